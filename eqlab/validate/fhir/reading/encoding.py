"""Which encoding the bytes of a document are in: as all documents say it."""

from eqlab.validate.encoding import first_fault, sniff

__all__ = ["first_fault", "sniff"]
