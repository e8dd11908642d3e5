"""Schematron (ISO/IEC 19757-3): rules about XML documents, compiled once, judged by worker processes."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from eqlab.validate.schematron.run.judging import Report, Schematron, make_schematron

__all__ = ["Report", "Schematron", "compile_schematron"]

_NOTHING: Mapping[str, Path] = MappingProxyType({})


def compile_schematron(
    path: Path, *, phase: str = "", strict: bool = False, resources: Mapping[str, Path] = _NOTHING
) -> Schematron:
    """Compile a schema, so that it is ready to judge.

    `phase` is the id of a phase, `#DEFAULT`, `#ALL` or `#ANY`; empty for the schema's default. `strict` refuses what
    ISO/IEC 19757-3 forbids and real schemas do. `resources` are local files for vocabularies that the schema names by
    URL, or folders for the beginnings of such URLs.
    Raises AuthorError or AuthorErrors with file, line and column; LabFault when no worker can be started.
    """
    from eqlab.validate.schematron.compile import compile_schema  # noqa: PLC0415 - who only judges needs no compiler

    return make_schematron(compile_schema(path, phase=phase, strict=strict), resources=resources)
