"""Resources judged together are told what each is told alone."""

import json
import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import Damaged, damaged, instances

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir import engine, together
from eqlab.validate.fhir.engine import Judgement, judge
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues.engine import LAB_FAULT
from eqlab.validate.fhir.issues.narrative import LINK_TARGET
from eqlab.validate.fhir.issues.profile import BAD_SHAPE
from eqlab.validate.fhir.issues.terminology import CODE_UNDECIDED
from eqlab.validate.fhir.library import STRUCTURES, Definitions, core_library
from eqlab.validate.fhir.reading import read_json_document
from eqlab.validate.fhir.run import Options
from eqlab.validate.fhir.together import TOGETHER, judge_all

DIV = '<div xmlns="http://www.w3.org/1999/xhtml">{}</div>'
LOINC = "http://loinc.org"


def told(judgement: Judgement) -> list[tuple[Any, ...]]:
    return [(issue.code, path, dict(facts), rule) for issue, path, facts, rule in judgement.notes]


def same(documents: Sequence[bytes], options: Options | None = None) -> bool:
    """Tell whether each of some documents is told the same in company as alone."""
    alone = [judge(one, "json", None, options) for one in documents]
    company = list(judge_all(documents, None, options))
    assert [one.instance.value for one in alone] == [one.instance.value for one in company]
    return [told(one) for one in alone] == [told(one) for one in company]


def patient(**more: Json) -> bytes:
    return json.dumps({"resourceType": "Patient", **more}).encode()


def observation(**more: Json) -> bytes:
    whole = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, **more}
    return json.dumps(whole).encode()


@settings(max_examples=40, deadline=None)
@given(st.lists(instances() | damaged().map(lambda one: one.value), min_size=2, max_size=6))
def test_company_changes_nothing(values: list[Json]) -> None:
    assert same([encode(one) for one in values])


@settings(max_examples=30, deadline=None)
@given(damaged())
def test_the_same_document_twice_is_told_the_same_twice(one: Damaged) -> None:
    data = encode(one.value)

    assert same([data, data, data])


def test_codes_that_cannot_be_decided_are_told_in_each_document() -> None:
    coded = observation(code={"coding": [{"system": LOINC, "code": "718-7"}]})
    _, second = judge_all([coded, coded])

    assert [CODE_UNDECIDED.code] == [issue.code for issue, *_ in second.notes]


def test_a_text_that_is_bound_is_looked_at_in_each_document() -> None:
    """The same place in two documents is two places."""
    documents = [patient(language=one) for one in ("en", "nonsense-1-2-3-4-5-6-7-8-9", "fr", "also nonsense")]

    assert same(documents)
    assert 1 < len({tuple(issue.code for issue, *_ in one.notes) for one in judge_all(documents)})


def test_a_code_is_excused_only_by_its_own_document() -> None:
    """A concept that is usual for a profile of its own excuses no concept at the same place of another document."""
    vital = {"coding": [{"system": f"{LOINC}", "code": "8302-2", "display": "Body height"}]}
    unusual = {"coding": [{"system": "http://x.example/codes", "code": "1"}]}
    category = [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "exam"}]}]
    profile = {"profile": [f"{STRUCTURES}bodyheight"]}

    assert same([observation(meta=profile, code=one, category=category) for one in (vital, unusual, vital)])


def test_a_link_leads_into_its_own_document_only() -> None:
    anchor = patient(text={"status": "generated", "div": DIV.format('<a name="there">x</a>')})
    link = patient(text={"status": "generated", "div": DIV.format('<a href="#there">x</a>')})

    assert same([anchor, link, anchor])
    assert [[], [LINK_TARGET.code]] == [[issue.code for issue, *_ in one.notes] for one in judge_all([anchor, link])]


def test_answers_are_judged_by_a_questionnaire_of_their_own_document_only() -> None:
    form = {"resourceType": "Questionnaire", "id": "a", "status": "active", "url": "http://x.example/form"}
    answers = {"resourceType": "QuestionnaireResponse", "id": "a", "status": "completed", "questionnaire": form["url"]}
    documents = [patient(contained=[one]) for one in (form, answers)]

    assert same([*documents, *documents])


def test_contained_resources_are_judged_where_a_type_may_contain_any() -> None:
    """Whatever the company has, of a member that the type does not have nothing is said but that."""
    contained = [{"resourceType": "Patient"}]
    binary = json.dumps({"resourceType": "Binary", "contentType": "text/plain", "contained": contained}).encode()
    identified = patient(identifier=[{"system": "http://x.example/ids", "value": "1"}])

    assert same([binary, identified, patient(contained=contained)])


def test_all_kinds_of_documents_keep_their_order() -> None:
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient"}}]}
    contained = {"resourceType": "Patient", "id": "a", "birthDate": "2020-13-01"}
    documents = [
        b"",
        b"[]",
        b'"text"',
        b'{"resourceType": ["Patient"]}',
        b'{"resourceType": "Patient", "resourceType": "Patient"}',
        b'{"resourceType": "Patient", // comment\n "active": true}',
        b'\xef\xbb\xbf{"resourceType": "Patient", "active": true}',
        b'{"resourceType": "Nothing"}',
        json.dumps(bundle).encode(),
        patient(active="yes"),
        patient(name=[{"family": "x" * 9000}]),
        patient(contained=[contained], link=[{"other": {"reference": "#a"}, "type": "seealso"}]),
        patient(generalPractitioner=[{"reference": "#nobody"}, {"reference": "Patient/1"}]),
        observation(valueQuantity={"value": 1, "code": "kg"}),
        patient(birthDate="2020-02-30", gender="unknwon"),
        b'{"resourceType": "Patient", "name": [{"family": "\\u0001"}]}',
    ]
    for seed in range(20):
        random.Random(seed).shuffle(documents)
        assert same(documents)


@pytest.mark.parametrize("count", [0, 1, 2, TOGETHER, TOGETHER + 1, 3 * TOGETHER])
def test_however_many_there_are(count: int) -> None:
    documents = [patient(birthDate="2020-02-30" if number % 3 else "2020-02-03") for number in range(count)]

    assert count == len(list(judge_all(documents)))
    assert same(documents)


def test_so_much_is_wrong_that_nobody_reads_on() -> None:
    """What stops the search for similar names in one document stops it in no other."""
    documents = [patient(**{f"brithDate{number}{at}": 1 for at in range(30)}) for number in range(12)]

    assert same([*documents, patient(gendre="male")])


@pytest.mark.parametrize(
    "options",
    [
        Options(best_practice="Warning"),
        Options(profiles=(f"{STRUCTURES}bmi",)),
        Options(references="CHECK_EXISTS"),
        Options(contained="IGNORE"),
        Options(terminology=False),
        Options(languages=("de",)),
        Options(comments=True),
        Options(unknown_extensions="error", example_urls=False),
        Options(rest_references=True),
    ],
    ids=lambda one: repr(one)[:60],
)
def test_whatever_is_asked(options: Options) -> None:
    documents = [
        observation(extension=[{"url": "http://x.example/e", "valueCode": "a"}], subject={"reference": "Group/1"}),
        observation(subject={"reference": "Organization/1"}, contained=[{"resourceType": "Patient", "id": "a"}]),
        b'{"resourceType": "Patient", /* why */ "active": true}',
        observation(),
    ]
    assert same(documents, options)


def test_a_slip_of_the_labs_own_is_told_where_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(run: Any) -> None:
        if any(value["url"].endswith("/e") for value, *_ in run.extensions):
            raise ZeroDivisionError

    monkeypatch.setattr(engine.EXTENSIONS, "found", broken)
    documents = [patient(extension=[{"url": f"http://x.example/{name}", "valueCode": "a"}]) for name in "def"]

    assert [[], [LAB_FAULT.code], []] == [[issue.code for issue, *_ in one.notes] for one in judge_all(documents)]


def test_large_documents_are_read_when_their_turn_has_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their values are not held together: they may be as large as the lab reads."""
    large = patient(name=[{"family": "x" * 9000}])
    read: list[bytes] = []

    def reading(data: bytes, comments: bool) -> Instance:
        read.append(data)
        return read_json_document(data, comments)

    monkeypatch.setattr(together, "read_json_document", reading)
    judging = judge_all([patient(active=True), large, patient(active=1), large])

    assert [0, 0, 1, 0] == [len(one.notes) for one in judging]
    assert [patient(active=True), patient(active=1)] == read


def test_what_is_judged_alone_and_cannot_be_is_raised_at_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AuthorError(BAD_SHAPE, profile="x", problem="y")

    monkeypatch.setattr(engine.EXTENSIONS, "found", refuse)
    judging = judge_all([patient(), patient(extension=[{"url": "http://x.example/e", "valueCode": "a"}])])

    assert () == next(judging).notes
    with pytest.raises(AuthorError):
        next(judging)


def test_a_walk_that_stumbles_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def stumble(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(together, "look_into", stumble)

    assert [(), ()] == [one.notes for one in judge_all([patient(active=True)] * 2)]


def test_packages_judge_those_in_company_too() -> None:
    url = "http://lab.example/named"
    row = {"id": "Patient.name", "path": "Patient.name", "min": 1}
    profile = {"resourceType": "StructureDefinition", "url": url, "type": "Patient", "kind": "resource"}
    profile |= {
        "derivation": "constraint",
        "baseDefinition": f"{STRUCTURES}Patient",
        "differential": {"element": [row]},
    }
    library = core_library().over(Definitions.of("test", [profile]))
    claimed = {"meta": {"profile": [url]}}
    made = judge_all([patient(**claimed), patient(**claimed, name=[{"family": "x"}])], library)

    assert [1, 0] == [len(one.notes) for one in made]
