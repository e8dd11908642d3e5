"""The check `schematron`: a body is XML that meets the rules of a Schematron schema of the content."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.core.check import Assertion, CheckKind, Context, Subject, place_of
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding, found
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import at_most, cut, each_made, refused, rule_of, unreadable
from eqlab.validate.faults import surviving
from eqlab.validate.words import spoken

if TYPE_CHECKING:
    from eqlab.validate.schematron import Schematron

CHECK = "schematron"
PHASE, STRICT = "phase", "strict"
_EXPECTED = words(
    "the path of a schema in the content, e.g. letters/rules/letter.sch, or the name of one, or a list of them"
)
_AN_XML_BODY = spoken("expected", "a body in XML", "un corps en XML", "ein Inhalt in XML")

Make = Callable[[str, str, bool, Position], "Schematron"]


def schematron_check(find: Callable[[str], Path], names: Callable[[], Iterable[str]] = tuple) -> CheckKind:
    """Return the check; `find` gives the file of a path that a plan names, which need not exist.

    `names` gives the schemas of the content that have a name, to tell the nearest.

    A schema is compiled once for all plans of a process, when the first plan names it.
    """
    made: dict[tuple[Path, str, bool], Schematron] = {}

    def make(name: str, phase: str, strict: bool, at: Position) -> "Schematron":
        key = find(name), phase, strict
        if key not in made:
            made[key] = _compiled(name, *key, at, names)
        return made[key]

    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, make),
        schema={
            "description": f"A body in XML meets a Schematron schema: {_EXPECTED}.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        },
        companions={
            PHASE: {"type": "string", "description": "Id of the phase to judge by; else the schema's default."},
            STRICT: {"type": "boolean", "description": "Schemas may use nothing that ISO/IEC 19757-3 forbids."},
        },
    )


def _compiled(
    name: str, path: Path, phase: str, strict: bool, at: Position, names: Callable[[], Iterable[str]]
) -> "Schematron":
    from eqlab.validate.schematron import compile_schematron, run_issues  # noqa: PLC0415 - plans without do not load it

    if not path.is_file():
        raise AuthorError(run_issues.NO_FILE, at, "", nearest(name, names()), file=name)
    return compile_schematron(path, phase=phase, strict=strict)


def _compile(parameter: Json, at: Position, step: Mapping[str, Json], make: Make) -> Assertion:
    names = parameter if isinstance(parameter, list) else [parameter]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise refused(CHECK, parameter, at, _EXPECTED)
    phase, strict = step.get(PHASE, ""), step.get(STRICT, False)
    if not isinstance(phase, str):
        raise refused(PHASE, phase, place_of(step, at, PHASE), words("the id of a phase"))
    if not isinstance(strict, bool):
        raise refused(STRICT, strict, place_of(step, at, STRICT), words("true or false"))
    places = [place_of(step, at, CHECK, index) if isinstance(parameter, list) else at for index in range(len(names))]
    schemas = each_made(
        *(
            (place, partial(_phased, make, (name, phase, strict), place, place_of(step, at, PHASE)))
            for place, name in zip(places, names, strict=True)
        )
    )

    def look(subject: Subject, context: Context) -> Iterator[Finding]:
        rule = rule_of(context, CHECK)
        told = (one for each in schemas for one in surviving(_look(each, subject, context), subject.place, rule))
        return at_most(told, subject, context, CHECK)

    return look


def _phased(make: Make, wanted: tuple[str, str, bool], at: Position, phase_at: Position) -> "Schematron":
    """Make a schema; that it lacks the phase which the plan names is told where the plan names it."""
    from eqlab.validate.schematron import issues as author  # noqa: PLC0415 - see above
    from eqlab.validate.schematron import run_issues  # noqa: PLC0415

    name, phase, _ = wanted
    try:
        return make(*wanted, at)
    except AuthorError as error:
        if error.issue is not author.NO_PHASE or error.facts.get("phase") != phase:
            raise
        facts = {"file": name, "phase": phase}
        raise AuthorError(run_issues.NO_PHASE_OF, phase_at, error.expected, error.nearest, **facts) from error


def _look(schema: "Schematron", subject: Subject, context: Context) -> Iterator[Finding]:
    rule = rule_of(context, CHECK)
    if subject.document is None:
        shown = subject.place.part or words("this value")
        wrong = found(issues.WRONG_PART, subject.place, rule, check=CHECK, part=shown, **_AN_XML_BODY)
        yield unreadable(subject, context, CHECK) or wrong
        return
    problem = cut(subject, context, CHECK)
    if problem is not None:
        yield problem
        return
    report = schema.judge(subject.document.body.data)
    if not report.met:
        yield not_met(schema, rule, subject.place)
    for one in report.findings:
        where = replace(one.subject, exchange=subject.place.exchange, part=subject.place.part)
        yield replace(one, subject=where, rule=RulePath((*rule.segments, *one.rule.segments[1:]), one.rule.at))


def not_met(schema: "Schematron", rule: RulePath, place: SubjectPath) -> Finding:
    """Return that no rule of a schema was for anything in a document."""
    from eqlab.validate.schematron import run_issues  # noqa: PLC0415
    from eqlab.validate.schematron.run.findings import schema_name  # noqa: PLC0415

    return found(run_issues.NOTHING_MET, place, rule, schema=schema_name(schema.stylesheet))
