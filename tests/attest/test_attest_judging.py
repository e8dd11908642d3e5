"""Laws of the verdict, of standing, of status lists, and of the trust file."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from attest_world import ADDRESS, BEGIN, NOW, World, demonstration_key
from hypothesis import given, settings
from hypothesis import strategies as st

from eqlab.attest import verify as rooms
from eqlab.attest.jws import BadToken, read_token
from eqlab.attest.leaf import Leaf
from eqlab.attest.statuslist import PLACES, Status, read_status_list, status_list
from eqlab.attest.verify import Evidence, Trust, Verdict, Verification, read_trust, verify
from eqlab.attest.verify import issues as all_issues
from eqlab.attest.verify.standing import ENDED, fold
from eqlab.attest.verify.verification import PRECEDENCE, VERDICTS, ranked, verdict_of
from eqlab.core.errors import AuthorErrors, UsageError
from eqlab.core.finding import found
from eqlab.core.issue import Issue

ISSUES = [one for one in vars(all_issues).values() if isinstance(one, Issue) and one.code in VERDICTS]


@settings(deadline=None)
@given(st.lists(st.sampled_from(ISSUES), min_size=1, max_size=8))
def test_the_worst_fact_is_the_verdict_in_any_order(told: list[Issue]) -> None:
    findings = [found(one) for one in told]
    verdicts = {
        Verification(findings=ranked(order), as_of=NOW, form="json").verdict for order in (findings, findings[::-1])
    }

    assert {min((VERDICTS[one.code] for one in told), key=PRECEDENCE.__getitem__)} == verdicts
    assert (verdicts == {Verdict.VALID}) == all(VERDICTS[one.code] is Verdict.VALID for one in told)


def test_only_valid_leaves_with_zero() -> None:
    assert {Verdict.VALID} == {one for one in Verdict if one.exit_code == 0}
    assert {Verdict.TEST_ISSUER, Verdict.UNVERIFIABLE_OFFLINE} == {one for one in Verdict if one.exit_code == 2}
    assert list(Verdict)[-1] is Verdict.VALID


def test_every_verdict_can_be_told() -> None:
    assert set(Verdict) == set(VERDICTS.values())


def beginning(start: bytes) -> st.SearchStrategy[bytes]:
    """Hostile bytes that look like an attestation at first."""
    return st.binary(max_size=200).map(start.__add__)


def test_what_is_wrong_with_a_document_is_malformed() -> None:
    assert Verdict.MALFORMED is verdict_of(found(Issue(code="EQ-JSON-000", template="x")))


@settings(deadline=None)
@given(st.one_of(st.binary(max_size=200), st.sampled_from((b"%PDF-1.7", b"{", b"eyJ.")).flatmap(beginning)))
def test_hostile_files_are_never_valid_and_never_raise(world: World, data: bytes) -> None:
    found_ = world.verify(data)

    assert Verdict.VALID is not found_.verdict
    assert found_.sentence()


@settings(deadline=None)
@given(st.data())
def test_no_changed_byte_is_valid(world: World, data: st.DataObject) -> None:
    """Of any binding: a byte changed is told, whichever it is."""
    sealed = world.of()
    whole = data.draw(st.sampled_from((sealed.json, sealed.dsse, sealed.jwt)))
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.integers(1, 255))
    changed = whole[:at] + bytes([whole[at] ^ other]) + whole[at + 1 :]

    if changed.strip() != whole:
        assert Verdict.VALID is not world.verify(changed, evidence=Evidence(registry=world.public)).verdict


@settings(deadline=None)
@given(st.data())
def test_hostile_evidence_is_never_valid_by_itself(world: World, data: st.DataObject) -> None:
    """A changed proof or status list never makes valid what is not without them."""
    proof, status = world.proof(0), world.list_of(NOW)
    at, other = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(1, 255))
    changed = proof[:at] + bytes([proof[at] ^ other]) + proof[at + 1 :]

    assert Verdict.VALID is not world.verify(world.of().json, evidence=Evidence(proof=changed, status=status)).verdict


KINDS = ("suspended", "reinstated", "withdrawn", "terminated", "superseded", "extended", "reduced")


@settings(deadline=None)
@given(st.lists(st.sampled_from(KINDS), max_size=8))
def test_what_ended_stays_ended_unless_issued_anew(kinds: list[str]) -> None:
    leaves = [leaf("issued", 0), *(leaf(kind, number) for number, kind in enumerate(kinds, 1))]
    first = next((number for number, kind in enumerate(kinds, 1) if kind in ENDED), None)
    until = [one for one in leaves if first is None or one.at <= leaves[first].at]

    if "reinstated" not in kinds:
        assert (fold(leaves).state in ENDED) == (fold(until).state in ENDED)
    assert fold(leaves[:1]) == fold(leaves, BEGIN)
    assert "" == fold(leaves, BEGIN - timedelta(seconds=1)).state


def leaf(kind: str, day: int, revision: int = 1) -> Leaf:
    at = BEGIN + timedelta(days=day)
    return Leaf(type=kind, id="EQ-2026-0001", sha256=f"{revision:064x}", at=at, revision=revision)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), "valid"),
        (("suspended",), "suspended"),
        (("suspended", "reinstated"), "valid"),
        (("suspended", "extended"), "suspended"),
        (("suspended", "withdrawn"), "withdrawn"),
        (("withdrawn", "suspended"), "withdrawn"),
        (("withdrawn", "issued"), "valid"),
        (("terminated",), "terminated"),
        (("superseded",), "superseded"),
    ],
)
def test_states(kinds: tuple[str, ...], expected: str) -> None:
    assert expected == fold([leaf("issued", 0), *(leaf(kind, n) for n, kind in enumerate(kinds, 1))]).state


def test_withdrawn_revision_keeps_its_fate() -> None:
    standing = fold([leaf("issued", 0), leaf("withdrawn", 1), leaf("issued", 2, 2)])

    assert ("valid", "withdrawn") == (standing.state, standing.fates[1].state)


@settings(deadline=None)
@given(st.dictionaries(st.integers(0, PLACES - 1), st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_status_list_says_what_was_put_in(states: dict[int, tuple[bool, bool]]) -> None:
    statuses = {
        f"EQ-{place}": Status(place=place, revoked=revoked, suspended=suspended)
        for place, (revoked, suspended) in states.items()
    }
    read = read_status_list(status_list(ADDRESS, "lab.example", statuses, KEY, at=NOW))

    assert statuses == {name: read.status(name) for name in statuses}
    assert (NOW, NOW + timedelta(days=1), None) == (read.made, read.until, read.status("EQ-none"))


KEY = demonstration_key()


def test_places_are_within_the_list_and_nobody_shares_one() -> None:
    for statuses in (
        {"a": Status(place=PLACES)},
        {"a": Status(place=-1)},
        {"a": Status(place=1), "b": Status(place=1)},
    ):
        with pytest.raises(UsageError, match="EQ-ATTEST-016"):
            status_list(ADDRESS, "lab.example", statuses, KEY, at=NOW)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_hostile_bytes_are_no_token_and_no_list(data: bytes) -> None:
    for wrong in (data, b"eyJ." + data, b"eyJ." + data + b".x"):
        with pytest.raises(BadToken):
            read_token(wrong, "vc+jwt", "vc")
        with pytest.raises(BadToken):
            read_status_list(wrong)


def trust_text(world: World) -> str:
    issuer, log = world.trust.issuers[0], world.trust.logs[0]
    return f"""trust: 1
issuers:
  - {{id: {issuer.id}, name: "{issuer.name}", key: {issuer.key}}}
logs:
  - {{origin: {log.origin}, key: {log.key.text}, issuer: {log.issuer}}}
witnesses:
  quorum: 2
  keys: [{", ".join(one.text for one in world.trust.witnesses)}]
"""


def test_trust_file_is_read(world: World) -> None:
    assert world.trust == read_trust(trust_text(world).encode(), "trust.yaml")
    assert Trust() == read_trust(b"trust: 1\n", "trust.yaml")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("trust: 1", "trust: 2"), "trust.yaml:1:8"),
        (("issuers:", "isuers:"), 'Did you mean "issuers"'),
        (("quorum: 2", "quorum: 3"), "a whole number from 0 to 2"),
        (("quorum: 2", "quorum: true"), "a whole number"),
        (("name:", "nam:"), "EQ-ATTEST-022"),
        ((", issuer: lab.example", ""), '"issuer" is missing'),
        (("key: registry", "key: Registry"), "its id does not fit"),
        (("keys: [w1.example", "keys: [w3.example"), "its id does not fit"),
    ],
)
def test_wrong_trust_file_is_told_with_its_place(world: World, change: tuple[str, str], told: str) -> None:
    text = trust_text(world)
    assert change[0] in text
    with pytest.raises(AuthorErrors) as caught:
        read_trust(text.replace(*change).encode(), "trust.yaml")

    assert told in str(caught.value)
    assert 65 == caught.value.exit_code


def test_all_mistakes_of_a_trust_file_are_told_at_once() -> None:
    text = b"trust: 1\nfresh: -1\nissuers: 3\nlogs:\n  - {origin: 1, key: x, issuer: y, audit: 2}\nwitnesses: []\n"
    with pytest.raises(AuthorErrors) as caught:
        read_trust(text, "trust.yaml")

    assert 6 <= len(caught.value.errors)
    places = [(one.at.line, one.at.column) for one in caught.value.errors if one.at is not None]
    assert sorted(places) == places


def test_days_and_flags_of_a_trust_file(world: World) -> None:
    assert ("ab" * 32,) == read_trust(f"trust: 1\ntimestamps: [{'ab' * 32}]\n".encode(), "t").stampers
    with pytest.raises(AuthorErrors, match="timestamps"):
        read_trust(b"trust: 1\ntimestamps: [x]\n", "t")
    text = trust_text(world).replace("key: ", "since: 2026-01-01, until: 2026-13-01, revoked: 7, test: x, key: ", 1)
    with pytest.raises(AuthorErrors) as caught:
        read_trust(text.encode(), "trust.yaml")

    assert ["until", "revoked", "test"] == [one.facts["key"] for one in caught.value.errors]


def test_one_key_cannot_witness_twice(world: World) -> None:
    one, other = (key.text for key in world.trust.witnesses)
    with pytest.raises(AuthorErrors, match="every witness once"):
        read_trust(trust_text(world).replace(other, one).encode(), "trust.yaml")


@pytest.mark.parametrize(("fresh", "days"), list(product((0, 7), (0, 7, 8))))
def test_witnessed_copy_tells_how_things_stand_for_some_days(world: World, fresh: int, days: int) -> None:
    trust, at = replace(world.trust, fresh=fresh), NOW + timedelta(days=days)
    status = Evidence(registry=world.public)
    silent = replace(status, status=b"")
    found_ = verify(world.of().dsse, trust, silent, as_of=at, now=at)
    told = {one.issue.code for one in found_.findings}

    assert (days > fresh) == ("EQ-ATTEST-096" in told)


def test_public_names_are_those_of_the_page() -> None:
    assert {"verify", "read_trust", "audit_anchor", "audit_leaves", "Evidence", "Trust"} <= set(rooms.__all__)
    assert date(2026, 11, 21) == datetime.date(NOW)
