"""The limits of an answer: length, range, precision, unit, file and target.

Source: FHIR R4, Questionnaire.item.maxLength and the extensions minLength, minValue, maxValue, maxDecimalPlaces,
regex, mimeType, maxSize, questionnaire-unitOption, -unitValueSet, -referenceResource and -referenceProfile; SDC's
minQuantity and maxQuantity.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from eqlab.core.issue import Issue
from eqlab.core.text import words
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.model import resource_names
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.comparing import is_number, order
from eqlab.validate.fhir.questionnaire.form import CORE, SDC, Item, joined
from eqlab.validate.fhir.questionnaire.options import told
from eqlab.validate.fhir.questionnaire.regex import check_pattern
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.fhir.rules.references import resolve
from eqlab.validate.fhir.rules.targets import check_target
from eqlab.validate.fhir.run import Target
from eqlab.validate.words import shorten


def check_limits(walk: Walk, item: Item, value: Any, places: tuple[Path, Path]) -> None:
    """Judge a value of the right type; `places` are those of the answer and of the value."""
    answer, place = places
    _check_range(walk, item, value, place)
    if isinstance(value, str):
        _check_length(walk, item, value, place)
        check_pattern(walk, item, value, place)
    if is_number(value) or item.type == "quantity":
        _check_precision(walk, item, value, place)
    if isinstance(value, dict) and item.type in _KINDS:
        _KINDS[item.type](walk, item, value, answer if item.type == "attachment" else place)


def _check_length(walk: Walk, item: Item, value: str, place: Path) -> None:
    most, least = item.json.get("maxLength"), item.extension(f"{CORE}minLength")
    if most is not None and is_number(most) and len(value) > most:
        walk.note(issues.TOO_LONG, place, item, found=str(len(value)), most=str(most))
    if is_number(least) and len(value) < least:
        walk.note(issues.TOO_SHORT, place, item, found=str(len(value)), least=str(least))


_RANGES: tuple[tuple[Issue, int, tuple[str, ...]], ...] = (
    (issues.BELOW, -1, (f"{CORE}minValue", f"{SDC}minQuantity")),
    (issues.ABOVE, 1, (f"{CORE}maxValue", f"{SDC}maxQuantity")),
)


def _check_range(walk: Walk, item: Item, value: Any, place: Path) -> None:
    for issue, wrong, urls in _RANGES:
        limit = next((one for url in urls if (one := item.extension(url)) is not None), None)
        if limit is None:
            continue
        result = order(value, limit)
        if result == wrong or (result is None and isinstance(value, dict)):
            found = issues.NOT_COMPARABLE if result is None else issue
            walk.note(found, place, item, found=told(value), limit=told(limit))


def _check_precision(walk: Walk, item: Item, value: Any, place: Path) -> None:
    most = item.extension(f"{CORE}maxDecimalPlaces")
    number = value.get("value") if isinstance(value, dict) else value
    if not is_number(most) or not isinstance(number, Decimal):
        return
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > most:
        walk.note(issues.TOO_PRECISE, place, item, found=told(value), most=str(most))


class _Units(NamedTuple):
    """Units that a question lets choose from."""

    coded: frozenset[tuple[str, str]]
    """Systems and codes, in writing."""
    names: frozenset[str]
    """Names and codes, in writing."""
    told: str


def _check_unit(walk: Walk, item: Item, value: Mapping[str, Any], place: Path) -> None:
    units = walk.once(_units, item)
    if units is None:
        _check_unit_set(walk, item, value, place)
    elif not _is_unit(value, units):
        walk.note(issues.WRONG_UNIT, place, item, found=told(value), options=units.told)


def _units(item: Item) -> _Units | None:
    options = [one for one in item.extensions(f"{CORE}questionnaire-unitOption") if isinstance(one, dict)]
    named = (str(option.get("code", option.get("display", "?"))) for option in options)
    return (
        _Units(
            coded=frozenset(map(_coded, options)),
            names=frozenset(repr(option.get(name)) for option in options for name in ("display", "code")),
            told=joined(named, ", "),
        )
        if options
        else None
    )


def _is_unit(value: Mapping[str, Any], units: _Units) -> bool:
    if "code" in value:
        return _coded(value) in units.coded
    return "unit" in value and repr(value["unit"]) in units.names


def _coded(one: Mapping[str, Any]) -> tuple[str, str]:
    return repr(one.get("system")), repr(one.get("code"))


def _check_unit_set(walk: Walk, item: Item, value: Mapping[str, Any], place: Path) -> None:
    value_set = item.extension(f"{CORE}questionnaire-unitValueSet")
    if not isinstance(value_set, str) or "code" not in value:
        return
    answer, reason = walk.member(value_set, value)
    if answer is False:
        walk.note(issues.WRONG_UNIT, place, item, found=told(value), options=shorten(value_set, 120))
    elif answer is None and walk.scope.run.options.terminology:
        walk.note(issues.OPTION_UNDECIDED, place, item, found=told(value), reason=reason)


class _Media(NamedTuple):
    """Types of files that a question takes, without parameters."""

    types: frozenset[str]
    families: frozenset[str]
    """Beginnings up to a slash, where `image/*` stands for all images."""
    told: str


def _check_file(walk: Walk, item: Item, value: Mapping[str, Any], place: Path) -> None:
    media = walk.once(_media, item)
    kind, size, most = value.get("contentType"), value.get("size"), item.extension(f"{CORE}maxSize")
    if media is not None and not _is_among(kind, media):
        facts = {"found": told(kind) if kind else words("of no stated type"), "allowed": media.told}
        walk.note(issues.WRONG_MIME_TYPE, place, item, **facts)
    size = size if is_number(size) else _decoded(value.get("data"))
    if most is not None and is_number(most) and size is not None and size > most:
        walk.note(issues.TOO_LARGE, place, item, found=str(size), most=str(most))


def _media(item: Item) -> _Media | None:
    allowed = [one for one in item.extensions(f"{CORE}mimeType") if isinstance(one, str)]
    types = frozenset(map(_plain, allowed))
    families = frozenset(one[:-1] for one in types if one.endswith("/*"))
    return _Media(types, families, joined(allowed, ", ")) if allowed else None


def _is_among(kind: Any, media: _Media) -> bool:
    """Compare a media type, without its parameters."""
    plain = _plain(kind) if isinstance(kind, str) else ""
    families = {plain[: at + 1] for at in (plain.find("/"), plain.rfind("/"))}
    return plain in media.types or not media.families.isdisjoint(families)


def _plain(kind: str) -> str:
    return kind.partition(";")[0].strip().lower()


def _decoded(data: Any) -> int | None:
    """Return how many bytes a text in base 64 stands for."""
    if not isinstance(data, str):
        return None
    signs = "".join(data.split()).rstrip("=")
    return len(signs) * 3 // 4


class _Targets(NamedTuple):
    """What a question lets refer to."""

    types: frozenset[str]
    profiles: tuple[str, ...]
    told: str


def _check_target(walk: Walk, item: Item, value: Mapping[str, Any], place: Path) -> None:
    targets = walk.once(_targets, item)
    reference = value.get("reference")
    if targets.profiles and walk.may(len(targets.profiles)):
        check_target(Target(value, place, walk.scope, targets.profiles, (), "", walk.form.rule(item)), 0)
    if not targets.types or not isinstance(reference, str):
        return
    target = resolve(reference, walk.scope) if reference.startswith(("#", "urn:")) else None
    kind = target.type if target else _named(reference)
    if kind and kind not in targets.types:
        walk.note(issues.WRONG_TARGET, place, item, found=kind, allowed=targets.told)


def _targets(item: Item) -> _Targets:
    types, profiles = (
        tuple(one for one in item.extensions(f"{CORE}questionnaire-reference{what}") if isinstance(one, str))
        for what in ("Resource", "Profile")
    )
    return _Targets(frozenset(types), profiles, joined(types, ", "))


def _named(reference: str) -> str:
    """Return the type that an address names; empty when it names none."""
    parts = reference.partition("/_history/")[0].split("/")
    kind = parts[-2] if len(parts) > 1 else ""
    return kind if kind in resource_names() else ""


_KINDS: Mapping[str, Callable[[Walk, Item, Mapping[str, Any], Path], None]] = {
    "quantity": _check_unit,
    "attachment": _check_file,
    "reference": _check_target,
}
