"""Reads a document into an instance, whatever it is written in, and says what is wrong with the writing."""

from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.reading.json_document import read_bundle_in_turn, read_json_document
from eqlab.validate.fhir.run import Options

__all__ = ["read", "read_bundle_in_turn", "read_json_document"]


def read(data: bytes, format: str, options: Options) -> Instance:  # noqa: A002 - the word that FHIR uses
    """Read a document of `format` json or xml. Never raises about the document.

    When nobody can tell what the document says, the instance's value is None and its notes say why.
    """
    if format == "xml":
        from eqlab.validate.fhir.reading.xml_document import read_xml_document  # noqa: PLC0415 - most is JSON

        return read_xml_document(data)
    return read_json_document(data, options.comments)
