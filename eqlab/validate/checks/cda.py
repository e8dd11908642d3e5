"""The check `cda: true`: a body is HL7 CDA Release 2: structure, data types, narrative, references."""

from collections.abc import Iterator, Mapping

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.values import Json
from eqlab.validate.checks.parts import at_most, refused

CHECK = "cda"


def _look(subject: Subject, context: Context) -> Iterator[Finding]:
    from eqlab.validate.cda import judge_cda  # noqa: PLC0415 - plans without documents do not load it
    from eqlab.validate.checks.signed_parts import placed, xml_of  # noqa: PLC0415

    document = xml_of(subject, context, CHECK)
    if isinstance(document, Finding):
        yield document
    else:
        yield from placed(judge_cda(document), subject, context, CHECK)


def _compile(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
    if parameter is not True:
        raise refused(CHECK, parameter, at, "true")
    return lambda subject, context: at_most(_look(subject, context), subject, context, CHECK)


CDA = CheckKind(
    name=CHECK,
    compile=_compile,
    schema={"const": True, "description": "The body is a document of HL7 CDA Release 2."},
)
