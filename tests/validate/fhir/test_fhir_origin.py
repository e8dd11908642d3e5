import json
from typing import Any

import pytest

from eqlab.core.requirement import Origin
from eqlab.validate.fhir import origin, validate
from eqlab.validate.fhir.library import STRUCTURES, Definitions, Library, core_library
from eqlab.validate.fhir.origin import ORIGIN, origin_of
from eqlab.validate.fhir.run import Options

URL = "http://lab.example/profile"


def said(origin: str) -> dict[str, Any]:
    return {"extension": [{"url": ORIGIN, "valueCode": origin}]}


def library(**more: Any) -> Library:
    constraint = {"key": "x-1", "severity": "error", "human": "x", "expression": "name.exists()", **said("design")}
    rows = [
        {"id": "Patient", "path": "Patient", "constraint": [constraint]},
        {"id": "Patient.name", "path": "Patient.name", "min": 1, **said("inferred")},
        {"id": "Patient.name.family", "path": "Patient.name.family", "min": 1},
        {"id": "Patient.identifier:a", "path": "Patient.identifier", "sliceName": "a", **said("design")},
    ]
    base = {"resourceType": "StructureDefinition", "url": URL, "type": "Patient", "kind": "resource", "abstract": False}
    more = {
        "derivation": "constraint",
        "baseDefinition": f"{STRUCTURES}Patient",
        "differential": {"element": rows},
        **more,
    }
    return core_library().over(Definitions.of("test", [{**base, "name": "P", "status": "active", **more}]))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (f"{URL}#Patient.name", Origin.INFERRED),
        (f"{URL}#Patient.name.family", Origin.INFERRED),
        (f"{URL}#Patient:x-1", Origin.DESIGN),
        (f"{URL}#Patient:x-2", Origin.PUBLIC),
        (f"{URL}#Patient.identifier:a.value", Origin.DESIGN),
        (f"{URL}#Patient.identifier.value", Origin.PUBLIC),
        (f"{STRUCTURES}Patient#Patient.name", Origin.PUBLIC),
        ("http://lab.example/none#Patient", Origin.PUBLIC),
        ("", Origin.PUBLIC),
    ],
)
def test_a_rule_has_the_origin_of_what_is_nearest_around_it(rule: str, expected: Origin) -> None:
    assert expected is origin_of(rule, library())


def test_a_profiles_own_origin_goes_for_all_that_says_nothing() -> None:
    assert Origin.SEED is origin_of(f"{URL}#Patient.gender", library(**said("seed")))


def test_findings_carry_the_origin_of_their_rule() -> None:
    judged = validate(b'{"resourceType": "Patient"}', "json", library(), Options(profiles=(URL,)))
    told = {one.rule.segments[-1]: one.origin for one in judged.findings if one.rule.segments[0] == URL}

    assert Origin.INFERRED is told["Patient.name"]
    assert Origin.DESIGN is told["Patient:x-1"]


@pytest.mark.parametrize(
    "odd", [7, "x", [], {}, [7], [{}], [{"url": 7}], [{"url": ORIGIN, "valueCode": {}}], [{"url": ORIGIN}]]
)
@pytest.mark.parametrize("where", ["extension", "differential", "element"])
def test_a_profile_that_says_it_wrongly_says_nothing(odd: Any, where: str) -> None:
    """Supporting files may hold anything; it is told where they are judged, not here."""
    wrong = (
        {"extension": odd}
        if where == "extension"
        else {"differential": odd if where == "differential" else {"element": odd}}
    )

    assert Origin.PUBLIC is origin_of(f"{URL}#Patient.gender", library(**json.loads(json.dumps(wrong))))


def test_a_name_of_any_length_is_looked_up_a_bounded_number_of_times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules may be named after what a sender wrote."""

    class Origins(dict[str, Origin]):
        asked = 0

        def __contains__(self, name: object) -> bool:
            self.asked += 1
            return super().__contains__(name)

    said = Origins({"a": Origin.SEED, "a" * 500: Origin.DESIGN})
    monkeypatch.setattr(origin, "_origins", lambda _url, _library: said)
    mine = library()

    assert Origin.SEED is origin_of(f"{URL}#{'a.' * 10_000}b", mine)
    assert 0 < said.asked < 1000
    assert Origin.DESIGN is origin_of(f"{URL}#{'a' * 500}.b", mine)
    assert Origin.PUBLIC is origin_of(f"{URL}#{'a' * 501}", mine)
