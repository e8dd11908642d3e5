import pytest
from hypothesis import given
from hypothesis import strategies as st

from eqlab.validate.checkdigit import verhoeff
from eqlab.validate.fhir.library import core_library
from eqlab.validate.fhir.terminology import member
from eqlab.validate.fhir.terminology.model import MOST_PARTS, union
from eqlab.validate.fhir.terminology.special import SPECIAL, of_special

UNITS = "http://unitsofmeasure.org"
LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"


@pytest.mark.parametrize(
    ("system", "code", "expected"),
    [
        ("urn:ietf:bcp:47", "en", True),
        ("urn:ietf:bcp:47", "de-AT", True),
        ("urn:ietf:bcp:47", "DE-lu", True),
        ("urn:ietf:bcp:47", "zh-Hans-CN", True),
        ("urn:ietf:bcp:47", "zh-cmn-Hans-CN", True),
        ("urn:ietf:bcp:47", "es-419", True),
        ("urn:ietf:bcp:47", "sl-rozaj-biske-1994", True),
        ("urn:ietf:bcp:47", "de-CH-x-phonebk", True),
        ("urn:ietf:bcp:47", "en-u-ca-gregory", True),
        ("urn:ietf:bcp:47", "x-lab", True),
        ("urn:ietf:bcp:47", "gsw", True),
        ("urn:ietf:bcp:47", "xx", False),
        ("urn:ietf:bcp:47", "en-QQ", False),
        ("urn:ietf:bcp:47", "english", False),
        ("urn:ietf:bcp:47", "en_US", False),
        ("urn:ietf:bcp:47", "english, please", False),
        ("urn:ietf:bcp:47", "", False),
        ("urn:ietf:bcp:47", "qqz", None),
        ("urn:ietf:bcp:13", "image/png", True),
        ("urn:ietf:bcp:13", "application/fhir+json; fhirVersion=4.0", True),
        ("urn:ietf:bcp:13", 'text/plain; charset="utf-8"', True),
        ("urn:ietf:bcp:13", "json", True),
        ("urn:ietf:bcp:13", "png", False),
        ("urn:ietf:bcp:13", "[%format%]", False),
        ("urn:ietf:rfc:3986", "urn:oid:2.16.840.1", True),
        ("urn:ietf:rfc:3986", "not a uri", False),
        ("urn:iso:std:iso:3166", "LU", True),
        ("urn:iso:std:iso:3166", "LUX", True),
        ("urn:iso:std:iso:3166", "442", True),
        ("urn:iso:std:iso:3166", "lu", False),
        ("urn:iso:std:iso:3166", "D", False),
        ("urn:iso:std:iso:3166:-2", "DE-BY", None),
        ("urn:iso:std:iso:3166:-2", "Bavaria", False),
        ("urn:iso:std:iso:4217", "EUR", True),
        ("urn:iso:std:iso:4217", "DEM", True),
        ("urn:iso:std:iso:4217", "EURO", False),
        (UNITS, "mm[Hg]", True),
        (UNITS, "10*3/uL", True),
        (UNITS, "{# of fetuses}", True),
        (UNITS, "fmm[Hg]", False),
        (UNITS, "m m", False),
        (LOINC, "8480-6", None),
        (LOINC, "LA6576-8", None),
        (LOINC, "8480-5", False),
        (LOINC, "8480", False),
        (LOINC, "Blood pressure", False),
        (SNOMED, "404684003", None),
        (SNOMED, "459231000124102", None),
        (SNOMED, "404684003:246075003=1", None),
        (SNOMED, "404684004", False),
        (SNOMED, "1", False),
        (SNOMED, "finding", False),
        ("http://hl7.org/fhir/sid/icd-10-cm", "E10.321", None),
        ("http://hl7.org/fhir/sid/icd-10-cm", "E10.32+T1", False),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "313782", None),
        ("http://www.nlm.nih.gov/research/umls/rxnorm", "aspirin", False),
    ],
)
def test_grammar_decides_what_it_can(system: str, code: str, expected: bool | None) -> None:
    """Tables and grammars say yes and no; without the content a check digit can only say no."""
    answer = SPECIAL[system].judge(code)

    assert expected is answer.answer
    assert (answer.reason == "") == (expected is True)


def test_an_identifier_of_a_description_is_no_concept() -> None:
    """The partition identifier tells concepts from descriptions (SNOMED CT, SCTID)."""

    assert "description" in SPECIAL[SNOMED].judge(f"283921201{verhoeff('283921201')}").reason


@given(st.text(max_size=60) | st.text(alphabet="ab-/;= \t", max_size=300), st.sampled_from(sorted(SPECIAL)))
def test_no_code_makes_a_grammar_raise(code: str, system: str) -> None:
    assert SPECIAL[system].judge(code).answer in (True, False, None)


@pytest.mark.parametrize("piece", ["a", "-ab", "a-", "a/", "a/b;a=", " ", "0", "http://a", "%"])
@pytest.mark.parametrize("system", sorted(SPECIAL))
def test_no_code_makes_a_grammar_run_away(piece: str, system: str) -> None:
    """Codes of a megabyte are refused for their length."""

    assert SPECIAL[system].judge(piece * 1_000_000).answer is False


@pytest.mark.parametrize(
    ("system", "one", "yes", "no"),
    [
        ("urn:iso:std:iso:3166", {"property": "code", "op": "regex", "value": "[A-Z]{3}"}, "LUX", "LU"),
        ("urn:iso:std:iso:3166", {"property": "code", "op": "in", "value": "LU, DE"}, "DE", "FR"),
        ("urn:iso:std:iso:4217", {"property": "code", "op": "=", "value": "EUR"}, "EUR", "CHF"),
        (UNITS, {"property": "canonical", "op": "=", "value": "s"}, "min", "mm"),
    ],
)
def test_filters_that_need_no_content_can_be_applied(system: str, one: dict[str, str], yes: str, no: str) -> None:
    members = of_special(SPECIAL[system], system, [one])

    assert (True, False) == (members.holds(system, yes).answer, members.holds(system, no).answer)
    assert (system, yes) in (members.listed() or {(system, yes)})


@pytest.mark.parametrize(
    "one",
    [
        {"property": "class", "op": "=", "value": "x"},
        {"property": "code", "op": "regex", "value": "(a*)*b"},
        {"property": ["code"], "op": {}, "value": 1},
    ],
)
def test_other_filters_are_undecided_but_a_wrong_code_stays_wrong(one: dict[str, object]) -> None:
    members = of_special(SPECIAL[LOINC], LOINC, [one])

    assert members.holds(LOINC, "8480-6").answer is None
    assert members.holds(LOINC, "8480-5").answer is False
    assert members.listed() is None


def test_value_sets_of_fhir_use_the_grammars() -> None:
    core, hl7 = core_library(), "http://hl7.org/fhir/ValueSet/"

    assert member(core, f"{hl7}mimetypes|4.0.1", "", "text/plain").answer is True
    assert member(core, f"{hl7}all-languages", "", "de-LU").answer is True
    assert member(core, f"{hl7}observation-codes", LOINC, "8480-5").answer is False


def test_filters_that_cannot_be_applied_are_one_part_however_many() -> None:
    """They leave undecided what the system may have; a code that it cannot have stays wrong."""
    filters = [[{"property": "concept", "op": "is-a", "value": str(at)}] for at in range(MOST_PARTS + 1)]
    loinc = [of_special(SPECIAL[LOINC], LOINC, wanted) for wanted in filters]
    whole = union(loinc)

    assert whole is loinc[-1]
    assert whole.holds(LOINC, "1234-5").answer is loinc[0].holds(LOINC, "1234-5").answer
    assert whole.holds(LOINC, "no code").answer is False
