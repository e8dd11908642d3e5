import pytest
from rules_runs import bundle, entry, observation, patient, walked

from eqlab.core.values import Json
from eqlab.validate.fhir.rules.references import references_pass
from eqlab.validate.fhir.rules.resolution import resolve
from eqlab.validate.fhir.rules.worlds import world_of

HOME = "https://lab.example.org/fhir"
UUID = "urn:uuid:3c0d2a5e-1b7c-4f57-9d3a-2f1c9b8e7a60"


def test_a_fragment_means_a_contained_resource_of_the_resource_around() -> None:
    """Contained resources see one another and, as #, what holds them."""
    run = walked(
        {
            **observation("#p"),
            "contained": [patient(), {"resourceType": "Provenance", "id": "v", "target": [{"reference": "#"}]}],
        }
    )
    whole, inner, other = run.scopes

    assert "p" == resolve("#p", whole).resource["id"]
    assert "p" == resolve("#p", other).resource["id"]
    assert whole is resolve("#", inner)
    assert resolve("#nobody", whole) is None


def test_a_contained_resource_goes_before_the_one_around_that_has_its_id() -> None:
    """The id of the resource around answers only when nothing in it has that id."""
    run = walked({**observation("#o"), "contained": [patient("o")]})

    assert "Patient" == resolve("#o", run.scopes[0]).type
    assert "Observation" == resolve("#o", walked(observation("#o")).scopes[0]).type


def test_a_fragment_asked_from_a_bundle_means_what_an_entry_contains() -> None:
    """Expressions look from a Bundle into its entries; references in the Bundle itself cannot."""
    run = walked(bundle("collection", entry(UUID, {**observation("#p"), "contained": [patient()]})))

    assert "p" == resolve("#p", run.scopes[0]).resource["id"]
    assert resolve("#nobody", run.scopes[0]) is None


def test_a_relative_reference_continues_the_base_of_its_own_entry() -> None:
    """Two servers in one Bundle do not mix."""
    run = walked(
        bundle(
            "collection",
            entry(f"{HOME}/Observation/o", observation("Patient/p")),
            entry("https://other.example.org/Patient/p", patient(birthDate="1970-01-01")),
            entry(f"{HOME}/Patient/p", patient()),
        )
    )

    found = resolve("Patient/p", run.scopes[1])

    assert {"resourceType": "Patient", "id": "p"} == found.resource
    assert run.scopes[3].path == found.path


def test_a_relative_reference_beside_a_urn_names_another_urn() -> None:
    """FHIR R4's rule for entries that have no server yet."""
    run = walked(bundle("collection", entry(UUID, observation("Patient/x")), entry("urn:uuid:x", patient("whatever"))))

    assert "whatever" == resolve("Patient/x", run.scopes[1]).resource["id"]
    assert resolve("Patient/whatever", run.scopes[1]) is None


def test_what_is_remembered_of_many_bases_grows_with_the_bundle_alone() -> None:
    """An entry of each server, and as many UUIDs: none of the servers' entries makes all UUIDs be gone through."""
    servers = [entry(f"https://h{at}.example.org/Observation/o", observation(UUID)) for at in range(50)]
    uuids = [entry(f"{UUID[:-2]}{at}", observation(UUID)) for at in range(10, 60)]
    run = walked(bundle("collection", *servers, *uuids))

    references_pass(run)

    assert 60 + 100 > sum(map(len, world_of(run.scopes[0]).plain.values()))
    assert "o" == resolve(f"{UUID[:-2]}33", run.scopes[1]).resource["id"]


def test_a_version_picks_one_of_several_entries() -> None:
    """The same resource may be there in several versions."""
    run = walked(
        bundle(
            "history",
            entry(f"{HOME}/Patient/p", patient(meta={"versionId": "1"})),
            entry(f"{HOME}/Patient/p", patient(meta={"versionId": "2"})),
        )
    )

    assert "2" == resolve(f"{HOME}/Patient/p/_history/2", run.scopes[0]).resource["meta"]["versionId"]
    assert resolve(f"{HOME}/Patient/p/_history/3", run.scopes[0]) is None


def test_an_entry_without_full_url_is_known_by_its_type_and_id() -> None:
    """A transaction may update resources without saying their address."""
    run = walked(bundle("transaction", entry(f"{HOME}/Observation/o", observation("Patient/p")), entry("", patient())))

    assert "p" == resolve("Patient/p", run.scopes[1]).resource["id"]


def test_a_bundle_inside_a_bundle_is_a_world_of_its_own() -> None:
    """What the outer Bundle holds does not answer the inner one."""
    inner = bundle("collection", entry(f"{HOME}/Observation/o", observation("Patient/p")))
    run = walked(bundle("collection", entry(UUID, inner), entry(f"{HOME}/Patient/p", patient())))
    innermost = next(scope for scope in run.scopes if scope.type == "Observation")

    assert resolve("Patient/p", innermost) is None


@pytest.mark.parametrize(
    ("parameter", "reference"),
    [
        ({"name": "who", "resource": patient()}, "Patient/p"),
        ({"name": "who", "part": [{"name": "inner", "resource": patient()}]}, "Patient/p"),
        (
            {
                "name": "who",
                "resource": patient(),
                "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/parameters-fullUrl", "valueUri": UUID}],
            },
            UUID,
        ),
        ({"name": "who", "resource": bundle("transaction", entry(UUID, patient()))}, UUID),
    ],
)
def test_parameters_answer_references_among_themselves(parameter: Json, reference: Json) -> None:
    """By type and id, by a fullUrl that an extension gives, and into a Bundle beside."""
    run = walked(
        {
            "resourceType": "Parameters",
            "parameter": [{"name": "about", "valueReference": {"reference": reference}}, parameter],
        }
    )

    assert "p" == resolve(reference, run.scopes[0]).resource["id"]


def test_the_world_outside_is_asked_once() -> None:
    """The lab's fetcher may be slow."""
    asked = []

    def fetch(reference: Json) -> Json:
        asked.append(reference)
        return patient("far") if reference == "Patient/far" else None

    run = walked(observation("Patient/far"), fetch=fetch)

    assert "fetched" == resolve("Patient/far", run.scopes[0]).kind
    assert "far" == resolve("Patient/far", run.scopes[0]).resource["id"]
    assert resolve("Patient/near", run.scopes[0]) is None
    assert ["Patient/far", "Patient/near"] == asked


@pytest.mark.parametrize("odd", [{"resourceType": ["Patient"]}, {"resourceType": "Nobody"}, "text", 7, None, []])
def test_what_is_no_resource_is_not_found(odd: Json) -> None:
    """Hostile entries and answers are looked at without a stumble."""
    run = walked(bundle("collection", {"fullUrl": UUID, "resource": odd}, odd), fetch=lambda _: odd)

    assert resolve(UUID, run.scopes[0]) is None
