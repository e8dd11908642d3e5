"""Large Bundles are read a few entries at a time: what is read is the same, or the document is read as a whole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.core.values import Json
from eqlab.validate.fhir import engine
from eqlab.validate.fhir.engine import judge
from eqlab.validate.fhir.reading import json_in_turn
from eqlab.validate.fhir.reading.json_in_turn import read_in_turn
from eqlab.validate.fhir.reading.json_strict import NotStrict, read_strict
from eqlab.validate.fhir.structure import resources
from eqlab.validate.fhir.waiting import Waiting
from eqlab.validate.json_reader import DEPTH

Write = Callable[[Any], str]
HAPI = '{\n  "resourceType": "Bundle",\n  "type": "collection",\n  "entry": [ %s ]\n}'
WRITERS: dict[str, Write] = {
    "compact": lambda value: json.dumps(value, separators=(",", ":")),
    "spaced": json.dumps,
    "by one": lambda value: json.dumps(value, indent=1),
    "by two": lambda value: json.dumps(value, indent=2),
    "by tabs": lambda value: json.dumps(value, indent="\t"),
    "brackets joined": lambda value: HAPI % ", ".join(json.dumps(one, indent=2) for one in value["entry"]),
}


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A piece is an entry or two here."""
    monkeypatch.setattr(json_in_turn, "_LARGE", 1)
    monkeypatch.setattr(json_in_turn, "_PIECE", 200)
    monkeypatch.setattr(engine, "_LARGE", 1)


def patient(number: int, **more: Any) -> Json:
    told = {"resourceType": "Patient", "id": f"p{number}", "active": True, "name": [{"family": 'Oak "x"'}] * 3}
    return {"fullUrl": f"http://lab.example/Patient/p{number}", "resource": told | more}


def bundle(*entries: Json, **more: Any) -> Json:
    return {"resourceType": "Bundle", "type": "collection", "entry": list(entries)} | more


def in_turn(data: bytes) -> Json:
    """Return the value; None where the document is to be read as a whole."""
    value = read_in_turn(data)
    if value is None:
        return None
    assert isinstance(value["entry"], Waiting)
    try:
        return value | {"entry": list(value["entry"].entries)}
    except NotStrict:
        return None


SOUND = bundle(*map(patient, range(9)))


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
@pytest.mark.parametrize("ending", ["", "\n", " \r\n\t"])
def test_what_is_read_in_turn_is_the_same(write: Write, ending: str) -> None:
    data = (write(SOUND) + ending).encode()

    assert SOUND == read_strict(data) == in_turn(data)


def test_several_pieces_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(json_in_turn, "read_strict", lambda data: (read.append(data), read_strict(data))[1])

    in_turn(WRITERS["by two"](SOUND).encode())

    assert 10 == len(read)
    assert all(len(one) < 600 for one in read)


def test_nothing_is_read_before_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []
    value = read_in_turn(WRITERS["by two"](SOUND).encode())
    monkeypatch.setattr(json_in_turn, "read_strict", lambda data: (read.append(data), read_strict(data))[1])

    assert SOUND["entry"][0] == next(value["entry"].entries)
    assert 1 == len(read)


UNUSUAL = {
    "a member after the entries": '{"resourceType":"Bundle","entry":[%s],"type":"collection"}',
    "an array after the entries": '{"resourceType":"Bundle","entry":[%s],"link":[{"relation":"self","url":"u"}]}',
    "members like entries after the entries": '{"resourceType":"Bundle","entry":[%s],"link":[%s]}',
    "entries twice": '{"resourceType":"Bundle","entry":[%s],"entry":[{"fullUrl":"u"}]}',
    "entries before, and empty": '{"resourceType":"Bundle","entry":[],"x":{"entry":[%s]}}',
    "entries elsewhere": '{"resourceType":"Bundle","x":{"entry":[%s]},"type":"collection"}',
    "in another member, too": '{"resourceType":"Bundle","x":{"entry":[%s]},"entry":[{"fullUrl":"u"}]}',
    "in a name": '{"resourceType":"Bundle","x\\"entry":[%s]}',
    "in a text": '{"resourceType":"Bundle","x":"\\"entry\\":[{","y":[%s]}',
    "a Bundle by a name within": '{"resourceType":"List","x":{"resourceType":"Bundle"},"entry":[%s]}',
    "no Bundle": '{"resourceType":"List","entry":[%s]}',
    "an array around": '[{"resourceType":"Bundle","entry":[%s]}]',
    "a comma after the last": '{"resourceType":"Bundle","entry":[%s,]}',
    "a bracket too many": '{"resourceType":"Bundle","entry":[%s]]}',
    "a brace too many": '{"resourceType":"Bundle","entry":[%s]}}',
    "a bracket too few": '{"resourceType":"Bundle","entry":[%s}',
    "closed and opened between": '{"resourceType":"Bundle","entry":[%s]},{"entry":[{"fullUrl":"u"}]}',
    "something behind": '{"resourceType":"Bundle","entry":[%s]} x]}',
    "the type twice": '{"resourceType":"Bundle","resourceType":"Bundle","entry":[%s]}',
    "the type behind": '{"entry":[%s],"resourceType":"Bundle"}',
    "a name with an escape": '{"resourceType":"Bundle","\\u0065ntry":[%s]}',
    "a byte order mark": '\ufeff{"resourceType":"Bundle","entry":[%s]}',
}
WRONG = {
    "a name twice": '{"fullUrl":"u","fullUrl":"v"}',
    "a name twice, deeper": '{"fullUrl":"u","resource":{"resourceType":"Patient","id":"x","id":"y"}}',
    "a name twice, by an escape": '{"fullUrl":"u","full\\u0055rl":"v"}',
    "half a character": '{"fullUrl":"\\ud800"}',
    "too deep": '{"x":' + "[" * (DEPTH - 2) + "1" + "]" * (DEPTH - 2) + "}",
    "no value": '{"x":}',
    "a number too large": '{"x":1e9999}',
    "a comment": '{"x":1 /* one */}',
    "cut": '{"x":',
    "brackets that close what is around": '{}],"entry":[{}',
    "braces that close what is around": '{}]},{"entry":[{}',
    "nothing": "",
}


def texts() -> list[str]:
    return [json.dumps(one, separators=(",", ":")) for one in SOUND["entry"]]


@pytest.mark.parametrize("form", UNUSUAL.values(), ids=UNUSUAL)
def test_what_is_not_as_expected_is_the_same_or_read_as_a_whole(form: str) -> None:
    data = form.replace("%s", ",".join(texts())).encode()
    try:
        whole = read_strict(data)
    except NotStrict:
        whole = None

    assert in_turn(data) in (whole, None)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("at", [0, 1, 4, 9])
@pytest.mark.parametrize("write", ["compact", "by two"])
def test_an_entry_of_which_there_is_something_to_say_makes_the_whole_be_read(wrong: str, at: int, write: str) -> None:
    mark = {"mark": "here"}
    text = WRITERS[write](bundle(*SOUND["entry"][:at], mark, *SOUND["entry"][at:]))
    data = text.replace(WRITERS["compact"](mark), wrong).replace('{\n      "mark": "here"\n    }', wrong).encode()

    assert b"mark" not in data
    with pytest.raises(NotStrict):
        read_strict(data)
    assert in_turn(data) is None
    assert judge(data).notes == whole(data).notes


def whole(data: bytes) -> engine.Judgement:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_in_turn, "_LARGE", len(data) + 1)
        return judge(data)


def test_nesting_is_counted_from_the_root() -> None:
    """Two levels are around an entry, wherever it is read."""
    for levels, fits in ((DEPTH - 3, True), (DEPTH - 2, False)):
        deep = f'{{"x":{"[" * levels}1{"]" * levels}}}'
        data = f'{{"resourceType":"Bundle","entry":[{texts()[0]},{deep}]}}'.encode()
        assert fits is (in_turn(data) is not None), levels
        if not fits:
            with pytest.raises(NotStrict):
                read_strict(data)


def test_too_many_values_are_too_many_in_all(monkeypatch: pytest.MonkeyPatch) -> None:
    data = WRITERS["compact"](SOUND).encode()
    monkeypatch.setattr(json_in_turn, "VALUES", data.count(b",") + data.count(b"[") + data.count(b"{") - 1)
    assert in_turn(data + b" " * 10_000) is None

    monkeypatch.undo()
    monkeypatch.setattr(json_in_turn, "_LARGE", 1)
    assert in_turn(data + b" " * 10_000) is not None


# Judged


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
def test_what_is_said_is_the_same(write: Write) -> None:
    wrong = bundle(patient(0), patient(1, gender="x", name=[]), {"fullUrl": 7}, patient(3), patient(3), 5, None)
    data = write(wrong).encode()

    judgement = judge(data)

    assert whole(data).notes == judgement.notes
    assert 5 <= len(judgement.notes)
    assert wrong == judgement.instance.value
    assert judgement.instance.places(("entry", 1, "resource", "gender")) is not None


def test_references_reach_entries_that_are_read_later() -> None:
    person = {"reference": "Patient/p8"}
    told = {"resourceType": "Observation", "status": "final", "code": {"text": "x"}, "subject": person}
    sound = bundle({"fullUrl": "http://lab.example/Observation/o", "resource": told}, *SOUND["entry"])
    data = WRITERS["by two"](sound).encode()

    assert whole(data).notes == judge(data).notes


@pytest.mark.parametrize(
    "member", ["Practitioner/late", "Patient/p8", "Patient/nobody", "http://lab.example/Patient/p8"]
)
@pytest.mark.parametrize("home", [{}, {"fullUrl": "http://lab.example/CareTeam/c"}])
@pytest.mark.parametrize("last", [False, True])
def test_rules_that_follow_references_see_all_entries(member: str, home: dict[str, str], last: bool) -> None:
    """ctm-1 is asked while the walk is at the team, which may come before the member."""
    part = {"member": {"reference": member}, "onBehalfOf": {"display": "x"}}
    team = {**home, "resource": {"resourceType": "CareTeam", "participant": [part]}}
    late = {
        "fullUrl": "http://lab.example/Practitioner/late",
        "resource": {"resourceType": "Practitioner", "id": "late"},
    }
    sound = bundle(*SOUND["entry"], team, late) if last else bundle(team, *SOUND["entry"], late)
    data = WRITERS["by two"](sound).encode()

    found = judge(data).notes
    assert whole(data).notes == found
    assert ("p8" in member) is any(facts.get("key") == "ctm-1" for _, _, facts, _ in found)


def test_when_the_walk_stumbles_the_document_is_read_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip of the lab's own is told once, and the value has all entries."""

    def broken(*_: object) -> None:
        raise LookupError("broken")

    monkeypatch.setattr(resources, "_note_type", broken)
    data = WRITERS["by two"](bundle(patient(0), {"resource": {"resourceType": "Nothing"}}, patient(2))).encode()

    judgement = judge(data)

    assert 1 == sum(issue.code == engine.issues.LAB_FAULT.code for issue, *_ in judgement.notes)
    assert 3 == len(judgement.instance.value["entry"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text('a"\\]},[{:é\n ', max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["entry", "fullUrl", "resource", "x", 'y"entry']), inner, max_size=3)
    ),
    max_leaves=12,
)


@settings(max_examples=300)
@given(
    st.lists(JSON, max_size=8),
    st.dictionaries(st.sampled_from(["id", "x", "meta", 'y"entry']), JSON, max_size=2),
    st.sampled_from([*WRITERS.values()]),
    st.booleans(),
)
def test_whatever_it_is(entries: list[Json], more: Json, write: Write, last: bool) -> None:
    """What is read in turn is what is read as a whole, unless it is left to that."""
    inside = {"entry": [*SOUND["entry"][:2], *entries]}
    value = {"resourceType": "Bundle"} | (more | inside if last else inside | more)
    data = write(value).encode()

    assert in_turn(data) in (read_strict(data), None)


@settings(max_examples=300)
@given(st.data())
def test_whatever_was_cut_out_or_put_in(data: st.DataObject) -> None:
    """Damage is never read as something sound."""
    text = data.draw(st.sampled_from([*WRITERS.values()]))(SOUND)
    at = data.draw(st.integers(0, len(text)))
    put = data.draw(st.sampled_from(["", '"', "\\", "]", "}", "]}", "[", "{", ",", '],"entry":[', "]}{", "0", "\n"]))
    damaged = (text[:at] + put + text[at + data.draw(st.integers(0, 3)) :]).encode()
    try:
        expected = read_strict(damaged)
    except NotStrict:
        expected = None

    assert in_turn(damaged) in (expected, None)
