"""The cross rules of the content: documents that belong together are silent, and each defect is told once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from cross_documents import (
    AGATE,
    CDA,
    FILES,
    XDS,
    acknowledgement,
    answer,
    audit,
    certificate,
    example,
    exchange,
    feed,
    judged,
    merge,
    reference,
    resources,
    rule_sets,
)

from eqlab.core.errors import AuthorError
from eqlab.core.location import Position
from eqlab.core.requirement import Origin
from eqlab.core.text import fill
from eqlab.wiring import Workshop

Documents = dict[str, Any]
Change = Callable[[Documents], object]


def sending() -> Documents:
    """A prescription as it was sent, and the same as it is retrieved."""
    request, retrieved = example("lab-prescription-sent"), example("lab-prescription-retrieved")
    for type_ in ("Patient", "CarePlan"):
        resources(retrieved, type_)[0]["identifier"] = resources(request, type_)[0]["identifier"]
    lines = [line["code"] for line in resources(request, "ServiceRequest")]
    for line, code in zip(resources(retrieved, "ServiceRequest"), lines, strict=True):
        line["code"] = code
    response = {
        "resourceType": "Bundle",
        "type": "transaction-response",
        "entry": [{"response": {"status": "201"}} for _ in request["entry"]],
    }
    return {
        "request": request,
        "response": response,
        "retrieved": retrieved,
        "certificate": certificate("practitioner-amber"),
    }


def medication() -> Documents:
    return {
        "prescription": example("med-prescription-retrieved"),
        "dispensation": example("med-dispensation"),
        "certificate": certificate("pharmacy-ochre"),
    }


def laboratory() -> Documents:
    return {
        "prescription": example("lab-prescription-retrieved"),
        "dispensation": example("lab-dispensation"),
        "certificate": certificate("laboratory-cobalt"),
    }


def metadata() -> Documents:
    return {"document": CDA, "metadata": XDS}


def described() -> Documents:
    return {"document": CDA, "reference": reference()}


def audited() -> Documents:
    sub = audit()["agent"][0]["who"]["identifier"]["value"]
    return {"audit": audit(), "document": CDA, "exchange": exchange(), "token": {"sub": sub}}


def identities() -> Documents:
    return {
        "feed": [feed("17"), feed("18", "19")],
        "update": [feed("17", event="A31")],
        "merge": merge("17", "18"),
        "answer": answer("17", "19"),
        "acknowledgement": acknowledgement("M-A40"),
    }


GOOD: dict[str, tuple[str, Callable[[], Documents]]] = {
    "sending": ("lu.eprescription.sending", sending),
    "medication": ("lu.eprescription.medication-dispensation", medication),
    "laboratory": ("lu.eprescription.laboratory-dispensation", laboratory),
    "metadata": ("lu.document.metadata", metadata),
    "described": ("lu.document.metadata", described),
    "audited": ("lu.audit.exchange", audited),
    "identities": ("lu.identity.messages", identities),
}


def first(document: str, type_: str, **values: Any) -> Change:
    """Change the first resource of a type."""

    def change(documents: Documents) -> None:
        resources(documents[document], type_)[0].update(values)

    return change


def other(document: str, old: str, new: str) -> Change:
    """Write something else in an XML document."""

    def change(documents: Documents) -> None:
        assert old.encode() in documents[document]
        documents[document] = documents[document].replace(old.encode(), new.encode(), 1)

    return change


def put(document: str, value: Any, *path: str | int) -> Change:
    """Put a value into a JSON document."""

    def change(documents: Documents) -> None:
        at = documents[document]
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = value

    return change


def given(**documents: Any) -> Change:
    """Hand in other documents."""
    return lambda known: known.update(documents)


STRANGER = [{"system": "urn:oid:1.3.182.4.4", "value": "1971110200089"}]
LATE = "2026-04-06T09:00:00+02:00"
EARLY = "2026-01-05T08:59:59+01:00"
ONE_LINE = [{"reference": "ServiceRequest/l9"}]

BAD: tuple[tuple[str, str, Change], ...] = (
    ("EPX-101", "sending", lambda known: known["response"]["entry"].pop()),
    ("EPX-102", "sending", first("retrieved", "CarePlan", identifier=[{"value": "urn:uuid:1"}])),
    ("EPX-103", "sending", first("retrieved", "Patient", identifier=STRANGER)),
    ("EPX-104", "sending", first("retrieved", "ServiceRequest", code={"coding": [{"code": "lu_bio_presc_1"}]})),
    ("EPX-105", "sending", given(certificate=certificate("practitioner-bronze"))),
    ("EPX-201", "medication", first("dispensation", "MedicationDispense", subject={"reference": "Patient/p2"})),
    (
        "EPX-202",
        "medication",
        first("dispensation", "MedicationDispense", authorizingPrescription=[{"reference": "MedicationRequest/l9"}]),
    ),
    ("EPX-203", "medication", first("dispensation", "MedicationDispense", quantity={"value": 2, "unit": "pack"})),
    ("EPX-204", "medication", first("dispensation", "MedicationDispense", whenHandedOver=EARLY)),
    ("EPX-205", "medication", first("dispensation", "MedicationDispense", whenHandedOver=LATE)),
    ("EPX-206", "medication", given(certificate=certificate("laboratory-cobalt"))),
    ("EPX-301", "laboratory", first("dispensation", "Encounter", subject={"reference": "Patient/p2"})),
    ("EPX-302", "laboratory", first("dispensation", "Task", basedOn=ONE_LINE)),
    ("EPX-303", "laboratory", first("dispensation", "Task", basedOn=[{"reference": "ServiceRequest/l2"}])),
    ("EPX-304", "laboratory", first("dispensation", "Task", authoredOn=EARLY)),
    ("EPX-305", "laboratory", given(certificate=certificate("laboratory-nickel"))),
    ("DMX-101", "metadata", other("metadata", AGATE["matricule"], "1971110200089")),
    ("DMX-102", "metadata", other("metadata", "5E0F1000", "5E0F1001")),
    ("DMX-103", "metadata", other("metadata", '"11502-2"', '"34105-7"')),
    ("DMX-104", "metadata", other("metadata", "20260105083000", "20260105093000")),
    ("DMX-105", "metadata", other("document", "Laboratory report", "Laboratory rePort")),
    ("DMX-106", "metadata", other("metadata", f"<rim:Value>{len(CDA)}<", f"<rim:Value>{len(CDA) + 1}<")),
    ("DMX-107", "metadata", other("metadata", "2999000191^", "2999000274^")),
    ("DMX-201", "described", put("reference", {"identifier": STRANGER[0]}, "subject")),
    ("DMX-202", "described", put("reference", "urn:uuid:1", "masterIdentifier", "value")),
    ("DMX-203", "described", put("reference", "34105-7", "type", "coding", 0, "code")),
    ("DMX-204", "described", put("reference", "2026-01-05T08:30:01Z", "content", 0, "attachment", "creation")),
    ("DMX-205", "described", put("reference", "AAAA", "content", 0, "attachment", "hash")),
    ("DMX-206", "described", put("reference", 1, "content", 0, "attachment", "size")),
    ("DMX-207", "described", put("reference", "2999000274", "author", 0, "identifier", "value")),
    ("AUX-101", "audited", put("audit", "urn:uuid:1", "entity", 1, "what", "identifier", "value")),
    ("AUX-102", "audited", put("audit", "1971110200089", "entity", 0, "what", "identifier", "value")),
    ("AUX-103", "audited", given(token={"sub": "2999000274"})),
    (
        "AUX-104",
        "audited",
        given(exchange={**exchange(), "connection": {"client_certificate": certificate("practitioner-bronze")}}),
    ),
    ("AUX-105", "audited", put("audit", "2026-01-05T09:59:59+01:00", "recorded")),
    ("IDX-101", "identities", given(update=[feed("17"), feed("20", event="A31")])),
    ("IDX-102", "identities", given(merge=merge("17", "20"))),
    ("IDX-103", "identities", given(merge=merge("20", "18"), answer=answer("20"))),
    ("IDX-104", "identities", lambda known: (known.update(merge=merge("17", "17")), known.pop("answer"))),
    ("IDX-105", "identities", given(answer=answer("19"))),
    ("IDX-106", "identities", given(answer=answer("17", "18"))),
    ("IDX-107", "identities", given(acknowledgement=acknowledgement("M-A31"))),
)


@pytest.mark.parametrize("name", GOOD)
def test_documents_that_belong_together_are_silent(name: str) -> None:
    rules, make = GOOD[name]

    assert [] == [finding.sentence() for finding in judged(rules, make())]


@pytest.mark.parametrize(("rule", "name", "change"), BAD, ids=[rule for rule, _, _ in BAD])
def test_a_defect_is_told_once_by_the_rule_that_forbids_it(rule: str, name: str, change: Change) -> None:
    rules, make = GOOD[name]
    documents = make()
    change(documents)
    (finding,) = judged(rules, documents)

    assert ("cross", rules, rule) == finding.rule.segments
    assert finding.issue.code in {"EQ-CROSS-101", "EQ-CROSS-102"}
    assert finding.subject.path
    assert not finding.origin.binding or finding.clause


@pytest.mark.parametrize(("name", "change"), [one[1:] for one in BAD], ids=[rule for rule, _, _ in BAD])
def test_a_finding_cites_both_documents(name: str, change: Change) -> None:
    """One that stands in one document names the other with its place."""
    rules, make = GOOD[name]
    documents = make()
    change(documents)
    (finding,) = judged(rules, documents)
    one, other_ = finding.facts["left_document"], finding.facts["right_document"]

    assert {one, other_} <= rule_sets()[rules].inputs.keys()
    assert finding.facts["left_name"] in finding.sentence()
    assert finding.facts["right_name"] in finding.sentence()
    assert finding.facts["right"] in finding.sentence()


def test_a_number_with_a_wrong_check_digit_is_a_warning() -> None:
    documents = {"document": CDA.replace(AGATE["matricule"].encode(), b"1984031700065")}
    (finding,) = judged("lu.document.metadata", documents)

    assert ("DMX-301", Origin.INFERRED) == (finding.rule.segments[-1], finding.origin)
    assert 'check digits: "1984031700065".' in finding.sentence()


def test_every_rule_has_a_defect_that_breaks_it() -> None:
    known = {rule.id for rules in rule_sets().values() for rule in rules.rules}

    assert known - {"DMX-301"} == {rule for rule, _, _ in BAD}


def test_every_rule_speaks_three_languages() -> None:
    """And names the same fields in all of them."""
    blanks = dict.fromkeys(("left", "right", "left_name", "right_name"), "")
    for rules in rule_sets().values():
        for text in [rules.title] + [one.title for one in rules.inputs.values()]:
            assert {"en", "fr", "de"} == set(text)
        for rule in rules.rules:
            assert {"en", "fr", "de"} == set(rule.title) == set(rule.text)
            fields = {
                language: {name for name in blanks if f"{{{name}}}" in rule.text[language]} for language in rule.text
            }
            assert fields["en"] == fields["fr"] == fields["de"]
            assert "{" not in fill(rule.text["de"], blanks)


def test_a_set_stands_in_one_file_and_ids_are_unique() -> None:
    ids = [rule.id for rules in rule_sets().values() for rule in rules.rules]

    assert len(FILES) == len(rule_sets())
    assert len(ids) == len(set(ids))


def test_french_and_german_sentences_have_their_values() -> None:
    documents = sending()
    first("retrieved", "Patient", identifier=STRANGER)(documents)
    (finding,) = judged("lu.eprescription.sending", documents)

    assert "1971110200089" in finding.facts["rule.fr"]
    assert "1971110200089" in finding.facts["rule.de"]
    assert json.dumps(finding.facts["rule"])[1:-1] in json.dumps(finding.sentence())


def test_plans_can_name_every_set() -> None:
    """As the composition root hands them to the check."""
    check = Workshop().registry.checks["cross"]
    at = Position(file="plan.yaml", line=3)
    for name, rules in rule_sets().items():
        parts = dict.fromkeys(rules.inputs, "sent.request.body")
        assert callable(check.compile(name, at, {"cross": name, "of": parts}))

    with pytest.raises(AuthorError, match=r"lu\.audit\.exchange"):
        check.compile("lu.audit.exchnage", at, {"cross": "lu.audit.exchnage", "of": {}})
