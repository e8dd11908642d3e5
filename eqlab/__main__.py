"""`python -m eqlab` is the command line."""

from eqlab.cli import main

main()
