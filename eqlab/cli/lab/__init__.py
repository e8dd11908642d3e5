"""Work in a laboratory, from the command line."""
