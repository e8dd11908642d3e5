"""`validate_all`: many resources from Python."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import damaged, instances

from eqlab.core.errors import AuthorError
from eqlab.core.values import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir import Validation, validate, validate_all
from eqlab.validate.fhir.library import STRUCTURES, Definitions, core_library
from eqlab.validate.fhir.run import Options
from eqlab.validate.fhir.together import TOGETHER

URL = "http://lab.example/named"
PATIENT = b'{"resourceType": "Patient", "active": true}'
LOINC = b'{"resourceType": "Patient", "maritalStatus": {"coding": [{"system": "http://loinc.org", "code": "1-8"}]}}'


def profile(**row: Json) -> Json:
    return {
        "resourceType": "StructureDefinition",
        "url": URL,
        "name": "Named",
        "status": "active",
        "type": "Patient",
        "kind": "resource",
        "abstract": False,
        "derivation": "constraint",
        "baseDefinition": f"{STRUCTURES}Patient",
        "differential": {"element": [{"id": "Patient.name", "path": "Patient.name", **row}]},
    }


@settings(max_examples=30, deadline=None)
@given(st.lists(instances() | damaged().map(lambda one: one.value), max_size=6))
def test_each_is_told_what_it_is_told_alone(values: list[Json]) -> None:
    documents = [encode(one) for one in values]

    assert [validate(one) for one in documents] == list(validate_all(documents))


def test_there_are_three_answers() -> None:
    documents = (PATIENT, b'{"resourceType": "Patient", "active": "yes"}', LOINC)

    assert [True, False, None] == [one.valid for one in validate_all(documents)]


def test_texts_are_taken_like_bytes() -> None:
    """Also those that no encoding has a place for."""
    texts = ['{"resourceType": "Patient", "name": [{"family": "Müller"}]}', '{"resourceType": "\ud800"}', ""]

    assert [validate(one) for one in texts] == list(validate_all(texts))
    assert [validate(PATIENT), validate(texts[0])] == list(validate_all([PATIENT, texts[0]]))


def test_of_nothing_nothing_is_told() -> None:
    assert [] == list(validate_all([]))


def test_documents_come_as_they_are_asked_for() -> None:
    """However many follow, no more are held than are judged together."""
    read: list[int] = []

    def without_end() -> Iterator[bytes]:
        while True:
            read.append(len(read))
            yield PATIENT

    told = validate_all(without_end())

    assert [] == read
    assert Validation(findings=()) == next(told)
    assert TOGETHER >= len(read)


def test_a_library_and_options_judge_all() -> None:
    library = core_library().over(Definitions.of("test", [profile(min=1)]))
    named = b'{"resourceType": "Patient", "name": [{"family": "Weis"}]}'
    told = validate_all([PATIENT, named, PATIENT], library, Options(profiles=(URL,)))

    assert [False, True, False] == [one.valid for one in told]


@pytest.mark.parametrize("count", [1, 2])
def test_a_wrong_profile_is_its_authors_matter(count: int) -> None:
    library = core_library().over(Definitions.of("test", [profile(max="many")]))

    with pytest.raises(AuthorError, match=URL):
        next(validate_all([PATIENT] * count, library, Options(profiles=(URL,))))


def test_what_reading_the_documents_raises_goes_through() -> None:
    def broken() -> Iterator[bytes]:
        yield PATIENT
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(validate_all(broken()))
