"""Assessment schemes: data files that say what is attested, by which steps, and by whose hand.

Source: ISO/IEC 17067; ISO/IEC 17065, 7.
"""

from eqlab.label.scheme.lint import lint_scheme
from eqlab.label.scheme.model import Form, Output, Scheme, Step
from eqlab.label.scheme.reading import read_scheme

__all__ = ["Form", "Output", "Scheme", "Step", "lint_scheme", "read_scheme"]
