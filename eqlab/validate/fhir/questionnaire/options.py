"""Answers that are chosen: from options that the questionnaire lists, or from a value set."""

from collections.abc import Hashable, Mapping
from typing import Any, NamedTuple

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.comparing import key_of
from eqlab.validate.fhir.questionnaire.form import CORE, Item, dicts, joined, near, values_of
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.words import shorten


class Offers(NamedTuple):
    """What a question lets choose from."""

    keys: frozenset[Hashable]
    """What the values are known by."""
    alone: frozenset[Hashable]
    """Those that exclude all others."""
    names: frozenset[str]
    """How they are displayed."""
    shown: str
    """The first few, for a sentence."""
    members: frozenset[str]
    """The members that may hold an answer."""
    named: str
    """The same, for a sentence."""
    types: str
    """What those members hold, for a sentence."""


_EXCLUSIVE = f"{CORE}questionnaire-optionExclusive"
_SHOWN = 8
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "boolean": ("valueBoolean",),
    "decimal": ("valueDecimal",),
    "integer": ("valueInteger",),
    "date": ("valueDate",),
    "dateTime": ("valueDateTime",),
    "time": ("valueTime",),
    "string": ("valueString",),
    "text": ("valueString",),
    "url": ("valueUri",),
    "attachment": ("valueAttachment",),
    "reference": ("valueReference",),
    "quantity": ("valueQuantity",),
}
"""Type of a question to the member that holds its answer."""
ANY = ("valueCoding", "valueString", "valueInteger", "valueDate", "valueTime", "valueReference")


def is_choice(item: Item) -> bool:
    """Tell whether a question lets choose among options of any kind."""
    return item.type in ("choice", "open-choice")


def members_for(item: Item) -> tuple[str, ...]:
    """Return the members that may hold an answer to a question."""
    if not is_choice(item):
        return _MEMBERS.get(item.type, ANY)
    kinds = [member for member, _ in _values(item)]
    if "answerValueSet" in item.json:
        kinds.append("valueCoding")
    if kinds and item.type == "open-choice":
        kinds.append("valueString")
    return tuple(dict.fromkeys(kinds)) or ANY


def offers(item: Item) -> Offers:
    """Return what a question lets choose from."""
    values = tuple(value for _, value in _values(item))
    displays = (value.get("display") for value in values if isinstance(value, dict))
    alone = [one for one in dicts(item.json, "answerOption") if next(values_of(one, _EXCLUSIVE), False) is True]
    members = members_for(item)
    return Offers(
        keys=frozenset(map(key_of, values)),
        alone=frozenset(key_of(one[name]) for one in alone for name in one if name.startswith("value")),
        names=frozenset(name for name in displays if isinstance(name, str)),
        shown=", ".join(map(told, values[:_SHOWN])) + (", ..." if len(values) > _SHOWN else ""),
        members=frozenset(members),
        named=joined(members, " | "),
        types=joined((name.removeprefix("value") for name in members), " | "),
    )


def _values(item: Item) -> list[tuple[str, Any]]:
    options = dicts(item.json, "answerOption")
    return [(name, value) for option in options for name, value in option.items() if name.startswith("value")]


def check_option(walk: Walk, item: Item, member: str, value: Any, places: tuple[Path, Path]) -> None:
    """Judge a chosen answer; `places` are those of the answer and of its value."""
    offered = walk.once(offers, item)
    if offered.keys:
        free = item.type == "open-choice" and member == "valueString"
        _check_listed(walk, item, value, offered, places[0] if is_choice(item) else places[1], free=free)
    elif isinstance(item.json.get("answerValueSet"), str) and isinstance(value, dict):
        _check_value_set(walk, item, value, places[0])


def _check_listed(walk: Walk, item: Item, value: Any, offered: Offers, place: Path, *, free: bool) -> None:
    if free:
        if value in offered.names:
            walk.note(issues.TEXT_LIKE_OPTION, place, item, found=told(value))
        return
    if item.type == "open-choice" and isinstance(value, dict) and not ("code" in value or "reference" in value):
        return
    if key_of(value) not in offered.keys:
        walk.note(issues.NOT_AN_OPTION, place, item, found=told(value), options=offered.shown)


def _check_value_set(walk: Walk, item: Item, coding: Mapping[str, Any], place: Path) -> None:
    value_set = item.json["answerValueSet"]
    if "code" not in coding:
        return
    answer, reason = walk.member(value_set, coding)
    if answer is False:
        walk.note(issues.NOT_AN_OPTION, place, item, found=told(coding), options=shorten(value_set, 120))
    elif answer is None and walk.scope.run.options.terminology:
        walk.note(issues.OPTION_UNDECIDED, place, item, found=told(coding), reason=reason)


def check_exclusive(walk: Walk, item: Item, answers: list[Mapping[str, Any]], path: Path) -> None:
    """Note every option that stands beside others though it excludes them."""
    alone = walk.once(offers, item).alone if len(answers) > 1 else frozenset()
    for at, answer in enumerate(answers if alone else ()):
        chosen = [answer[name] for name in answer if name.startswith("value")]
        if any(key_of(value) in alone for value in chosen):
            walk.note(issues.EXCLUSIVE, ((path, "answer"), at), item, found=told(chosen[0]))


def told(value: Json) -> str:
    """Write an answer for a sentence."""
    if not isinstance(value, dict):
        return shorten(str(value), 60)
    if "value" in value:
        return shorten(f"{value['value']} {_near(value.get('code') or value.get('unit') or '')}".strip(), 60)
    if "reference" in value:
        return shorten(str(value["reference"]), 60)
    system = f"{_near(value['system'])}#" if isinstance(value.get("system"), str) else ""
    return shorten(f"{system}{_near(value.get('code', value.get('display', '?')))}", 80)


def _near(part: Any) -> Any:
    """Return as much of a long text as can be told."""
    return near(part) if isinstance(part, str) else part
