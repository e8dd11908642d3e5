"""Results in the words of others: one table, the exporters that use it, and the reading of what others report."""
