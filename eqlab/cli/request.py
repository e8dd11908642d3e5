"""A request of `eqlab validate --batch`, as it is written: what it may hold, and what its switches may say."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from eqlab.cli import judging_issues as issues
from eqlab.cli.definitions import read_file
from eqlab.cli.near import near
from eqlab.core.errors import UsageError
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.run import Options
from eqlab.validate.words import shorten, show


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is to be judged, and by what."""

    file: str
    format: str = ""
    """`json` or `xml`; empty to tell it from the file."""
    profiles: tuple[str, ...] = ()
    """URLs or files."""
    supporting: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    fetch: Mapping[str, str] = field(default_factory=dict)
    """Files by the references that lead to them."""
    schematron: tuple[str, ...] = ()
    phase: str = ""
    schemas: tuple[str, ...] = ()
    hl7v2: tuple[str, ...] = ()
    certificate: str = ""
    anchors: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    at: str = ""
    options: Mapping[str, Json] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    """What in it has no effect."""

    @property
    def named(self) -> Mapping[str, Any]:
        """Rules for what is no resource, as members of a `ValidateWish`."""
        rules = {name: getattr(self, name) for name in _RULES}
        return {**rules, "message": self.hl7v2}


class _Kind(NamedTuple):
    """What a member of a request may be."""

    words: str
    fits: Callable[[Json], bool]


def _is_texts(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_map(value: Json) -> bool:
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _one_of(*known: str) -> _Kind:
    return _Kind(words("one of {names}", names=", ".join(known)), lambda value: value in known)


_RULES = ("schematron", "phase", "schemas", "certificate", "anchors", "keys", "at")
_WRITTEN_OUT = {"true": True, "false": False}
_TEXT = _Kind(words("a text"), lambda value: isinstance(value, str))
_TRUTH = _Kind(words("true or false"), lambda value: isinstance(value, bool) or value in ("true", "false"))
_TEXTS = _Kind(words("a list of texts"), _is_texts)
_MEMBERS = {
    "id": _Kind("anything", lambda _: True),
    "file": _TEXT,
    "format": _one_of("json", "xml"),
    "profiles": _TEXTS,
    "supporting": _TEXTS,
    "packages": _TEXTS,
    "fetch": _Kind(words("an object of texts"), _is_map),
    **dict.fromkeys(("schematron", "schemas", "hl7v2", "anchors", "keys"), _TEXTS),
    **dict.fromkeys(("phase", "certificate", "at"), _TEXT),
    "options": _Kind(words("an object"), lambda value: isinstance(value, dict)),
}
OPTIONS = {
    "validateReference": _one_of(
        "IGNORE", "CHECK_EXISTS", "CHECK_TYPE_IF_EXISTS", "CHECK_EXISTS_AND_TYPE", "CHECK_VALID"
    ),
    "assumeValidRestReferences": _TRUTH,
    "validateContains": _one_of("IGNORE", "CHECK_VALID"),
    "best-practice": _one_of("Ignore", "Hint", "Warning", "Error"),
    "wrong-displays": _one_of("error", "warning"),
    "language": _TEXT,
    "no-tx": _TRUTH,
    "allow-comments": _TRUTH,
    "examples": _TRUTH,
    "unknown-extensions": _one_of("error", "undecided"),
    "allowed-extension-domain": _TEXT,
    "enforceAggregationOutsideBundles": _TRUTH,
}
"""Switches by name."""


def read_request(written: Mapping[str, Json]) -> Request:
    """Read a request. Raises UsageError at the first thing that is not as it must be; null counts as not there.

    Options that there are not have no effect: drivers of several validators send them to each.
    """
    given = _fitting(written, _MEMBERS)
    unknown = next((name for name in given if name not in _MEMBERS), None)
    if unknown is not None:
        problem = words('there is no member "{value}"', value=shorten(unknown))
        raise UsageError(issues.BAD_REQUEST, nearest=near(unknown, _MEMBERS), problem=problem)
    if "file" not in given:
        raise UsageError(issues.BAD_REQUEST, problem=words('it has no "file"'))
    options = _fitting(given.pop("options", {}), OPTIONS)
    given.pop("id", None)
    texts = {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Request(**{**given, **texts}, options=options, remarks=tuple(map(_remark, options.keys() - OPTIONS)))


def _fitting(written: Mapping[str, Json], known: Mapping[str, _Kind]) -> dict[str, Json]:
    """Return what is there, when what is known of it fits. Raises UsageError."""
    given = {name: value for name, value in written.items() if value is not None}
    for name, value in given.items():
        if name in known and not known[name].fits(value):
            problem = words('"{name}" is {value}', name=str(name), value=show(value))
            raise UsageError(issues.BAD_REQUEST, expected=known[name].words, problem=problem)
    truths = {name: _WRITTEN_OUT[str(given[name]).lower()] for name in given if known.get(name) is _TRUTH}
    return {**given, **truths}


def _remark(name: str) -> str:
    likely = near(name, OPTIONS)
    hint = f' Did you mean "{likely}"?' if likely else ""
    return f'There is no option "{shorten(name)}"; it has no effect.{hint}'


def options_of(named: Mapping[str, Any], profiles: Iterable[str], fetch: Mapping[str, str]) -> Options:
    """Return the switches of a request as options, with what `--batch` takes for granted."""
    language = named.get("language", "")
    return Options(
        profiles=tuple(profiles),
        references=named.get("validateReference", "IGNORE"),
        rest_references=named.get("assumeValidRestReferences", False),
        contained=named.get("validateContains", "CHECK_VALID"),
        example_urls=named.get("examples", True),
        best_practice=named.get("best-practice", "Ignore"),
        languages=tuple(one.strip() for one in language.split(",") if one.strip()),
        unknown_extensions=named.get("unknown-extensions", "error"),
        extension_domain=named.get("allowed-extension-domain", ""),
        aggregation_outside_bundles=named.get("enforceAggregationOutsideBundles", True),
        terminology=not named.get("no-tx", False),
        wrong_displays=named.get("wrong-displays", "error"),
        comments=named.get("allow-comments", False),
        fetch=lambda reference: read_file(fetch[reference]) if reference in fetch else None,
    )
