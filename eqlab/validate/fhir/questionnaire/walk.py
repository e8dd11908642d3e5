"""Walks a response along its questionnaire: which items are there, where, how often, and whether they are asked."""

from collections.abc import Mapping
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.answers import check_answer
from eqlab.validate.fhir.questionnaire.constraints import check_constraints
from eqlab.validate.fhir.questionnaire.enabling import is_enabled
from eqlab.validate.fhir.questionnaire.form import CORE, Item, dicts, values_of
from eqlab.validate.fhir.questionnaire.options import check_exclusive
from eqlab.validate.fhir.questionnaire.response import NEAR, Walk
from eqlab.validate.words import shorten

Occurrence = tuple[Json, Path]


def check_items(walk: Walk) -> None:
    """Judge a whole response."""
    _check_level(walk, (walk.scope.resource,), walk.scope.path, None)


def _check_level(walk: Walk, around: tuple[Json, ...], path: Path, parent: Item | None) -> None:
    """Judge the items in `around[0]`, which answer the children of `parent`."""
    found = _sorted_out(walk, around[0], path, parent)
    for item in parent.children if parent else walk.form.items:
        _check_item(walk, item, found.get(item.link, []), around, path)


def _sorted_out(walk: Walk, holder: Json, path: Path, parent: Item | None) -> Mapping[str, list[Occurrence]]:
    """Return the items by linkId; those that do not belong here are noted and left out."""
    found: dict[str, list[Occurrence]] = {}
    last: Item | None = None
    here = {item.link: item for item in reversed(parent.children if parent else walk.form.items)}
    for at, one in enumerate(dicts(holder, "item")):
        link, place = one.get("linkId"), ((path, "item"), at)
        if not isinstance(link, str):
            continue
        item = here.get(link) or walk.form.by_link.get(link)
        if item is None:
            walk.scope.run.note(issues.UNKNOWN_LINK, place, walk.form.url, link=shorten(link, NEAR))
        elif link not in here:
            where = f'"{shorten(item.parent.link, NEAR)}"' if item.parent else "none"
            walk.note(issues.MISPLACED_LINK, place, item, parent=where)
        else:
            if last is not None and item.place < last.place:
                walk.note(issues.OUT_OF_ORDER, place, item, before=shorten(last.link, NEAR))
            last = item
            found.setdefault(link, []).append((one, place))
    return found


def _check_item(walk: Walk, item: Item, found: list[Occurrence], around: tuple[Json, ...], path: Path) -> None:
    enabled = is_enabled(item, walk.form, around, walk.index, walk.scope)
    if enabled is False:
        for one, place in found:
            if _is_answered(one):
                walk.note(issues.NOT_ENABLED, place, item)
        return
    if enabled is None and (item.required if not found else any(_is_answered(one) for one, _ in found)):
        walk.note(issues.CONDITION_UNDECIDED, found[0][1] if found else path, item)
    needed = item.required and enabled is True and walk.complete
    if not found:
        if needed and item.type != "display":
            walk.note(issues.REQUIRED, path, item)
        return
    _check_times(walk, item, found, path)
    for one, place in found:
        _check_text(walk, item, one, place)
        check_constraints(walk, item.json, one, "QuestionnaireResponse.item", place)
        if item.type in ("group", "display"):
            if "answer" in one:
                walk.note(issues.GROUP_ANSWERED if item.type == "group" else issues.DISPLAY_ANSWERED, place, item)
            _check_level(walk, (one, *around), place, item)
        else:
            _check_question(walk, item, one, place, around, needed=needed)


def _is_answered(item: Json) -> bool:
    """Tell whether an item, or anything below it, has an answer."""
    waiting = [item]
    while waiting:
        one = waiting.pop()
        if one.get("answer"):
            return True
        waiting += dicts(one, "item")
    return False


def _check_times(walk: Walk, item: Item, found: list[Occurrence], path: Path) -> None:
    if len(found) > 1 and not item.repeats:
        walk.note(issues.REPEATED, found[1][1], item, found=str(len(found)))
    elif len(found) > 1 and item.type != "group":
        walk.note(issues.SPREAD, found[1][1], item, found=str(len(found)))
    if item.type == "group":
        _check_number(walk, item, len(found), path)


def _check_text(walk: Walk, item: Item, one: Json, place: Path) -> None:
    said, asked = one.get("text"), item.json.get("text")
    if not isinstance(said, str) or not isinstance(asked, str) or said.strip() == asked.strip():
        return
    if said.strip() not in _translations(item):
        walk.note(issues.OTHER_TEXT, (place, "text"), item)


def _translations(item: Item) -> set[str]:
    """Return the text of a question in the other languages that the questionnaire has it in."""
    contents = [values_of(one, "content") for one in dicts(item.json.get("_text"), "extension")]
    return {text.strip() for found in contents for text in found if isinstance(text, str)}


def _check_question(walk: Walk, item: Item, one: Json, place: Path, around: tuple[Json, ...], *, needed: bool) -> None:
    answers = dicts(one, "answer")
    if needed and not answers:
        walk.note(issues.REQUIRED, place, item)
    if "item" in one and not answers:
        walk.note(issues.QUESTION_NESTED, place, item)
    if len(answers) > 1 and not item.repeats:
        walk.note(issues.REPEATED, place, item, found=str(len(answers)))
    elif answers or not needed:
        _check_number(walk, item, len(answers), place)
    check_exclusive(walk, item, answers, place)
    for at, answer in enumerate(answers):
        here = ((place, "answer"), at)
        check_answer(walk, item, answer, here)
        _check_level(walk, (answer, one, *around), here, item)


def _check_number(walk: Walk, item: Item, found: int, place: Path) -> None:
    least, most = (_count(item.extension(f"{CORE}questionnaire-{name}Occurs")) for name in ("min", "max"))
    if least is not None and found < least and walk.complete:
        walk.note(issues.TOO_FEW, place, item, found=str(found), least=str(least))
    if most is not None and found > most:
        walk.note(issues.TOO_MANY, place, item, found=str(found), most=str(most))


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
