"""`python -m eqlab.cli` is `eqlab`."""

from eqlab.cli.front import front

front(prog_name="eqlab")
