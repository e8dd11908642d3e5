"""One answer: its type, then the options and limits of its question."""

from collections.abc import Mapping
from typing import Any

from eqlab.core.check import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.form import Item, dicts
from eqlab.validate.fhir.questionnaire.limits import check_limits
from eqlab.validate.fhir.questionnaire.options import check_option, is_choice
from eqlab.validate.fhir.questionnaire.response import Walk

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
_ANY = ("valueCoding", "valueString", "valueInteger", "valueDate", "valueTime", "valueReference")


def check_answer(walk: Walk, item: Item, answer: Json, path: Path) -> None:
    """Judge an answer."""
    member = next((name for name in answer if name.startswith("value")), None)
    if member is None:
        if not any(name.startswith("_value") or name == "extension" for name in answer):
            walk.note(issues.EMPTY_ANSWER, path, item)
        return
    allowed = members_for(item)
    value, place = answer[member], (path, member)
    if member not in allowed:
        facts = {"found": _type(member), "expected": " or ".join(map(_type, allowed)), "member": " or ".join(allowed)}
        walk.note(issues.WRONG_TYPE, path if is_choice(item) and member in _ANY else place, item, **facts)
        return
    if is_choice(item) or "answerOption" in item.json:
        check_option(walk, item, member, value, (path, place))
    check_limits(walk, item, value, (path, place))


def members_for(item: Item) -> tuple[str, ...]:
    """Return the members that may hold an answer to a question."""
    if not is_choice(item):
        return _MEMBERS.get(item.type, _ANY)
    kinds = [name for option in dicts(item.json, "answerOption") for name in option if name.startswith("value")]
    if "answerValueSet" in item.json:
        kinds.append("valueCoding")
    if kinds and item.type == "open-choice":
        kinds.append("valueString")
    return tuple(dict.fromkeys(kinds)) or _ANY


def _type(member: str) -> Any:
    return member.removeprefix("value")
