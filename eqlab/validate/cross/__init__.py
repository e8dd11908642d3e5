"""Rules over several documents: what one says must fit what another says."""

from eqlab.validate.cross.compiling import compile_rules
from eqlab.validate.cross.judging import judge
from eqlab.validate.cross.model import Exhibit, Format, Input, MessageReader, Paths, Rule, RuleSet, Source

__all__ = [
    "Exhibit",
    "Format",
    "Input",
    "MessageReader",
    "Paths",
    "Rule",
    "RuleSet",
    "Source",
    "compile_rules",
    "judge",
]
