"""Answers that are chosen: from options that the questionnaire lists, or from a value set."""

from collections.abc import Mapping
from typing import Any

from eqlab.core.check import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.comparing import same
from eqlab.validate.fhir.questionnaire.form import CORE, Item, dicts, values_of
from eqlab.validate.fhir.questionnaire.response import Walk
from eqlab.validate.words import shorten

_EXCLUSIVE = f"{CORE}questionnaire-optionExclusive"
_SHOWN = 8


def is_choice(item: Item) -> bool:
    """Tell whether a question lets choose among options of any kind."""
    return item.type in ("choice", "open-choice")


def check_option(walk: Walk, item: Item, member: str, value: Any, places: tuple[Path, Path]) -> None:
    """Judge a chosen answer; `places` are those of the answer and of its value."""
    options = [option[name] for option in dicts(item.json, "answerOption") for name in option if name[:5] == "value"]
    free = item.type == "open-choice" and member == "valueString"
    if options:
        _check_listed(walk, item, value, options, places[0] if is_choice(item) else places[1], free=free)
    elif isinstance(item.json.get("answerValueSet"), str) and isinstance(value, dict):
        _check_value_set(walk, item, value, places[0])


def _check_listed(walk: Walk, item: Item, value: Any, options: list[Any], place: Path, *, free: bool) -> None:
    if free:
        names = {option.get("display") for option in options if isinstance(option, dict)}
        if value in names:
            walk.note(issues.TEXT_LIKE_OPTION, place, item, found=told(value))
        return
    if item.type == "open-choice" and isinstance(value, dict) and not ("code" in value or "reference" in value):
        return
    if not any(same(value, option) for option in options):
        listed = ", ".join(map(told, options[:_SHOWN])) + (", ..." if len(options) > _SHOWN else "")
        walk.note(issues.NOT_AN_OPTION, place, item, found=told(value), options=listed)


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
    alone = [
        option[name]
        for option in dicts(item.json, "answerOption")
        if next(values_of(option, _EXCLUSIVE), False) is True
        for name in option
        if name.startswith("value")
    ]
    if len(answers) > 1 and alone:
        for at, answer in enumerate(answers):
            chosen = [answer[name] for name in answer if name.startswith("value")]
            if any(same(value, option) for value in chosen for option in alone):
                walk.note(issues.EXCLUSIVE, ((path, "answer"), at), item, found=told(chosen[0]))


def told(value: Json) -> str:
    """Write an answer for a sentence."""
    if not isinstance(value, dict):
        return shorten(str(value), 60)
    if "value" in value:
        return shorten(f"{value['value']} {value.get('code') or value.get('unit') or ''}".strip(), 60)
    if "reference" in value:
        return shorten(str(value["reference"]), 60)
    system = f"{value['system']}#" if isinstance(value.get("system"), str) else ""
    return shorten(f"{system}{value.get('code', value.get('display', '?'))}", 80)
