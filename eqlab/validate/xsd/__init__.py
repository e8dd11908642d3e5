"""XML Schema 1.0: schemas of the author's own folder, and sentences of our own about documents."""

from eqlab.validate.xsd.schema import XsdSchema, compile_xsd

__all__ = ["XsdSchema", "compile_xsd"]
