"""An answer sheet as a JSON file that a person can fill in: every question with its choices, and room for an answer."""

import json

from eqlab.checklist.counting import questionnaire
from eqlab.checklist.model import Catalogue, Control, Flag
from eqlab.checklist.sheet import Sheet, Special
from eqlab.checklist.sheet_json import write_sheet
from eqlab.core.values import Json
from eqlab.report.checklist.glossary import FLAGS
from eqlab.report.translation import Tongue

_HEAD = ("catalogue", "edition", "audience", "date")


def sheet_form(catalogue: Catalogue, sheet: Sheet, speaker: Tongue) -> str:
    """Return a sheet as the JSON file that people keep, with its questions in a language.

    An open question has an empty `value`. `question` and `choices` are for whoever reads: read back, the sheet is the
    same without them.
    """
    said = write_sheet(sheet)
    answers = dict(said.get("answers", {}))
    asked = questionnaire(catalogue, sheet.audience, sheet.size).controls
    form = {name: said.pop(name) for name in _HEAD}
    form |= {"subject": sheet.subject, "size": sheet.size, "language": speaker.language}
    form["answers"] = {
        name: {**_asked(control, sheet.size, speaker), **(answers.pop(name, None) or {"value": ""})}
        for name, control in asked.items()
    } | answers
    form |= {name: one for name, one in said.items() if name not in form}
    return json.dumps(form, indent=1, ensure_ascii=False) + "\n"


def question_of(control: Control, size: str, speaker: Tongue) -> str:
    """Return a question as an organisation of a size is asked, with how critical it is."""
    profile = control.sizes.get(size)
    question = speaker.say((profile.question if profile else None) or control.question)
    return question if control.flag is Flag.SCORED else f"{question} [{speaker.say(FLAGS[control.flag].word)}]"


def _asked(control: Control, size: str, speaker: Tongue) -> dict[str, Json]:
    special = [Special.DONT_KNOW, *([Special.NOT_APPLICABLE] if control.not_applicable else [])]
    names = [*(step.name for step in control.scale.steps), *(one.value for one in special)]
    return {"question": question_of(control, size, speaker), "choices": " | ".join(names)}
