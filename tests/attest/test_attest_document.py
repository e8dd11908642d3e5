"""The document and the leaf: one form, read strictly."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from attest_world import BEGIN, attestation, demonstration_key
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.attest.document import Attestation, from_json, to_json, to_plain
from eqlab.attest.leaf import KINDS, Leaf, leaf_json, read_leaf
from eqlab.label.canonical import canonical, digest

DOCUMENT = attestation(demonstration_key())
LINES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@settings(deadline=None)
@given(LINES, LINES, st.booleans(), st.dictionaries(LINES, st.one_of(st.booleans(), LINES), max_size=4))
def test_document_is_read_as_it_was_written(
    system: str, version: str, test: bool, claims: dict[str, bool | str]
) -> None:
    written = replace(
        DOCUMENT, system=system, version=version, test=test, scope=(replace(DOCUMENT.scope[0], claims=claims),)
    )
    read, told = from_json(to_json(written))

    assert (written, ()) == (read, told)
    assert digest(to_plain(written)) == written.digest


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_hostile_bytes_are_no_document_and_no_leaf(data: bytes) -> None:
    assert None is from_json(data)[0]
    assert from_json(data)[1]
    assert None is read_leaf(data)[0]


CHANGES = {
    "missing": lambda plain: plain.pop("kind"),
    "unknown": lambda plain: plain.update(extra=1),
    "another type": lambda plain: plain.update(type="urn:other"),
    "number for text": lambda plain: plain.update(system=1),
    "text for number": lambda plain: plain.update(revision="1"),
    "truth for number": lambda plain: plain.update(revision=True),
    "nothing for text": lambda plain: plain.update(system=None),
    "empty": lambda plain: plain.update(system=""),
    "two lines": lambda plain: plain.update(system="a\nb"),
    "direction": lambda plain: plain.update(system="a\u202eb"),
    "long": lambda plain: plain.update(system="x" * 2001),
    "upper case digest": lambda plain: plain.update(evaluation="A" * 64),
    "no day": lambda plain: plain.update(decided="2026-02-30"),
    "another calendar form": lambda plain: plain.update(decided="20261121"),
    "no time": lambda plain: plain.update(issued="2026-11-21T25:00:00Z"),
    "other zone": lambda plain: plain.update(issued="2026-11-21T18:00:00+01:00"),
    "ends first": lambda plain: plain.update(valid_until="2020-01-01"),
    "path for id": lambda plain: plain.update(id="../x"),
    "list for object": lambda plain: plain.update(issuer=[]),
    "within": lambda plain: plain["issuer"].update(email="anna@example.com"),
    "no scope": lambda plain: plain.update(scope=[]),
    "many": lambda plain: plain.update(conditions=["x"] * 1001),
    "claims": lambda plain: plain["scope"][0].update(claims={"a": 1}),
    "checklist": lambda plain: plain.update(checklist=[1]),
    "large checklist": lambda plain: plain.update(checklist={"a": ["x" * 2001]}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_any_other_form_is_refused_with_a_sentence(name: str) -> None:
    plain = to_plain(DOCUMENT)
    CHANGES[name](plain)
    read, told = from_json(canonical(plain))

    assert None is read
    assert told
    assert all("{" not in one.sentence() + one.advice() for one in told)


@pytest.mark.parametrize("number", [b"1.0", b"1e0", b"-0", b"9007199254740993", b"NaN"])
def test_numbers_have_one_form(number: bytes) -> None:
    assert None is from_json(to_json(DOCUMENT).replace(b'"revision":1', b'"revision":' + number))[0]


def test_checklist_is_kept_as_it_is() -> None:
    written = replace(DOCUMENT, checklist={"level": "B", "pair": [61, 74], "assured": True, "note": None})

    assert written == from_json(to_json(written))[0]


def test_document_names_no_person() -> None:
    """The decision-maker stands there as a role."""
    assert "decision-maker" == DOCUMENT.decider
    assert not {"contact", "email"} & set(to_json(DOCUMENT).decode().split('"'))


@settings(deadline=None)
@given(
    st.sampled_from(KINDS),
    st.integers(0, 99),
    st.one_of(st.none(), st.dates(date(1000, 1, 1))),
    st.datetimes(datetime(1000, 1, 1)),  # noqa: DTZ001 - the zone is set below
)
def test_leaf_is_read_as_it_was_written(kind: str, revision: int, day: date | None, at: datetime) -> None:
    leaf = Leaf(
        type=kind,
        id="EQ-2026-0001",
        sha256="ab" * 32,
        at=at.replace(microsecond=0, tzinfo=UTC),
        revision=revision,
        since=day,
        until=None,
        reason="non-conformity",
    )

    assert (leaf, ()) == read_leaf(leaf_json(leaf))


def test_leaf_with_more_than_a_leaf_has_is_refused() -> None:
    plain = {"type": "issued", "id": "EQ-1", "revision": 1, "sha256": "", "at": "2026-11-21T18:00:00Z"}
    plain |= {"from": "", "until": "", "kind": "", "reason": "", "successor": "", "by": "Anna"}

    assert ["EQ-ATTEST-033"] == [one.issue.code for one in read_leaf(canonical(plain))[1]]


def test_fields_of_the_document_are_its_keys() -> None:
    assert {"type", *Attestation.__slots__} == set(to_plain(DOCUMENT))
    assert BEGIN < DOCUMENT.issued
