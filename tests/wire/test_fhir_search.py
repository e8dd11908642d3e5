import pytest
from fhir_sample import BASE, Desk, bundle, config, entry, patient, problem, told

from eqlab.wire.fhir.config import Hooks
from eqlab.wire.fhir.store import Store, Version


def filled() -> tuple[Desk, dict[str, str]]:
    """A desk with three patients and two observations; ids by name."""
    desk = Desk()
    ids = {"doctor": desk.create({"resourceType": "Practitioner", "identifier": [{"system": "urn:doc", "value": "7"}]})}
    practitioner = {"generalPractitioner": [{"reference": f"Practitioner/{ids['doctor']}"}]}
    ids["ada"] = desk.create(
        patient(
            "1", active=True, gender="female", birthDate="1984-03-17", name=[{"family": "Älvsson", "given": ["Ada"]}]
        )
    )
    ids["bo"] = desk.create(
        patient("2", active=False, gender="male", birthDate="1984", name=[{"text": "Bo Berg"}], **practitioner)
    )
    ids["cy"] = desk.create({"resourceType": "Patient", "identifier": [{"value": "1"}], "birthDate": "2001-09"})
    ids["pulse"] = desk.create(
        {
            "resourceType": "Observation",
            "code": {"coding": [{"system": "urn:c", "code": "pulse"}, {"code": "bare"}]},
            "subject": {"reference": f"Patient/{ids['ada']}"},
            "effectivePeriod": {"start": "2026-01-01", "end": "2026-01-31"},
        }
    )
    ids["weight"] = desk.create(
        {
            "resourceType": "Observation",
            "code": {"coding": [{"system": "urn:c", "code": "weight"}]},
            "subject": {
                "reference": f"{BASE}/Patient/{ids['bo']}",
                "identifier": {"system": "urn:sample", "value": "2"},
            },
            "effectivePeriod": {"start": "2026-02-01T08:00:00+01:00"},
        }
    )
    return desk, ids


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("identifier=urn:sample|1", ["ada"]),
        ("identifier=1", ["ada", "cy"]),
        ("identifier=|1", ["cy"]),
        ("identifier=urn:sample|", ["ada", "bo"]),
        ("identifier=urn:other|1", []),
        ("identifier=urn:sample|1,urn:sample|2", ["ada", "bo"]),
        ("identifier=URN:sample|1", []),
        ("active=true", ["ada"]),
        ("gender=male", ["bo"]),
        ("gender=http://hl7.org/fhir/administrative-gender|male", ["bo"]),
        ("gender:not=male", ["ada", "cy"]),
        ("gender:missing=true", ["cy"]),
        ("gender:missing=false", ["ada", "bo"]),
        ("gender=male&active=true", []),
        ("gender=", ["ada", "bo", "cy"]),
        ("name=alv", ["ada"]),
        ("name=BO", ["bo"]),
        ("name=Berg", []),
        ("name:contains=Berg", ["bo"]),
        ("name:exact=ada", []),
        ("name:exact=Ada", ["ada"]),
        ("family=%C3%84lvs", ["ada"]),
        ("birthdate=1984", ["ada", "bo"]),
        ("birthdate=1984-03-17", ["ada"]),
        ("birthdate=eq1984-03", ["ada"]),
        ("birthdate=ne1984", ["cy"]),
        ("birthdate=gt1984-03-17", ["bo", "cy"]),
        ("birthdate=ge2001-09-15", ["cy"]),
        ("birthdate=lt1984-03-17", ["bo"]),
        ("birthdate=le1984-03-17", ["ada", "bo"]),
        ("birthdate=sa1984", ["cy"]),
        ("birthdate=eb2001", ["ada", "bo"]),
        ("birthdate=ap1984-06", ["bo"]),
        ("general-practitioner.identifier=urn:doc|7", ["bo"]),
        ("general-practitioner:Practitioner.identifier=urn:doc|8", []),
    ],
)
def test_patients_found(query: str, expected: list[str]) -> None:
    """Search by token, string, date and chained reference (FHIR R4, 3.1.1.4)."""
    desk, ids = filled()

    assert [ids[name] for name in expected] == desk.found(f"/Patient?{query}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("code=urn:c|pulse", ["pulse"]),
        ("code=weight", ["weight"]),
        ("code=|bare", ["pulse"]),
        ("subject=Patient/{ada}", ["pulse"]),
        ("subject={bo}", ["weight"]),
        ("subject=" + BASE + "/Patient/{ada}", ["pulse"]),
        ("subject:Patient={ada}", ["pulse"]),
        ("subject=Group/{ada}", []),
        ("subject:identifier=urn:sample|2", ["weight"]),
        ("patient={ada},{bo}", ["pulse", "weight"]),
        ("patient.identifier=urn:sample|1", ["pulse"]),
        ("subject:Patient.gender=male", ["weight"]),
        ("date=2026-01", ["pulse"]),
        ("date=ge2026-02-01", ["weight"]),
        ("date=sa2026-01-31", ["weight"]),
    ],
)
def test_observations_found(query: str, expected: list[str]) -> None:
    """References relative or absolute, by id, by identifier and chained; dates within periods."""
    desk, ids = filled()

    assert [ids[name] for name in expected] == desk.found("/Observation?" + query.format(**ids))


def test_search_by_id_and_by_time_of_change() -> None:
    desk, ids = filled()

    assert [ids["bo"]] == desk.found(f"/Patient?_id={ids['bo']}")
    assert [ids["bo"], ids["cy"]] == desk.found("/Patient?_lastUpdated=ge2026-03-02T09:33:00Z")


def test_deleted_resources_are_not_found() -> None:
    desk, ids = filled()
    desk.call("DELETE", f"/Patient/{ids['ada']}")

    assert [ids["bo"], ids["cy"]] == desk.found("/Patient")


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("_lastUpdated", ["ada", "bo", "cy"]),
        ("-_lastUpdated", ["cy", "bo", "ada"]),
        ("birthdate", ["bo", "ada", "cy"]),
        ("gender,birthdate", ["cy", "ada", "bo"]),
        ("name", ["cy", "ada", "bo"]),
    ],
)
def test_sort(sort: str, expected: list[str]) -> None:
    desk, ids = filled()

    assert [ids[name] for name in expected] == desk.found(f"/Patient?_sort={sort}")


def test_pages_link_to_each_other_and_hold_everything_once() -> None:
    """Following `next` visits every match once; `total` counts all of them (FHIR R4, 3.1.0.10)."""
    desk = Desk()
    made = [desk.create(patient(str(number), gender="male")) for number in range(5)]

    seen, pages, url = [], [], "/Patient?gender=male&_count=2"
    while url:
        page = desk.get(url.removeprefix(BASE))
        pages.append(page)
        seen += [item["resource"]["id"] for item in page["entry"]]
        url = next((link["url"] for link in page["link"] if link["relation"] == "next"), "")

    assert made == seen
    assert [5, 5, 5] == [page["total"] for page in pages]
    assert ["self", "first", "previous"] == [link["relation"] for link in pages[-1]["link"]]


def test_count_zero_and_summary_count_only_count() -> None:
    desk, _ = filled()

    for query in ("_count=0", "_summary=count"):
        page = desk.get(f"/Patient?{query}")
        assert (3, False) == (page["total"], "entry" in page)


def test_an_empty_result_has_no_empty_list() -> None:
    """FHIR JSON has no empty arrays (FHIR R4, 2.6.2)."""
    assert "entry" not in Desk().get("/Patient")


def test_include_and_revinclude_bring_others_along() -> None:
    """Included resources are told apart from matches and not counted (FHIR R4, 3.1.1.5.4)."""
    desk, ids = filled()

    page = desk.get("/Observation?code=pulse,weight&_include=Observation:subject")
    back = desk.get(f"/Patient?_id={ids['ada']}&_revinclude=Observation:patient")

    modes = [(item["search"]["mode"], item["resource"]["id"]) for item in page["entry"]]
    assert [("match", ids["pulse"]), ("match", ids["weight"]), ("include", ids["ada"]), ("include", ids["bo"])] == modes
    assert 2 == page["total"]
    assert [ids["ada"], ids["pulse"]] == [item["resource"]["id"] for item in back["entry"]]


def test_search_by_post() -> None:
    """POST _search with a form is GET with a query (FHIR R4, 3.1.1.2)."""
    desk, ids = filled()
    form = {"content-type": "application/x-www-form-urlencoded"}

    page = told(desk.call("POST", "/Patient/_search?gender=male", data=b"identifier=urn%3Asample%7C2", headers=form))
    refused = desk.call("POST", "/Patient/_search", {"identifier": "2"})

    assert [ids["bo"]] == [item["resource"]["id"] for item in page["entry"]]
    assert (415, "not-supported") == problem(refused)


def test_unknown_parameters_are_left_aside_and_told() -> None:
    """Lenient by default: the self link shows what counted, an outcome entry what did not (FHIR R4, 3.1.1.3)."""
    desk, ids = filled()

    page = desk.get("/Patient?gender=male&colour=red")

    assert f"{BASE}/Patient?gender=male" == page["link"][0]["url"]
    assert (1, ["match", "outcome"]) == (page["total"], [item["search"]["mode"] for item in page["entry"]])
    assert "colour" in page["entry"][1]["resource"]["issue"][0]["details"]["text"]
    assert ids["bo"] == page["entry"][0]["resource"]["id"]


def test_unknown_parameters_are_refused_when_the_client_is_strict() -> None:
    response = Desk().call("GET", "/Patient?colour=red", headers={"prefer": "handling=strict"})

    assert (400, "not-supported") == problem(response)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("gender:above=male", "not-supported"),
        ("birthdate=soon", "invalid"),
        ("birthdate=xx1984", "invalid"),
        ("birthdate=1984-13", "invalid"),
        ("gender:missing=maybe", "invalid"),
        ("_count=-1", "invalid"),
        ("_count=many", "invalid"),
        ("_offset=1.5", "invalid"),
        ("_count=" + "9" * 5000, "invalid"),
    ],
)
def test_values_that_cannot_be_read_are_refused(query: str, code: str) -> None:
    """A modifier the server does not know may not be ignored (FHIR R4, 3.1.1.4.5)."""
    assert (400, code) == problem(Desk().call("GET", f"/Patient?{query}"))


def test_escaped_separators_are_plain_characters() -> None:
    """Backslash escapes comma and bar (FHIR R4, 3.1.1.4.2)."""
    desk = Desk()
    id_ = desk.create(patient("a|b,c"))

    assert [id_] == desk.found("/Patient?identifier=urn:sample|a\\|b\\,c")


def test_companions_come_with_every_match() -> None:
    def with_observations(store: Store, version: Version) -> list[Version]:
        return list(store.of("Observation")) if version.type == "Patient" else []

    desk = Desk(config=config(Hooks(companions=with_observations)))
    id_ = desk.create(patient("1"))
    other = desk.create({"resourceType": "Observation"})

    page = desk.get("/Patient")

    assert [("match", id_), ("include", other)] == [
        (item["search"]["mode"], item["resource"]["id"]) for item in page["entry"]
    ]
    assert 1 == page["total"]


def test_searches_within_a_transaction_see_what_it_made() -> None:
    """Reads come last (FHIR R4, 3.1.0.11.2)."""
    response = Desk().call(
        "POST", "/", bundle(entry(method="GET", url="Patient?gender=male"), entry(patient("1", gender="male")))
    )

    assert 1 == told(response)["entry"][0]["resource"]["total"]
