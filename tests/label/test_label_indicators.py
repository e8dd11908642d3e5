"""Indicators: definitions that compile or are refused with their places, counted over documents good and bad."""

from decimal import Decimal
from pathlib import Path

import pytest

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.label.statistics.counting import Count, count
from eqlab.label.statistics.indicators import Indicators, read_indicators

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "testplans" / "indicators" / "laboratory" / "indicators.yaml"
TEXT = "{en: x, fr: x, de: x}"


def bundled() -> Indicators:
    return read_indicators(FILE.read_bytes(), str(FILE))


def source(**more: str) -> str:
    facts = {
        "id": "one",
        "unit": "share",
        "extra": "",
        "numerator": f"{{words: {TEXT}, fhir: 'Bundle.entry.where(resource.status.exists())'}}",
        "denominator": f"{{words: {TEXT}, fhir: 'Bundle.entry'}}",
        **more,
    }
    return (
        f"indicators: x\nversion: 1.0.0\ntitle: {TEXT}\nnamespaces: {{h: 'urn:hl7-org:v3'}}\nlist:\n"
        f"  - id: {facts['id']}\n    title: {TEXT}\n    definition: {TEXT}\n    unit: {facts['unit']}\n{facts['extra']}"
        f"    numerator: {facts['numerator']}\n    denominator: {facts['denominator']}\n"
    )


def compiled(**more: str) -> Indicators:
    return read_indicators(source(**more).encode(), "i.yaml")


def results(told: Count) -> dict[str, tuple[int, int, Decimal | None]]:
    return {one.indicator.id: (one.numerator, one.denominator, one.value) for one in told.counted}


def bundle(patient: str, *codes: str, kind: str = "11502-2") -> bytes:
    observations = "".join(f',{{"resource":{{"resourceType":"Observation","code":{code}}}}}' for code in codes)
    return (
        '{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","type":{"coding":'
        f'[{{"system":"http://loinc.org","code":"{kind}"}}]}}}}}},{{"resource":{{"resourceType":"Patient","identifier":'
        f'[{{"value":"{patient}"}}]}}}}{observations}]}}'
    ).encode()


LOINC = '{"coding":[{"system":"http://loinc.org","code":"2345-7"}]}'
OTHER = '{"text":"glucose"}'


def test_documents_are_counted_and_patients_once() -> None:
    """Three laboratory documents of two patients, of whose results two of three have a LOINC code."""
    told = count(
        bundled(),
        [("a", bundle("1", LOINC)), ("b", bundle("1", OTHER)), ("c", bundle("2", LOINC)), ("d", bundle("2", kind="x"))],
    )

    assert {
        "laboratory-documents-per-record": (3, 2, Decimal("1.5000")),
        "loinc-coverage": (2, 3, Decimal("0.6667")),
    } == results(told)
    assert (4, ()) == (told.documents, told.unread)


def test_clinical_documents_are_counted_alike() -> None:
    files = [
        ROOT / "scenarios" / "cda" / "examples" / name for name in ("laboratory-result.xml", "patient-summary.xml")
    ]
    told = count(bundled(), [(file.name, file.read_bytes()) for file in files])

    assert (1, 1, Decimal("1.0000")) == results(told)["loinc-coverage"]
    assert 1 == results(told)["laboratory-documents-per-record"][0]


def test_what_cannot_be_read_is_told_and_the_rest_counted() -> None:
    """Hostile files raise nothing."""
    bad = {
        "empty": b"",
        "not json": b"{",
        "other json": b"[1]",
        "other xml": b"<a/>",
        "entity": b'<!DOCTYPE a [<!ENTITY x "y">]><ClinicalDocument xmlns="urn:hl7-org:v3">&x;</ClinicalDocument>',
        "binary": b"\x00\xff",
        "deep": b"[" * 9000,
    }
    told = count(bundled(), [*bad.items(), ("good", bundle("1", LOINC))])

    assert list(bad) == [one.name for one in told.unread]
    assert all(one.finding.sentence() for one in told.unread)
    assert 1 == told.documents


def test_nothing_divided_by_nothing_has_no_value() -> None:
    assert {None} == {value for _, _, value in results(count(bundled(), [])).values()}


def test_no_identifier_leaves_the_room() -> None:
    assert "4711" not in str(count(bundled(), [("a", bundle("4711", LOINC))]))


def test_order_of_documents_does_not_matter() -> None:
    documents = [("a", bundle("1", LOINC)), ("b", bundle("2", OTHER)), ("c", bundle("1", OTHER))]

    assert results(count(bundled(), documents)) == results(count(bundled(), reversed(documents)))


def test_a_share_of_more_than_all_is_the_authors_mistake() -> None:
    wrong = compiled(numerator=f"{{words: {TEXT}, fhir: 'Bundle.entry | Bundle.type'}}")
    with pytest.raises(AuthorError, match="more than there are"):
        count(wrong, [("a", bundle("1"))])


def test_an_expression_without_a_result_is_told() -> None:
    """Neither part is counted then."""
    odd = compiled(numerator=f"{{words: {TEXT}, fhir: 'Bundle.entry.resource.where(id + 1 = 2)'}}")
    told = count(odd, [("a", b'{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Patient","id":"x"}}]}')])

    assert (0, ["EQ-LABEL-203"]) == (told.counted[0].denominator, [one.finding.issue.code for one in told.unread])


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        ({"denominator": f"{{words: {TEXT}, fhir: 'Bundle.entry.('}}"}, "EQ-FHIRPATH", 11),
        ({"denominator": f"{{words: {TEXT}, cda: '//h:a[['}}"}, "EQ-XPATH", 11),
        ({"denominator": f"{{words: {TEXT}, cda: 'document(1)'}}"}, "EQ-XPATH", 11),
        ({"denominator": f"{{words: {TEXT}}}"}, "EQ-LABEL-201", 11),
        ({"denominator": f"{{words: {TEXT}, cda: '//h:a'}}"}, "EQ-LABEL-201", 6),
        ({"unit": "rate"}, "EQ-", 9),
        ({"extra": "    reference: many\n"}, "EQ-", 10),
        ({"extra": "    reference: 'NaN'\n"}, "EQ-", 10),
        ({"extra": "    colour: red\n"}, "EQ-", 10),
    ],
)
def test_mistakes_are_refused_with_their_places(more: dict[str, str], code: str, line: int) -> None:
    with pytest.raises(AuthorErrors) as caught:
        compiled(**more)
    places = [(error.issue.code, error.at.line if error.at else 0) for error in caught.value.errors]

    assert any(found.startswith(code) and at == line for found, at in places), places


def test_ids_stand_once_and_files_have_a_list() -> None:
    again = source().partition("list:\n")[2]
    with pytest.raises(AuthorErrors, match="EQ-LABEL-200"):
        read_indicators((source() + again).encode(), "i.yaml")
    for text in ("", "a: 1\n", "- 1\n", "indicators: x\nversion: 1.0.0\ntitle: t\nlist: []\n"):
        with pytest.raises(AuthorErrors):
            read_indicators(text.encode(), "i.yaml")


def test_bundled_indicators_have_what_the_agency_compares_with() -> None:
    reference = {one.id: one.reference for one in bundled().indicators}

    assert {"laboratory-documents-per-record": Decimal("2.9"), "loinc-coverage": None} == reference
