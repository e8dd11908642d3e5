"""XPath 3.1 for rules: over documents already read, with nothing that looks beyond them."""

from eqlab.validate.xpath.compiling import EQ, LONGEST, compile_xpath
from eqlab.validate.xpath.expression import XPath
from eqlab.validate.xpath.metering import EvaluationError, Limits, UndecidedError
from eqlab.validate.xpath.trees import Item

__all__ = ["EQ", "LONGEST", "EvaluationError", "Item", "Limits", "UndecidedError", "XPath", "compile_xpath"]
