"""Lets a scorer of Schematron suites ask eqlab: schema and document in, report out."""

from pathlib import Path
from typing import Any

import saxonche

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.validate.schematron.compile import compile_schema
from eqlab.validate.schematron.stylesheet import Stylesheet

_PROCESSORS: list[Any] = []


def report(schema: str, document: str, phase: str | None = None) -> str:
    """Return the report of a document; raises AuthorError(s) or PySaxonApiError for a wrong schema."""
    return run(compile_schema(Path(schema), phase=phase or "", strict=True), document)


def run(sheet: Stylesheet, document: str) -> str:
    """Return the report of a document by a compiled schema; raises PySaxonApiError for a wrong query."""
    if not _PROCESSORS:
        _PROCESSORS.append(saxonche.PySaxonProcessor(license=False))
    processor = _PROCESSORS[0]
    executable = processor.new_xslt30_processor().compile_stylesheet(stylesheet_text=sheet.xslt)
    node = processor.parse_xml(xml_file_name=document)
    return str(executable.transform_to_string(xdm_node=node))


def validate(schema: str, document: str, phase: str | None = None) -> Any:
    """Answer as the scorer asks: kinds, locations and texts, with the report itself."""
    from sch_score import SchemaError, from_svrl

    try:
        return from_svrl(report(schema, document, phase))
    except (AuthorError, AuthorErrors, saxonche.PySaxonApiError) as error:
        raise SchemaError(str(error)) from None
