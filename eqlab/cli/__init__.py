"""The command line. `main` is its entrance; everything heavier than click is loaded by the command that needs it."""

from eqlab.cli.front import front as main

__all__ = ["main"]
