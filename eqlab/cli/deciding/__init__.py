"""Non-conformities, evaluations and decisions, from the command line."""
