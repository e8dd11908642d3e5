"""The check `cross`: several captured parts fit together, as a set of the content's rules says."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from eqlab.core.check import Assertion, CheckKind, Context, Subject, place_of
from eqlab.core.errors import AuthorError, nearest
from eqlab.core.finding import Finding
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.checks.parts import at_most, each_made, refused

if TYPE_CHECKING:
    from eqlab.validate.cross.model import Exhibit, RuleSet

CHECK = "cross"
PARTS = "of"


def cross_check(names: Iterable[str] = (), find: Callable[[str], "RuleSet | None"] = lambda _name: None) -> CheckKind:
    """Make the check over the rule sets of a content; each is compiled when a plan names it.

    `find` returns None for a name that is not among `names`, and raises AuthorError or AuthorErrors for a set that is
    wrong.
    """
    known = sorted(names)
    reference = {"type": "string", "description": "A captured part: <step id>.<part>."}
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, step, known, find),
        schema={
            "description": "Several parts fit together, as a set of cross rules says.",
            "type": "string",
            **({"enum": known} if known else {}),
        },
        companions={
            PARTS: {
                "description": "The parts, by the names that the rules give their inputs.",
                "type": "object",
                "additionalProperties": {"anyOf": [reference, {"type": "array", "items": reference, "minItems": 1}]},
                "minProperties": 1,
            }
        },
        parts=PARTS,
    )


def _compile(
    parameter: Json, at: Position, step: Mapping[str, Json], names: list[str], find: Callable[[str], "RuleSet | None"]
) -> Assertion:
    if not isinstance(parameter, str):
        raise refused(CHECK, parameter, at, words("the name of a set of cross rules"))
    rules = find(parameter)
    if rules is None:
        from eqlab.validate.cross import issues  # noqa: PLC0415 - plans without cross rules do not load them

        known = words("one of {names}", names=", ".join(names)) if names else ""
        raise AuthorError(issues.UNKNOWN_SET, at, known, nearest(parameter, names), name=parameter)
    named = step.get(PARTS)
    if isinstance(named, Mapping):
        _check_names(rules, named, at, step)
    made = rules

    def look(subject: Subject, context: Context) -> Iterator[Finding]:
        given = {name: [exhibit_of(one) for one in parts] for name, parts in context.others.items()}
        return at_most(made.judge(given, context.rule / CHECK), subject, context, CHECK)

    return look


def _check_names(rules: "RuleSet", named: Mapping[str, Json], at: Position, step: Mapping[str, Json]) -> None:
    """Refuse parts that the rules do not know, too many for one, and the lack of one that they need."""
    from eqlab.validate.cross import issues  # noqa: PLC0415

    def check_name(name: str) -> None:
        if name not in rules.inputs:
            expected, near = words("one of {names}", names=", ".join(rules.inputs)), nearest(name, rules.inputs)
            raise AuthorError(issues.UNKNOWN_INPUT, place_of(step, at, PARTS, name), expected, near, name=name)
        if isinstance(named[name], list) and len(named[name]) > rules.inputs[name].most:
            raise refused(CHECK, {name: named[name]}, place_of(step, at, PARTS, name), words("one part"))

    def check_need(name: str) -> None:
        if name not in named:
            raise AuthorError(issues.NO_PART, place_of(step, at, PARTS), name=name)

    needed = [name for name, one in rules.inputs.items() if one.least]
    each_made(
        *((at, lambda name=name: check_name(name)) for name in map(str, named)),
        *((at, lambda name=name: check_need(name)) for name in needed),
    )


def exhibit_of(subject: Subject) -> "Exhibit":
    """Return a captured part as the rules look at it."""
    from eqlab.validate.cross.model import Exhibit  # noqa: PLC0415

    if subject.document is None:
        return Exhibit(value=subject.value, place=subject.place)
    body = subject.document.body
    return Exhibit(data=body.data, place=subject.place, size=body.size if body.truncated else None)
