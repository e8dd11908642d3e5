"""One answer: its type, then the options and limits of its question."""

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import questionnaire as issues
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.questionnaire.form import Item
from eqlab.validate.fhir.questionnaire.limits import check_limits
from eqlab.validate.fhir.questionnaire.options import ANY, check_option, is_choice, offers
from eqlab.validate.fhir.questionnaire.response import Walk


def check_answer(walk: Walk, item: Item, answer: Json, path: Path) -> None:
    """Judge an answer."""
    member = next((name for name in answer if name.startswith("value")), None)
    if member is None:
        if not any(name.startswith("_value") or name == "extension" for name in answer):
            walk.note(issues.EMPTY_ANSWER, path, item)
        return
    allowed = walk.once(offers, item)
    value, place = answer[member], (path, member)
    if member not in allowed.members:
        facts = {"found": member.removeprefix("value"), "expected": allowed.types, "member": allowed.named}
        walk.note(issues.WRONG_TYPE, path if is_choice(item) and member in ANY else place, item, **facts)
        return
    if is_choice(item) or "answerOption" in item.json:
        check_option(walk, item, member, value, (path, place))
    check_limits(walk, item, value, (path, place))
