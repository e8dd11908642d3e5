import pytest

from eqlab.validate.fhir.path import Path, fhirpath, json_path, keys_of, root
from eqlab.validate.fhirpath.syntax import parse


def path(*keys: str | int) -> Path:
    made = root(str(keys[0]))
    for key in keys[1:]:
        made = (made, key)
    return made


@pytest.mark.parametrize(
    ("keys", "json", "written"),
    [
        (("Patient",), "Patient", "Patient"),
        (("Patient", "name", 0, "given", 1), "Patient.name[0].given[1]", "Patient.name[0].given[1]"),
        (("Patient", "_birthDate"), "Patient._birthDate", "Patient.birthDate"),
        (
            ("Observation", "valueQuantity", "code"),
            "Observation.valueQuantity.code",
            "Observation.value.ofType(Quantity).code",
        ),
        (("Patient", "odd one"), "Patient.`odd one`", "Patient.`odd one`"),
        (("Patient", ""), "Patient.``", "Patient.``"),
        (("", "name", 0), "``.name[0]", "name[0]"),
        (("||",), "`||`", "`||`"),
    ],
)
def test_a_path_is_written_for_json_and_as_fhirpath(keys: tuple[str | int, ...], json: str, written: str) -> None:
    assert list(keys) == keys_of(path(*keys))
    assert json == json_path(path(*keys))
    assert written == fhirpath(path(*keys))


def test_resources_inside_the_document_are_known_by_their_type() -> None:
    document = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "valueString": "x"}}]}
    inner = path("Bundle", "entry", 0, "resource", "valueString")

    assert "Bundle.entry[0].resource.value.ofType(string)" == fhirpath(inner, document)
    assert "Bundle.entry[0].resource.valueString" == fhirpath(inner)


@pytest.mark.parametrize("key", ["\0", "a\nb", "\u202e", "\ud800", "\U000e0001", "back`tick", "back\\slash", "é"])
def test_what_does_not_show_is_escaped_as_fhirpath_does(key: str) -> None:
    """A report that quotes a path carries no control characters, and the path can still be evaluated."""
    written = fhirpath(path("Patient", key))

    assert written.isprintable()
    assert "member" == parse(written).children[1].kind


def test_a_name_without_end_is_shortened_but_for_the_machine() -> None:
    endless = path("Patient", "x" * 5000)

    assert 220 > len(fhirpath(endless))
    assert "…" in fhirpath(endless)
    assert 5000 < len(json_path(endless))
