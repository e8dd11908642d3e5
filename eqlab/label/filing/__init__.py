"""Vendor files: organisation, statements, forms, register of documents, steps, and who waits for whom."""

from eqlab.label.filing.fold import fold_filing
from eqlab.label.filing.model import Filing, State

__all__ = ["Filing", "State", "fold_filing"]
