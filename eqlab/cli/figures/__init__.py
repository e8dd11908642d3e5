"""Exports and statistics, from the command line."""
