"""What a response may cost."""

import json

from eqlab.validate.fhir.engine import judge


def test_more_answers_than_conditions_are_compared_with_leave_it_undecided() -> None:
    """Every condition would look at every answer of the question."""
    when = {"question": "0", "operator": "=", "answerString": "none"}
    asked = {"linkId": "1", "type": "string", "enableWhen": [when]}
    form = {
        "resourceType": "Questionnaire",
        "id": "q",
        "status": "active",
        "item": [{"linkId": "0", "type": "string", "repeats": True}, asked],
    }

    def told(number: int) -> list[str]:
        answers = [{"valueString": str(one)} for one in range(number)]
        items = [{"linkId": "0", "answer": answers}, {"linkId": "1", "answer": [{"valueString": "x"}]}]
        response = {
            "resourceType": "QuestionnaireResponse",
            "status": "completed",
            "questionnaire": "#q",
            "contained": [form],
            "item": items,
        }
        return [issue.code for issue, *_ in judge(json.dumps(response).encode()).notes]

    assert "EQ-FHIR-737" in told(251)
    assert "EQ-FHIR-737" not in told(250)
    assert [] != told(250)
