"""The check `xsd`: a body is XML that meets an XML Schema of the content."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.core.check import Assertion, CheckKind, Context, Subject
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.parts import at_most, refused

if TYPE_CHECKING:
    from eqlab.validate.xsd import XsdSchema

CHECK = "xsd"
_EXPECTED = words("the path of a schema in the content, e.g. orders/rules/order.xsd")
_THERE = words("the path below scenarios/ of a schema that is there, e.g. orders/rules/order.xsd")


def xsd_check(find: Callable[[str], Path]) -> CheckKind:
    """Return the check; `find` gives the file of a path that a plan names, which need not exist.

    A schema is compiled once for all plans of a process, when the first plan names it.
    """
    made: dict[Path, XsdSchema] = {}

    def compile_check(parameter: Json, at: Position, _step: Mapping[str, Json]) -> Assertion:
        from eqlab.validate.xsd import compile_xsd  # noqa: PLC0415 - plans without schemas do not load it

        if not isinstance(parameter, str) or not parameter:
            raise refused(CHECK, parameter, at, _EXPECTED)
        path = find(parameter)
        if not path.is_file():
            raise refused(CHECK, parameter, at, _THERE)
        if path not in made:
            made[path] = compile_xsd(path)
        schema = made[path]
        return lambda subject, context: at_most(_look(schema, subject, context), subject, context, CHECK)

    return CheckKind(
        name=CHECK,
        compile=compile_check,
        schema={"type": "string", "description": f"A body in XML meets an XML Schema: {_EXPECTED}."},
    )


def _look(schema: "XsdSchema", subject: Subject, context: Context) -> Iterator[Finding]:
    from eqlab.validate.checks.signed_parts import placed, xml_of  # noqa: PLC0415

    document = xml_of(subject, context, CHECK)
    if isinstance(document, Finding):
        yield document
    else:
        yield from placed(schema.judge(document), subject, context, CHECK)
