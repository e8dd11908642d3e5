import json
import subprocess
import sys
import weakref
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from instances import Damaged, damaged, instances

from eqlab.core.errors import AuthorError
from eqlab.core.issue import Nature
from eqlab.core.values import Json
from eqlab.validate.fast_json import encode
from eqlab.validate.fhir import engine, model, validate
from eqlab.validate.fhir.engine import PASSES, due, judge, judge_value
from eqlab.validate.fhir.findings import findings
from eqlab.validate.fhir.issues.engine import LAB_FAULT, NO_RESOURCE
from eqlab.validate.fhir.issues.json_writing import TOO_DEEP
from eqlab.validate.fhir.issues.structure import CONTROL_CHARACTER, EMPTY_STRING, STRING_TOO_LONG
from eqlab.validate.fhir.library import STRUCTURES, Definitions, core_library
from eqlab.validate.fhir.run import Options
from eqlab.validate.fhir.structure import LONGEST

WRONG = "http://lab.example/wrong"
PATIENT = b'{"resourceType": "Patient", "active": true}'


def codes(notes: Any) -> list[str]:
    return [issue.code for issue, *_ in notes]


def test_a_sound_resource_gives_no_notes() -> None:
    assert () == judge(PATIENT).notes
    assert () == judge(b'<Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>', "xml").notes


@pytest.mark.parametrize("value", ["x", 7, True, [], [{}], Decimal("1.5"), None])
def test_what_is_no_object_is_no_resource(value: Json) -> None:
    assert [NO_RESOURCE.code] == codes(judge_value(value))


@pytest.mark.parametrize("name", [None, 7, [], {}, "", "Nothing", "Resource", "HumanName", "patient", "\ud800"])
def test_a_resource_of_no_known_type_is_told_as_that(name: Json) -> None:
    """Each gives one error, whatever stands where the type's name should."""
    notes = judge_value({"resourceType": name, "meta": 7, "text": []})

    assert 1 == len(notes)
    assert LAB_FAULT.code not in codes(notes)


@pytest.mark.parametrize("data", [b"", b" ", b"{", b"\xff\xfe", b"nonsense", b"<", b"[" * 100_000])
@pytest.mark.parametrize("form", ["json", "xml"])
def test_what_cannot_be_read_says_why(data: bytes, form: str) -> None:
    judgement = judge(data, form)

    assert judgement.notes
    assert LAB_FAULT.code not in codes(judgement.notes)


def test_a_slip_of_the_labs_own_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ends neither the judgement nor the campaign, and is never held against the resource."""

    def broken(_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(engine.EXTENSIONS, "found", broken)
    judged = validate(b'{"resourceType": "Patient", "extension": [{"url": "http://x.example/e", "valueCode": "a"}]}')

    faults = [one for one in judged.findings if one.issue is LAB_FAULT]
    assert "extensions_pass stopped with ZeroDivisionError: by zero" in faults[0].sentence()
    assert {Nature.LAB} == {one.issue.nature for one in judged.findings}
    assert judged.valid is None


def test_an_authors_mistake_is_raised_only_where_the_profile_was_asked_for() -> None:
    row = {"id": "Patient.name", "path": "Patient.name", "max": "many"}
    wrong = {"resourceType": "StructureDefinition", "url": WRONG, "type": "Patient", "kind": "resource"}
    wrong |= {"derivation": "constraint", "baseDefinition": f"{STRUCTURES}Patient", "differential": {"element": [row]}}
    library = core_library().over(Definitions.of("test", [wrong]))

    with pytest.raises(AuthorError):
        judge(PATIENT, "json", library, Options(profiles=(WRONG,)))

    claimed = b'{"resourceType": "Patient", "meta": {"profile": ["%s"]}}' % WRONG.encode()
    assert [Nature.UNDECIDED] == [issue.nature for issue, *_ in judge(claimed, "json", library).notes]


@pytest.mark.parametrize("one", PASSES, ids=lambda one: one.name)
def test_every_pass_is_there(one: engine.Pass) -> None:
    assert callable(one.loaded())


def test_no_pass_is_called_when_there_is_nothing_to_look_at() -> None:
    empty: Any = SimpleNamespace(
        library=core_library(),
        options=Options(),
        types=set(),
        scopes=[SimpleNamespace(resource={"resourceType": "Patient"})],
        **{name: [] for name in ("extensions", "references", "canonicals", "targets", "attachments", "identifiers")},
        **{name: [] for name in ("bound", "codings", "quantities", "unsure", "narratives", "metas", "contained")},
    )

    assert [] == [one.name for one in due(empty)]


@settings(max_examples=40, deadline=None)
@given(instances())
def test_generated_instances_are_found_without_error(value: Json) -> None:
    """What the generator makes for a type is valid by the validator's own word."""
    notes = judge_value(value)

    assert [] == [note for note in notes if note[0].nature is Nature.LAB]


@settings(max_examples=60, deadline=None)
@given(damaged())
def test_a_damaged_instance_never_raises(one: Damaged) -> None:
    """Wrong shapes anywhere give notes: never an exception, never a fault of the lab."""
    assert LAB_FAULT.code not in codes(judge_value(one.value))


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
    )
)
def test_any_json_is_judged(value: Json) -> None:
    assert judge_value(value)


def test_names_that_documents_make_up_are_not_remembered() -> None:
    """A lab lives for days: what is sent to it may not fill it."""
    inside = {"resourceType": "Madeup", "id": "a", "other": [{"deep": 1}]}
    document = json.dumps({"resourceType": "Patient", "contained": [inside]}).encode()
    findings(judge(document.replace(b"Madeup", b"Patient")))
    before = len(model._asked)

    assert [] != findings(judge(document))
    assert before == len(model._asked)


@settings(max_examples=60, deadline=None)
@given(damaged())
def test_what_a_document_assures_spares_work_and_no_note(one: Damaged) -> None:
    """Strings that need no look because of how the document is written are told the same when they are looked at."""
    judgement = judge(encode(one.value))

    assert list(judge_value(judgement.instance.value)) == list(judgement.notes[len(judgement.instance.notes) :])


@pytest.mark.parametrize("member", ["family", "text"])
@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('""', EMPTY_STRING.code),
        ('"\\u0001"', CONTROL_CHARACTER.code),
        ('"\\b"', CONTROL_CHARACTER.code),
        (f'"{"x" * (LONGEST + 1)}"', STRING_TOO_LONG.code),
        (f'"\\n{"x" * (LONGEST + 1)}"', STRING_TOO_LONG.code),
        ('"x"', ""),
        (f'"{"x" * LONGEST}"', ""),
        ('"\\n"', ""),
    ],
    ids=lambda one: str(one)[:12],
)
def test_each_string_is_looked_at_as_its_document_is_written(member: str, written: str, code: str) -> None:
    notes = judge(f'{{"resourceType": "Patient", "name": [{{"{member}": {written}}}]}}'.encode()).notes

    assert ([code] if code else []) == codes(notes)


@pytest.mark.parametrize("margin", range(-40, 8))
def test_nesting_that_the_interpreter_just_cannot_bear_is_told(margin: int) -> None:
    """Somewhere around here one step of reading stumbles where the one before did not."""
    depth = sys.getrecursionlimit() + margin
    notes = judge(b'{"resourceType": "Patient", "x": %s%s}' % (b"[" * depth, b"]" * depth)).notes

    assert [TOO_DEEP.code] == codes(notes)[:1]


def test_nothing_that_was_asked_is_held_when_all_is_said() -> None:
    """What is used again holds neither the library nor the options of the last judgement."""

    def fetch(_reference: str) -> Json:
        return None

    asked = Options(fetch=fetch)
    held = weakref.ref(fetch)
    assert () == judge(PATIENT, "json", core_library().over(), asked).notes
    del fetch, asked

    assert held() is None


def test_a_sound_patient_loads_nothing_of_what_only_others_need() -> None:
    """What is not loaded costs nothing when a process begins."""
    asked = (
        "import sys; from eqlab.validate.fhir import validate;"
        " assert validate(sys.argv[1]).valid is True;"
        " print(*sorted(name for name in sys.modules if name.startswith(tuple(sys.argv[2:]))))"
    )
    rooms = ("core.finding", "core.exchange", "validate.ucum", "validate.fhirpath.evaluation")
    told = subprocess.run(
        [sys.executable, "-c", asked, PATIENT.decode(), *(f"eqlab.{one}" for one in rooms), "hashlib"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert "\n" == told.stdout
