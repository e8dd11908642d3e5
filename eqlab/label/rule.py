"""Decision rules: versioned data, read from their files."""

from eqlab.label.rule_model import DecisionRule, Grant, Granted, SeverityRow
from eqlab.label.rule_reading import read_rule

__all__ = ["DecisionRule", "Grant", "Granted", "SeverityRow", "read_rule"]
