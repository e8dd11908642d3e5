"""The check `profile`: a body is a FHIR resource that meets the profiles named, and every rule of FHIR R4 itself."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TypeAlias

from eqlab.core.check import Assertion, CheckKind, Context, Subject, place_of
from eqlab.core.errors import AuthorError
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate import issues
from eqlab.validate.checks.parts import at_most, cut, each_made, refused, rule_of, unreadable
from eqlab.validate.checks.profile_names import by_name, unknown
from eqlab.validate.fhir.library import STRUCTURES, Library
from eqlab.validate.fhir.run import Options

CHECK = "profile"
_EXPECTED = words("the name or canonical URL of a profile, or a list of them, e.g. Bundle")
_EXCEPT = "except"
_RULES = words(
    "a mapping of rules, written profile#element or profile#element:constraint, to the cases that judge them"
)

Rule: TypeAlias = tuple[str, ...]
"""The end of a finding's rule path: canonical URL, and element with the constraint when there is one."""


def profile_check(library: Callable[[], Library]) -> CheckKind:
    """Return the check; the library is asked for when a plan names a profile."""
    return CheckKind(
        name=CHECK,
        compile=lambda parameter, at, step: _compile(parameter, at, library(), step),
        schema={
            "description": f"A FHIR R4 resource in JSON or XML that meets {_EXPECTED}.",
            "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
        },
        companions={
            _EXCEPT: {
                "description": f"Rules that other cases judge, and this check passes over: {_RULES}.",
                "type": "object",
                "additionalProperties": {"type": "string"},
            }
        },
        cases=(_EXCEPT,),
    )


def _compile(parameter: Json, at: Position, library: Library, step: Mapping[str, Json]) -> Assertion:
    left = step.get(_EXCEPT, {})
    names = parameter if isinstance(parameter, list) else [parameter]
    if not names or not all(isinstance(name, str) and name for name in names):
        raise refused(CHECK, parameter, at, _EXPECTED)
    if not isinstance(left, Mapping) or not all(isinstance(case, str) and case for case in left.values()):
        raise refused(_EXCEPT, left, place_of(step, at, _EXCEPT), _RULES)
    asked = [(place_of(step, at, CHECK, index), name) for index, name in enumerate(names)]
    rules = [(place_of(step, at, _EXCEPT, name), name) for name in map(str, left)]
    made = each_made(
        *((place, partial(_asked, name, library, place)) for place, name in asked),
        *((place, partial(_rule, name, library, place)) for place, name in rules),
    )
    passed_over = frozenset(made[len(asked) :])
    options = Options(profiles=tuple(made[: len(asked)]), rest_references=True)

    def look(subject: Subject, context: Context) -> Iterator[Finding]:
        told = _look(subject, context, library, options)
        own = (one for one in told if one.rule.segments[-2:] not in passed_over)
        return at_most(own, subject, context, CHECK)

    return look


def _asked(name: str, library: Library, at: Position) -> str:
    """Return the URL of a profile that every rule can be told of. Raises AuthorError or AuthorErrors."""
    from eqlab.validate.fhir.profile import require  # noqa: PLC0415 - plans without profiles do not load it

    url = canonical(name, library, at)
    require(url, library)
    return url


def _rule(name: str, library: Library, at: Position) -> Rule:
    """Return a rule that another case judges. Raises AuthorError for what is no rule of a known profile."""
    from eqlab.validate.fhir.profile import has_rule, nearest_rule  # noqa: PLC0415

    profile, _, element = name.partition("#")
    if not profile or not element:
        raise refused(_EXCEPT, name, at, _RULES)
    url = canonical(profile, library, at)
    if not has_rule(library, url, element):
        near = nearest_rule(library, url, element)
        raise AuthorError(issues.UNKNOWN_RULE, at, "", near and f"{profile}#{near}", profile=profile, rule=element)
    return url, element


def canonical(name: str, library: Library, at: Position | None = None) -> str:
    """Return the canonical URL of a profile by its URL or name. Raises AuthorError when nobody knows it."""
    for candidate in (name, STRUCTURES + name):
        if library.find(candidate, "StructureDefinition") is not None:
            return candidate
    names = by_name(library)
    if name in names:
        return names[name]
    raise unknown(name, library, at)


def _look(subject: Subject, context: Context, library: Library, options: Options) -> Iterator[Finding]:
    rule = rule_of(context, CHECK)
    form = _form(subject)
    problem = (unreadable if form == "json" else cut)(subject, context, CHECK)
    if problem is not None:
        yield problem
        return
    yield from _judged(subject, form, library, options, rule)


def _judged(subject: Subject, form: str, library: Library, options: Options, rule: RulePath) -> list[Finding]:
    from eqlab.validate.fhir import engine  # noqa: PLC0415 - plans without profiles do not load it
    from eqlab.validate.fhir.findings import findings  # noqa: PLC0415
    from eqlab.validate.fhir.instance import Instance  # noqa: PLC0415

    if subject.document is None:
        notes = engine.judge_value(subject.value, library, options)
        judgement = engine.Judgement(Instance(value=subject.value, format="json"), notes)
    else:
        judgement = engine.judge(subject.document.body.data, form, library, options)
    return findings(judgement, library, subject.place, rule)


def _form(subject: Subject) -> str:
    """XML when its media type or, without one, its first sign says so."""
    if subject.document is None:
        return "json"
    media_type = subject.document.media_type.partition(";")[0].strip().lower()
    if media_type:
        return "xml" if media_type.endswith(("/xml", "+xml")) else "json"
    return "xml" if subject.document.body.data.lstrip()[:1] == b"<" else "json"
