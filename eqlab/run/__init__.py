"""Floor 3: carries out campaigns; the only owner of order and time-outs."""
