"""Walks a response along its questionnaire: which items are there, where, how often, and whether they are asked."""

from collections.abc import Iterator, Mapping
from typing import Any

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.answers import check_answer
from eqlab.validate.fhir.questionnaire.constraints import check_item_rules
from eqlab.validate.fhir.questionnaire.enabling import is_enabled
from eqlab.validate.fhir.questionnaire.form import CORE, Item, Level, dicts, values_of
from eqlab.validate.fhir.questionnaire.options import check_exclusive
from eqlab.validate.fhir.questionnaire.response import NEAR, Walk
from eqlab.validate.words import shorten

Occurrence = tuple[Json, Path]
_MISSED, _AGAIN = 2, 4
"""Steps that it takes to see that an item is missing, and to judge an item or answer once more."""


def check_items(walk: Walk) -> None:
    """Judge a whole response."""
    _check_level(walk, (walk.scope.resource,), walk.scope.path, None)


def _check_level(walk: Walk, around: tuple[Json, ...], path: Path, parent: Item | None) -> None:
    """Judge the items in `around[0]`, which answer the children of `parent`."""
    level = parent.below if parent else walk.form.top
    if not level.required and "item" not in around[0]:
        return
    found = _sorted_out(walk, around[0], path, level)
    awaited = [*_there(walk, level, found), *_missing(walk, level, found)]
    for item in sorted(awaited, key=lambda one: one.place):
        _check_item(walk, item, found.get(item.link, []), around, path)


def _there(walk: Walk, level: Level, found: Mapping[str, list[Occurrence]]) -> Iterator[Item]:
    """Yield the items that are there; further ones of the same name as far as there is time for them."""
    for link, occurrences in found.items():
        first, *others = level.by_link[link]
        yield first
        steps = _AGAIN * sum(walk.given.size(one) for one, _ in occurrences) if others else 0
        for other in others:
            if not walk.may(steps):
                break
            yield other


def _missing(walk: Walk, level: Level, found: Mapping[str, list[Occurrence]]) -> Iterator[Item]:
    """Yield the items that must be there and are not; nothing is ever said of others that are not."""
    for item in level.required if walk.complete else level.unsure:
        if not walk.may(_MISSED):
            break
        if item.link not in found:
            yield item


def _sorted_out(walk: Walk, holder: Json, path: Path, level: Level) -> Mapping[str, list[Occurrence]]:
    """Return the items by linkId; those that do not belong here are noted and left out."""
    found: dict[str, list[Occurrence]] = {}
    last: Item | None = None
    there = dicts(holder, "item")
    walk.effort.earn(len(there))
    for at, one in enumerate(there):
        link, place = one.get("linkId"), ((path, "item"), at)
        if not isinstance(link, str):
            continue
        here = level.by_link.get(link)
        item = here[0] if here else walk.form.by_link.get(link)
        if item is None:
            walk.scope.run.note(issues.UNKNOWN_LINK, place, walk.form.url, link=shorten(link, NEAR))
        elif not here:
            where = f'"{shorten(item.parent.link, NEAR)}"' if item.parent else "none"
            walk.note(issues.MISPLACED_LINK, place, item, parent=where)
        else:
            if last is not None and item.place < last.place:
                walk.note(issues.OUT_OF_ORDER, place, item, before=shorten(last.link, NEAR))
            last = item
            found.setdefault(link, []).append((one, place))
    return found


def _check_item(walk: Walk, item: Item, found: list[Occurrence], around: tuple[Json, ...], path: Path) -> None:
    enabled = is_enabled(walk, item, around)
    if enabled is False:
        for one, place in found:
            if _is_answered(one):
                walk.note(issues.NOT_ENABLED, place, item)
        return
    if enabled is None and not walk.exhausted and (not found or any(_is_answered(one) for one, _ in found)):
        walk.note(issues.CONDITION_UNDECIDED, found[0][1] if found else path, item)
    needed = item.required and enabled is True and walk.complete
    if not found:
        if needed and item.type != "display":
            walk.note(issues.REQUIRED, path, item)
        return
    _check_times(walk, item, found, path)
    for one, place in found:
        _check_text(walk, item, one, place)
        check_item_rules(walk, item, one, place)
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
    said = one.get("text")
    if isinstance(said, str) and "text" in item.json:
        texts = walk.once(_texts, item)
        if texts and said.strip() not in texts:
            walk.note(issues.OTHER_TEXT, (place, "text"), item)


def _texts(item: Item) -> frozenset[str]:
    """Return the text of a question in all languages that the questionnaire has it in; nothing when it has none."""
    asked = item.json.get("text")
    contents = [values_of(one, "content") for one in dicts(item.json.get("_text"), "extension")]
    translated = {text.strip() for found in contents for text in found if isinstance(text, str)}
    return frozenset({asked.strip(), *translated}) if isinstance(asked, str) else frozenset()


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
