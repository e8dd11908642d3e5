from collections.abc import Callable
from typing import Any

import pytest
from term_lab import COLOURS, VALUE_SET, filtered, library, over_core, system, told, value_set, with_bound, with_coding

from eqlab.core.errors import LabFault
from eqlab.core.issue import Nature
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.run import Run
from eqlab.validate.fhir.terminology import terminology_pass

REDS = value_set(filtered("concept", "is-a", "red"))
KNOWN = library(system(), REDS)
UNLISTED = library(system(), value_set({"system": "http://elsewhere.example"}))


def looked(run: Run) -> list[tuple[str, str]]:
    terminology_pass(run)
    return told(run)


def coding(code: Any, **members: Any) -> dict[str, Any]:
    return {"system": COLOURS, "code": code, **members}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (coding("red"), []),
        (coding("red", display="Red"), []),
        (coding("red", display=" rED  "), []),
        (coding("red", display="Rouge"), []),
        (coding("scarlet", display="Anything"), []),
        (coding("red", display="Blue"), [(issues.WRONG_DISPLAY, ".display")]),
        (coding("green"), [(issues.UNKNOWN_CODE, ".code")]),
        (coding("RED"), [(issues.UNKNOWN_CODE, ".code")]),
        (coding("black"), [(issues.INACTIVE_CODE, ".code")]),
        (coding("colour"), [(issues.ABSTRACT_CODE, ".code")]),
        ({"code": "red"}, [(issues.NO_SYSTEM, "")]),
        ({"code": "red", "_system": {"extension": []}}, []),
        ({"system": "colours", "code": "red"}, [(issues.RELATIVE_SYSTEM, ".system")]),
        ({"system": "#colours", "code": "red"}, [(issues.RELATIVE_SYSTEM, ".system")]),
        ({"system": VALUE_SET, "code": "red"}, [(issues.VALUE_SET_AS_SYSTEM, ".system")]),
        ({"system": "http://hl7.org/fhir/ValueSet/any", "code": "red"}, [(issues.VALUE_SET_AS_SYSTEM, ".system")]),
        ({"system": "http://unknown.example", "code": "red"}, [(issues.CODE_UNDECIDED, "")]),
        ({"system": "http://unknown.example"}, []),
        ({"system": "http://loinc.org", "code": "8480-6"}, [(issues.CODE_UNDECIDED, "")]),
        ({"system": "http://loinc.org", "code": "8480-5"}, [(issues.WRONG_CODE, ".code")]),
        (coding(" red"), []),
        (coding("green", version="2"), [(issues.CODE_UNDECIDED, "")]),
        (coding(["green"]), []),
        ({"system": {}, "code": 7, "display": None}, []),
        ({}, []),
    ],
)
def test_a_coding_is_judged_in_its_system(value: Any, expected: list[Any]) -> None:
    """Structure has its own word on values of the wrong type and on spaces around a code."""

    assert [(issue.code, f"Observation.valueCoding{place}") for issue, place in expected] == looked(
        with_coding(value, KNOWN)
    )


def test_a_supplement_is_no_system() -> None:
    known = library(system(content="supplement", supplements="http://base.example"))

    assert [(issues.SUPPLEMENT_AS_SYSTEM.code, "Observation.valueCoding.system")] == looked(
        with_coding(coding("red"), known)
    )


def test_displays_of_supplements_are_displays() -> None:
    concepts = [{"code": "red", "designation": [{"language": "de", "value": "Rot"}]}]
    added = system("http://lab.example/de", content="supplement", supplements=f"{COLOURS}|1", concept=concepts)

    assert [] == looked(with_coding(coding("red", display="rot"), library(system(), added)))


def test_displays_of_the_value_set_are_displays() -> None:
    """A value set may show the codes it lists in words of its own."""
    listed = {"code": "red", "display": "Stop", "designation": [{"value": "Arrêt"}]}
    known = library(system(), value_set({"system": COLOURS, "concept": [listed]}))

    assert [] == looked(with_bound({"coding": [coding("red", display="stop")]}, known))
    assert [] == looked(with_bound(coding("red", display="Arrêt"), known))
    assert [issues.WRONG_DISPLAY.code] == [code for code, _ in looked(with_bound(coding("red", display="Go"), known))]
    assert [issues.WRONG_DISPLAY.code] == [
        code for code, _ in looked(with_coding(coding("red", display="Stop"), known))
    ]


def test_displays_can_be_asked_for_in_a_language() -> None:
    """Where the code is shown in one of the languages, only that counts; else any display does."""

    assert [] == looked(with_coding(coding("red", display="Rouge"), KNOWN, languages=("fr-LU",)))
    assert [(issues.WRONG_DISPLAY.code, "Observation.valueCoding.display")] == looked(
        with_coding(coding("red", display="Red"), KNOWN, languages=("fr",))
    )
    assert [] == looked(with_coding(coding("red", display="Red"), KNOWN, languages=("de",)))


def test_a_wrong_display_may_be_only_a_warning() -> None:
    run = with_coding(coding("red", display="Blue"), KNOWN, wrong_displays="warning")

    assert [(issues.WRONG_DISPLAY_WARNING.code, "Observation.valueCoding.display")] == looked(run)


@pytest.mark.parametrize("content", ["fragment", "example", "not-present"])
def test_a_code_that_a_part_of_a_system_lacks_is_undecided(content: str) -> None:
    known = library(system(content=content))

    assert [] == looked(with_coding(coding("red", display="Red"), known))
    assert [(issues.CODE_UNDECIDED.code, "Observation.valueCoding")] == looked(with_coding(coding("green"), known))


def test_hl7s_growing_tables_are_not_taken_for_whole() -> None:
    """The tables of version 2 and 3 that come with FHIR R4 are an edition; a package may bring a newer one."""
    table = "http://terminology.hl7.org/CodeSystem/v2-0203"
    own = system(table, concept=[{"code": "MR"}])

    assert [(issues.CODE_UNDECIDED.code, "Observation.valueCoding")] == looked(
        with_coding({"system": table, "code": "LATER"}, over_core())
    )
    assert [(issues.UNKNOWN_CODE.code, "Observation.valueCoding.code")] == looked(
        with_coding({"system": table, "code": "LATER"}, over_core(own))
    )


def test_another_case_is_a_note_where_case_does_not_matter() -> None:
    known = library(system(caseSensitive=False))

    assert [(issues.OTHER_CASE.code, "Observation.valueCoding.code")] == looked(with_coding(coding("RED"), known))


def test_the_same_undecided_code_is_told_once() -> None:
    run = with_coding({"system": "http://unknown.example", "code": "a"}, KNOWN)
    run.codings *= 3

    assert [(issues.CODE_UNDECIDED.code, "Observation.valueCoding")] == looked(run)


def test_nothing_undecided_is_told_when_terminology_is_off() -> None:
    off = {"terminology": False}

    assert [] == looked(with_coding({"system": "http://unknown.example", "code": "a"}, KNOWN, **off))
    assert [] == looked(with_bound({"system": "http://elsewhere.example", "code": "a"}, UNLISTED, **off))
    assert [(issues.UNKNOWN_CODE.code, "Observation.valueCoding.code")] == looked(
        with_coding(coding("green"), KNOWN, **off)
    )


CONCEPT_OUT = {"coding": [coding("blue")]}
BOTH = {"coding": [coding("blue"), coding("red")]}


@pytest.mark.parametrize(
    ("value", "strength", "expected"),
    [
        ("red", "required", []),
        ("blue", "required", [(issues.CODE_NOT_ALLOWED, "")]),
        (coding("scarlet"), "required", []),
        (coding("blue"), "required", [(issues.CODE_NOT_ALLOWED, "")]),
        (coding("blue"), "extensible", [(issues.CODE_UNUSUAL, "")]),
        (coding("blue"), "preferred", [(issues.CODE_NOT_PREFERRED, "")]),
        (coding("blue"), "example", []),
        (coding("blue"), "unheard-of", []),
        (BOTH, "required", []),
        (CONCEPT_OUT, "required", [(issues.CONCEPT_NOT_ALLOWED, "")]),
        (CONCEPT_OUT, "extensible", [(issues.CONCEPT_UNUSUAL, "")]),
        ({"text": "reddish"}, "required", [(issues.CONCEPT_WITHOUT_CODING, "")]),
        ({"text": "reddish"}, "extensible", [(issues.CONCEPT_ONLY_TEXT, "")]),
        ({"text": "reddish"}, "preferred", []),
        ({"coding": []}, "required", [(issues.CONCEPT_WITHOUT_CODING, "")]),
        ({"extension": [{"url": "http://x"}]}, "required", []),
        ({"value": 1, "system": COLOURS, "code": "blue"}, "required", [(issues.CODE_NOT_ALLOWED, "")]),
        ({"value": 1, "unit": "blue"}, "required", []),
        ({"system": "http://other.example", "code": "red"}, "extensible", [(issues.CODE_UNUSUAL, "")]),
        ({"coding": [coding("green")]}, "required", [(issues.UNKNOWN_CODE, ".coding[0].code")]),
        ({"coding": "red"}, "required", [(issues.CONCEPT_WITHOUT_CODING, "")]),
        ({"coding": [coding(["red"]), None, 7]}, "required", []),
        (None, "required", []),
        (7, "required", []),
        (["red"], "required", []),
    ],
)
def test_a_binding_is_met_or_told_by_its_strength(value: Any, strength: str, expected: list[Any]) -> None:
    """At the element that is bound; a code that its own system does not have is told there, and only there."""
    found = looked(with_bound(value, KNOWN, strength))

    assert [(issue.code, f"Observation.code{place}") for issue, place in expected] == [
        one for one in found if one[0] != issues.CODE_UNDECIDED.code
    ]


def test_a_sentence_names_a_few_of_the_codes_that_would_do() -> None:
    run = with_bound("blue", KNOWN)
    terminology_pass(run)

    assert " (crimson, red, scarlet)" == run.notes[0][2]["examples"]


def test_a_coding_without_system_meets_no_binding() -> None:
    assert [issues.NO_SYSTEM.code, issues.CODE_NOT_ALLOWED.code] == [
        code for code, _ in looked(with_bound({"code": "red"}, KNOWN))
    ]


def test_an_undecided_membership_is_told_once_with_its_reason() -> None:
    """Neither a pass nor a violation; the coding is not told of again."""
    run = with_bound({"coding": [{"system": "http://elsewhere.example", "code": "a"}]}, UNLISTED)

    assert [(issues.MEMBERSHIP_UNDECIDED.code, "Observation.code")] == looked(run)
    assert "http://elsewhere.example" in run.notes[0][2]["reason"]
    assert run.notes[0][0].nature is Nature.UNDECIDED


def test_an_unknown_value_set_is_undecided() -> None:
    assert [(issues.MEMBERSHIP_UNDECIDED.code, "Observation.code")] == looked(with_bound("red", library()))


def test_a_preferred_binding_that_cannot_be_decided_is_not_told() -> None:
    assert [] == looked(with_bound("red", library(), "preferred"))


def test_even_an_extensible_binding_has_a_maximum() -> None:
    """Beyond the maximum is an error, between the two a warning."""
    warm = value_set(filtered("warm", "exists", "true"), url="http://lab.example/max")
    known = library(system(), REDS, warm)

    def with_maximum(code: str) -> list[str]:
        return [issue for issue, _ in looked(with_bound(code, known, "extensible", "http://lab.example/max"))]

    assert [issues.BEYOND_MAXIMUM.code] == with_maximum("black")
    assert [issues.CODE_UNUSUAL.code] == with_maximum("blue")
    assert [] == with_maximum("red")


def test_a_value_set_that_binds_twice_is_told_once_by_the_stronger() -> None:
    run = with_bound(coding("blue"), KNOWN, "extensible")
    value, path, scope, binding = run.bound[0]
    run.bound.append((value, path, scope, binding._replace(strength="required", value_set=f"{VALUE_SET}|")))
    run.bound.append((value, path, scope, binding._replace(strength="preferred")))

    assert [(issues.CODE_NOT_ALLOWED.code, "Observation.code")] == looked(run)


def test_a_profiles_value_set_may_take_the_place_of_an_extensible_one() -> None:
    """A code that meets one binding of its element has left the other for a reason."""
    others = value_set({"system": COLOURS, "concept": [{"code": "blue"}]}, url="http://lab.example/profile")

    def by_profile(code: str) -> list[str]:
        run = with_bound(coding(code), library(system(), REDS, others), "extensible")
        value, path, scope, binding = run.bound[0]
        run.bound.append((value, path, scope, binding._replace(strength="required", value_set=others["url"])))
        return [issue for issue, _ in looked(run) if issue != issues.INACTIVE_CODE.code]

    assert [] == by_profile("blue")
    assert [issues.CODE_NOT_ALLOWED.code] == by_profile("red")
    assert [issues.CODE_UNUSUAL.code, issues.CODE_NOT_ALLOWED.code] == by_profile("black")


def test_a_profile_may_bind_to_a_value_set_that_it_contains() -> None:
    """It is known by the profile's URL, and its displays count."""
    contains = [{"system": COLOURS, "code": "red", "display": "Stop"}]
    inside = {"resourceType": "ValueSet", "id": "reds", "expansion": {"contains": contains}}
    profile = {"resourceType": "StructureDefinition", "url": "http://lab.example/sd", "contained": [inside]}

    def by_profile(code: str) -> list[tuple[str, str]]:
        run = with_bound(coding(code, display="Stop"), library(system(), profile))
        run.bound = [
            (value, path, scope, binding._replace(value_set="#reds", rule="http://lab.example/sd#Observation.code"))
            for value, path, scope, binding in run.bound
        ]
        return looked(run)

    assert [] == by_profile("red")
    assert [(issues.CODE_NOT_ALLOWED.code, "Observation.code")] == by_profile("scarlet")


def test_types_of_fhirpath_stand_beside_those_of_fhir() -> None:
    run = with_bound("http://hl7.org/fhirpath/System.String", over_core())
    run.bound = [
        (value, path, scope, binding._replace(value_set="http://hl7.org/fhir/ValueSet/defined-types|4.0.1"))
        for value, path, scope, binding in run.bound
    ]

    assert [] == looked(run)


class Server:
    """A terminology service that answers by rule, and remembers what it was asked."""

    def __init__(self, rule: Callable[[str, str], Membership]) -> None:
        self.rule = rule
        self.asked: list[tuple[str, str, str]] = []

    def validate_code(self, system: str, code: str, display: str, value_set: str) -> Membership:
        assert isinstance(display, str)
        self.asked.append((system, code, value_set))
        return self.rule(code, value_set)


ELSEWHERE = {"system": "http://elsewhere.example", "code": "a"}


def with_server(run: Run, rule: Callable[[str, str], Membership]) -> Server:
    run.remote = server = Server(rule)
    return server


def test_what_the_lab_cannot_decide_a_server_may() -> None:
    yes, no = with_bound(ELSEWHERE, UNLISTED), with_bound(ELSEWHERE, UNLISTED)
    with_server(yes, lambda _code, _set: Membership(answer=True))
    with_server(no, lambda _code, value_set: Membership(answer=not value_set))

    assert [] == looked(yes)
    assert [(issues.CODE_NOT_ALLOWED.code, "Observation.code")] == looked(no)


def test_a_server_may_know_that_a_code_is_wrong() -> None:
    run = with_coding(ELSEWHERE, KNOWN)
    with_server(run, lambda _code, _set: Membership(answer=False, reason="no such code"))

    assert [(issues.WRONG_CODE.code, "Observation.valueCoding.code")] == looked(run)


def test_a_server_is_not_asked_what_the_lab_knows() -> None:
    run = with_bound({"coding": [coding("red"), coding("blue")]}, KNOWN)
    server = with_server(run, lambda _code, _set: Membership(answer=True))

    assert [] == looked(run)
    assert [] == server.asked


def test_a_server_is_not_asked_when_terminology_is_off() -> None:
    run = with_coding(ELSEWHERE, KNOWN, terminology=False)
    server = with_server(run, lambda _code, _set: Membership(answer=False))

    assert [] == looked(run)
    assert [] == server.asked


def test_an_outage_is_told_once_as_the_labs_and_leaves_codes_undecided() -> None:
    """A vendor neither fails nor passes because a server is down; it is asked no more."""

    def fail(_code: str, _set: str) -> Membership:
        raise LabFault(issues.SERVER_FAILED, url="http://tx.example", why="it is down")

    run = with_bound(ELSEWHERE, UNLISTED)
    run.codings.append(({**ELSEWHERE, "code": "b"}, (None, "Observation"), run.scopes[0]))
    server = with_server(run, fail)
    found = [code for code, _ in looked(run)]

    assert [issues.MEMBERSHIP_UNDECIDED.code, issues.SERVER_UNREACHABLE.code, issues.CODE_UNDECIDED.code] == found
    assert 1 == len(server.asked)


def test_a_pass_without_codes_costs_nothing() -> None:
    run = with_coding(coding("red"), KNOWN)
    run.codings.clear()
    run.scopes.clear()

    assert [] == looked(run)


def test_thousands_of_hostile_codings_are_judged_once_each() -> None:
    run = with_coding(coding("red"), KNOWN)
    _, path, scope = run.codings[0]
    run.codings = [({"system": COLOURS, "code": str(number % 7)}, path, scope) for number in range(20_000)]

    assert 20_000 == len(looked(run))
    assert 1 == len({id(note[2]) for note in run.notes if note[2]["code"] == "3"})


def test_what_is_undecided_is_told_in_the_documents_order_each_time() -> None:
    """It makes no difference to a document which codes were judged before it."""
    known = over_core()
    codings = [{"system": f"http://lab.example/{name}", "code": "a"} for name in ("first", "second", "x" * 500, "last")]

    def systems() -> list[str]:
        run = with_coding(codings[0], known)
        _, path, scope = run.codings[0]
        run.codings = [(one, path, scope) for one in codings]
        looked(run)
        return [note[2]["system"][-5:] for note in run.notes]

    assert ["first", "econd", "xxxxx", "/last"] == systems()
    assert ["first", "econd", "xxxxx", "/last"] == systems()
