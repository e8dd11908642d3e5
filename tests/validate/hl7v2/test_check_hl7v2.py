"""The check `hl7v2` in a plan."""

import pytest
from hl7v2_world import ADMISSION, brief, messages, profiles, wire

from eqlab.core.check import Context, Document, Subject
from eqlab.core.errors import AuthorError
from eqlab.core.exchange import Body
from eqlab.core.finding import Finding
from eqlab.core.location import Position, RulePath, SubjectPath
from eqlab.validate import issues as common
from eqlab.validate.checks.hl7v2 import hl7v2_check
from eqlab.validate.hl7v2 import issues

AT = Position(file="plan.yaml", line=7, column=9)
KIND = hl7v2_check(profiles)
PLACE = SubjectPath(exchange="x", part="request.body")


def look(name: object, data: bytes) -> list[Finding]:
    subject = Subject(value=None, document=Document(body=Body(data=data, size=len(data))), place=PLACE)
    return list(KIND.compile(name, AT, {})(subject, Context(rule=RulePath(("plan", "case")))))


def test_message_is_held_against_a_profile() -> None:
    assert [] == look("registration", wire(messages()["registration"]))


def test_finding_stands_in_the_exchange_and_under_the_step() -> None:
    told = look("registration", wire(messages()["registration"].replace("||19840317|", "||1984-03|")))

    assert [("request.body", "PID-7.1", 3)] == [(one.subject.part, one.subject.path, one.subject.line) for one in told]
    assert "plan > case > hl7v2 > registration > PID-7.1" == str(told[0].rule)


def test_standard_chooses_by_the_message() -> None:
    assert [] == look("standard", wire(ADMISSION))
    assert [(issues.NOT_SUGGESTED.code, "PV1-2")] == brief(look("standard", wire(ADMISSION.replace("||I", "||ZZ"))))


def test_unreadable_body_gives_one_finding() -> None:
    assert [issues.NO_HEADER] == [one.issue for one in look("standard", b"{}")]


def test_every_message_of_a_batch_is_judged() -> None:
    text = f"BHS|^~\\&|A\n{ADMISSION}{ADMISSION.replace('||I', '||ZZ')}BTS|3\n"

    assert [(issues.BATCH_COUNT.code, "BTS"), (issues.NOT_SUGGESTED.code, "PV1-2")] == brief(
        look("standard", wire(text))
    )


def test_part_that_is_missing_is_told() -> None:
    subject = Subject(value=None, place=SubjectPath(part="response.body"))
    told = list(KIND.compile("standard", AT, {})(subject, Context()))

    assert [common.NO_RESPONSE] == [one.issue for one in told]


def test_text_value_is_judged_too() -> None:
    told = KIND.compile("standard", AT, {})(Subject(value=ADMISSION.replace("\n", "\r")), Context())

    assert [] == list(told)


def test_cut_body_is_undecided() -> None:
    document = Document(body=Body(data=b"MSH|", size=99, truncated=True))
    told = list(KIND.compile("standard", AT, {})(Subject(value=None, document=document), Context()))

    assert [common.BODY_CUT] == [one.issue for one in told]


@pytest.mark.parametrize("parameter", [None, "", 1, ["registration"], {"profile": "registration"}])
def test_parameter_that_is_no_name_is_refused(parameter: object) -> None:
    with pytest.raises(AuthorError) as caught:
        KIND.compile(parameter, AT, {})

    assert AT == caught.value.at


def test_unknown_profile_is_refused_with_the_nearest() -> None:
    with pytest.raises(AuthorError) as caught:
        KIND.compile("registartion", AT, {})

    assert ("registration", AT) == (caught.value.nearest, caught.value.at)
