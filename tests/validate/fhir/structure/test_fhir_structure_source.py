"""The Python that is written from a type, and how text of definitions gets into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structure_sample import patient, told, walked

from eqlab.validate.fhir import model
from eqlab.validate.fhir.model import type_names, type_of
from eqlab.validate.fhir.structure.checkers import judging, written
from eqlab.validate.fhir.structure.plan import plan_of
from eqlab.validate.fhir.structure.source import quoted, source_of

NARRATIVE = """\
def check(v, key, owner, parent, s, extra=None):
    if v.__class__ is not dict or len(v) < 2 and (not v or 'id' in v):
        return refuse(v, key, parent, s, type_name, rule)
    path = (parent, key)
    x, y = v.get('div'), v.get('status')
    if len(v) == 2 and x.__class__ is str and x and y.__class__ is str and sure_of_status(y):
        s.run.narratives.append((x, (path, 'div'), s))
        return path
    for k, x in v.items():
        if x.__class__ is str and x and len(x) <= longest and sure_of(k, never)(x):
            continue
        handler_of(k, meet)(x, k, v, path, s)
    if 'status' not in v and '_status' not in v:
        missing(required_0, path, s)
    if 'div' not in v and '_div' not in v:
        missing(required_1, path, s)
    return path
"""

REFERENCE = """\
def check(v, key, owner, parent, s, extra=None):
    if v.__class__ is not dict or len(v) < 2 and (not v or 'id' in v):
        return refuse(v, key, parent, s, type_name, rule)
    path = (parent, key)
    s.run.references.append((v, path, s, extra or ()))
    for k, x in v.items():
        if x.__class__ is str and x:
            if k == 'reference' or k == 'display':
                if x.isprintable() and len(x) <= longest:
                    continue
            elif len(x) <= longest and sure_of(k, never)(x):
                continue
        handler_of(k, meet)(x, k, v, path, s)
    return path
"""


@pytest.mark.parametrize(("name", "source"), [("Narrative", NARRATIVE), ("Reference", REFERENCE)])
def test_source_of_a_small_type(name: str, source: str) -> None:
    """Golden: whoever changes what is written sees it here."""
    assert source == source_of(plan_of(name), judging)[0]


@given(st.text())
def test_quoted_text_is_one_literal(text: str) -> None:
    """Whatever a definition says, it stays text."""
    import ast

    assert text == ast.literal_eval(quoted(text))


@pytest.mark.parametrize("value", [1, None, b"x", ["x"], type("Text", (str,), {})("x")])
def test_only_plain_strings_are_quoted(value: str) -> None:
    with pytest.raises(TypeError):
        quoted(value)


def test_no_such_type() -> None:
    with pytest.raises(KeyError):
        written("NoSuchType")


def test_every_type_of_fhir_can_be_written_and_compiled() -> None:
    primitives = {name for name, kind in type_names().items() if kind == "primitive-type"}
    names = sorted(set(type_names()) - primitives)

    assert names == [name for name in names if written(name).__name__ == "check" and type_of(name)]


class TestInvariants:
    """Constraints of the base definitions."""

    def test_broken_constraint_is_noted_with_its_rule(self) -> None:
        run = walked(patient(contact=[{"gender": "male"}]))
        [(issue, _, facts, rule)] = run.notes

        assert ("EQ-FHIR-700", "pat-1") == (issue.code, facts["key"])
        assert "http://hl7.org/fhir/StructureDefinition/Patient#Patient.contact:pat-1" == rule

    def test_inherited_constraint_is_that_of_the_base_type(self) -> None:
        inner = patient(id="a", meta={"versionId": "1"}, generalPractitioner=[{"reference": "#"}])
        rules = [note[3] for note in walked(patient(contained=[inner])).notes]

        assert ["http://hl7.org/fhir/StructureDefinition/DomainResource#DomainResource:dom-4"] == rules

    def test_constraint_of_an_element(self) -> None:
        organization = {"resourceType": "Organization", "name": "x", "address": [{"use": "home", "city": "y"}]}

        assert [("700", "Organization.address[0]")] == told(organization)

    def test_simple_quantity_has_no_comparator(self) -> None:
        dose = {"doseQuantity": {"value": 1, "comparator": "<"}}
        dosage = {"resourceType": "MedicationStatement", "status": "active", "subject": {"display": "x"}}
        dosage |= {"medicationCodeableConcept": {"text": "x"}, "dosage": [{"doseAndRate": [dose]}]}

        assert [("700", "MedicationStatement.dosage[0].doseAndRate[0].doseQuantity")] == told(dosage)

    def test_constraint_is_not_blamed_for_what_was_found_wrong_before(self) -> None:
        """One mistake, one note: a contact without a name because its name is misspelt."""
        assert [("111", "Patient.contact[0].nme")] == told(patient(contact=[{"nme": {"text": "x"}}]))

    def test_malformed_value_makes_no_constraint_stumble(self) -> None:
        period = {"start": ["2020"], "end": "2019"}

        assert [("117", "Patient.identifier[0].period.start")] == told(patient(identifier=[{"period": period}]))

    @pytest.mark.parametrize(
        ("asked", "expected"),
        [("Ignore", []), ("Hint", ["702"]), ("Warning", ["701"]), ("Error", ["700"])],
    )
    def test_best_practice_is_judged_as_asked(self, asked: str, expected: list[str]) -> None:
        assert expected == [code for code, _ in told(patient(id="a"), best_practice=asked)]


def test_names_that_are_no_types_are_remembered_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no end of them, and anybody may write one."""
    monkeypatch.setattr(model, "_asked", {})
    monkeypatch.setattr(model, "_MOST", 20)
    for number in range(50):
        assert type_of(f"Nothing{number}") is type_of(f"Patient.nothing{number}") is type_of("x" * 201) is None
        assert type_of("Patient.contact") is not None
        assert len(model._asked) <= 20

    assert "x" * 201 not in model._asked
