"""A campaign's journey: exported, proven, judged again elsewhere, made a folder again."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bundles import forged, members_of
from replays import WORKSHOP, steps_of

from eqlab.content import Content
from eqlab.core.act import CampaignEnded, Entry, ExchangeAttached, RunEnded
from eqlab.core.clock import SystemClock
from eqlab.core.errors import AuthorError, UsageError
from eqlab.core.event import ExchangeRecorded, StepFinished
from eqlab.core.record import fold
from eqlab.core.verdict import Kind
from eqlab.store import Store, commitment, open_store, salt_of
from eqlab.store.audit_serial import body_of, entry_hash, signed_bytes
from eqlab.wiring import DATABASE
from eqlab.wiring.bundle import (
    Export,
    Masking,
    check_rules,
    export,
    import_bundle,
    load_bundle,
    read_bundle,
    rejudge_bundle,
    rejudge_run,
)
from eqlab.wiring.bundle.rejudging import compare

KEY = b"k" * 32


def exported(store: Store, **more: Any) -> bytes:
    run = store.campaigns()[-1].id
    return export(Export(**{"store": store, "campaign": run, "runs": [run], "workshop": WORKSHOP, **more}))


def masked(store: Store, **more: Any) -> bytes:
    return exported(store, masking=Masking(key=KEY, commit=committed), **more)


def committed(datum: str, data: bytes) -> str:
    return commitment(salt_of(KEY, datum), data)


def entry(act: Any, number: int = 1, signature: str = "c2ln") -> Entry:
    at = SystemClock().now()
    signed = signed_bytes(
        previous="0" * 64,
        number=number,
        file="F1",
        kind=type(act).__name__,
        at=at.isoformat(),
        actor="ada",
        body=body_of(act),
        leaf="",
    )
    return Entry(
        number=number,
        at=at,
        actor="ada",
        file="F1",
        act=act,
        previous="0" * 64,
        hash=entry_hash(signed, signature),
        signature=signature,
    )


def test_same_campaign_gives_the_same_bytes(store: Store, bundle_bytes: bytes) -> None:
    assert bundle_bytes == exported(store)


def test_bundle_is_judged_again_byte_for_byte(store: Store, bundle_bytes: bytes) -> None:
    """With nothing but what is in it: the content it was recorded with is not looked at."""
    bundle = read_bundle(bundle_bytes, "x")
    (again,) = rejudge_bundle(bundle)
    events = tuple(store.events(again.run))

    assert again.agrees
    assert steps_of(events) == steps_of(again.events)
    assert () == again.why
    assert Kind.FAILED is again.again.verdict.kind


def test_bundle_carries_no_program(bundle_bytes: bytes) -> None:
    bundle = read_bundle(bundle_bytes, "x")

    assert [] == [name for name in bundle.members if name.endswith((".py", ".pyc", ".so"))]
    assert "mocks/eprescription/service.py" in bundle.manifest.code


def test_chain_in_the_bundle_is_that_of_the_laboratory(store: Store, bundle_bytes: bytes) -> None:
    bundle = read_bundle(bundle_bytes, "x")

    assert [store.campaigns()[-1].head] == [one.head for one in bundle.manifest.runs]
    assert () == bundle.notes


def test_imported_bundle_is_the_campaign_again(store: Store, bundle_bytes: bytes, tmp_path: Path) -> None:
    out = tmp_path / "out"
    runs = import_bundle(read_bundle(bundle_bytes, "x"), out)
    again = open_store(out / DATABASE)
    try:
        assert runs == tuple(one.id for one in again.campaigns())
        assert store.campaigns()[-1].head == again.campaigns()[-1].head
        assert () == again.verify(runs[0])
    finally:
        again.close()
    with pytest.raises(UsageError) as taken:
        import_bundle(read_bundle(bundle_bytes, "x"), out)
    assert "EQ-BUNDLE-013" == taken.value.issue.code


def test_changed_rules_are_seen_when_a_campaign_is_judged_again(store: Store, bundle_bytes: bytes) -> None:
    """A verdict that was written into the record by hand does not come out of the evidence."""
    run = store.campaigns()[-1].id
    events = [*store.events(run)]
    forged_events = [
        replace(event, findings=()) if getattr(event, "findings", ()) and hasattr(event, "index") else event
        for event in events
    ]
    result = rejudge_run(WORKSHOP, forged_events)
    (changed,) = [one for one in result.cases if not one.same]

    assert not result.agrees
    assert (Kind.PASSED, Kind.FAILED) == (changed.before.kind, changed.after.kind)
    assert changed.appeared
    assert not changed.vanished
    assert bundle_bytes


def test_settled_cases_keep_the_judgement_that_they_had(store: Store) -> None:
    """An exchange that is attached to one case is no occasion to judge the others by rules that changed since."""
    run = store.campaigns()[-1].id
    recorded = tuple(store.events(run))
    lenient = [replace(one, findings=()) if isinstance(one, StepFinished) else one for one in recorded]
    case = next(one.id for one in fold(recorded).cases if one.verdict.kind is Kind.FAILED)
    others = compare(recorded, lenient, ())
    result = compare(recorded, lenient, (), settled=frozenset({case}))

    assert [Kind.PASSED, Kind.FAILED] == [
        next(one.after.kind for one in told.cases if one.case == case) for told in (others, result)
    ]
    assert (Kind.FAILED, True) == (result.again.verdict.kind, result.agrees)


def test_other_engine_is_named(bundle_bytes: bytes) -> None:
    data = forged(bundle_bytes, lambda _members, manifest: manifest["engine"].__setitem__("sha256", "0" * 64))
    (again,) = rejudge_bundle(read_bundle(data, "x"))

    assert again.agrees
    assert ["The program is not the one that made the bundle: the digest of its files is another."] == list(again.why)


def test_signature_is_asked_for_and_looked_at(store: Store, tmp_path: Path) -> None:
    signed = exported(store, sign=lambda manifest: b"signed " + manifest[:8])
    file = tmp_path / "c.eqlab"
    file.write_bytes(signed)
    bundle = load_bundle(file, lambda manifest, told: "" if told == b"signed " + manifest[:8] else "wrong")
    assert bundle.signed
    for data, check in ((signed, lambda _manifest, _told: "it is another's"), (exported(store), lambda *_: "")):
        with pytest.raises(AuthorError) as refused:
            read_bundle(data, "x", check)
        assert "EQ-BUNDLE-009" == refused.value.issue.code


def test_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        load_bundle(tmp_path / "none.eqlab")

    assert "EQ-BUNDLE-011" == refused.value.issue.code


def test_foreign_transformations_need_trust(bundle_bytes: bytes) -> None:
    def bring(members: dict[str, bytes], _manifest: Any) -> None:
        members["content/scenarios/cda/rules/more.xsl"] = b"<x/>"

    check_rules(read_bundle(bundle_bytes, "x"), WORKSHOP.content, "x")
    with pytest.raises(UsageError) as refused:
        check_rules(read_bundle(forged(bundle_bytes, bring), "x"), WORKSHOP.content, "x")
    assert "EQ-BUNDLE-012" == refused.value.issue.code
    assert isinstance(WORKSHOP.content, Content)


def test_entries_of_the_campaign_travel_with_their_signatures(store: Store) -> None:
    run = store.campaigns()[-1]
    ours = entry(RunEnded(campaign=run.id, run=run.id, events=run.events, head=run.head))
    others = entry(CampaignEnded(campaign="another"), 2)
    bundle = read_bundle(exported(store, entries=[ours, others]), "x")

    assert (ours,) == bundle.entries


def test_entry_that_was_altered_is_told(store: Store) -> None:
    run = store.campaigns()[-1]
    ours = replace(entry(CampaignEnded(campaign=run.id)), actor="bob")
    with pytest.raises(AuthorError) as refused:
        read_bundle(exported(store, entries=[ours]), "x")

    assert ("EQ-BUNDLE-008", "1") == (refused.value.issue.code, refused.value.facts["number"])


def test_run_that_did_not_end_so_is_told(store: Store) -> None:
    """Evidence that was replaced, chain and all, does not give the head that a person signed."""
    run = store.campaigns()[-1]
    ours = entry(RunEnded(campaign=run.id, run=run.id, events=run.events, head="0" * 64))
    with pytest.raises(AuthorError) as refused:
        read_bundle(exported(store, entries=[ours]), "x")

    assert "did not end" in refused.value.facts["problem"]


def test_attachment_that_cannot_be_is_refused_when_judging(store: Store) -> None:
    run = store.campaigns()[-1].id
    exchange = next(one.exchange.id for one in store.events(run) if isinstance(one, ExchangeRecorded) and one.case)
    act = ExchangeAttached(campaign=run, run=run, exchange=exchange, case="LAB-DATE-05", step="x", reason="because")
    bundle = read_bundle(exported(store, entries=[entry(act)]), "x")
    with pytest.raises(UsageError) as refused:
        rejudge_bundle(bundle)

    assert "EQ-RUN-043" == refused.value.issue.code


def test_redacted_bundle_shows_no_patient(store: Store) -> None:
    """No identifier of a persona, no name, no secret in anything that tells of the run."""
    bundle = read_bundle(masked(store), "x")
    plan = f"payloads/{bundle.manifest.plan['sha256']}"
    shown = b"".join(
        data for name, data in bundle.members.items() if name.startswith(("runs/", "payloads/")) and name != plan
    ).decode("utf-8")
    people = WORKSHOP.personas("eprescription").values()
    secret = {token.rpartition("|")[2] for one in people for token in one.discriminators}
    secret |= {str(one.facts["name"]) for one in people if "name" in one.facts}

    assert set() == {word for word in secret if word in shown or json.dumps(word)[1:-1] in shown}
    assert "[redacted:" in shown


def test_redacted_bundle_confirms_no_guess(store: Store) -> None:
    """Neither digests nor hashes of what was masked are in it: only commitments under a key that stays."""
    plain, shown = read_bundle(exported(store), "x"), read_bundle(masked(store), "x")
    redaction = shown.manifest.redacted
    assert redaction is not None
    text = b"".join(shown.members.values()) + shown.manifest.to_bytes()
    changed = {name for name in plain.members if name.startswith("payloads/")} - set(shown.members)

    assert changed
    assert [] == [name for name in changed if name.removeprefix("payloads/").encode() in text]
    assert plain.manifest.runs[0].head.encode() not in text
    assert [""] == [one.recorded for one in shown.manifest.runs]


def test_laboratory_can_open_what_it_committed_to(store: Store) -> None:
    shown = read_bundle(masked(store), "x")
    assert shown.manifest.redacted is not None
    run = store.campaigns()[-1].id
    lines = members_of(exported(store))[f"runs/{run}.jsonl"].splitlines()
    events = shown.manifest.redacted.events

    assert events
    assert [] == [
        datum
        for datum, told in events.items()
        if told != committed(datum, json.loads(lines[int(datum.rpartition("/")[2]) - 1])[2].encode())
    ]


def test_redacted_cases_are_not_judged_again_and_say_so(store: Store, tmp_path: Path) -> None:
    bundle = read_bundle(masked(store), "x")
    (again,) = rejudge_bundle(bundle)
    untold = [one for one in again.cases if one.untold]

    assert again.agrees
    assert {"redacted: cannot be re-judged"} == {str(one.untold) for one in untold}
    assert len(again.cases) == len(untold)
    assert again.record.verdict == again.again.verdict
    with pytest.raises(UsageError) as refused:
        import_bundle(bundle, tmp_path / "out", "x")
    assert "EQ-BUNDLE-016" == refused.value.issue.code


def test_redacted_entries_keep_no_hash(store: Store) -> None:
    run = store.campaigns()[-1]
    ours = entry(RunEnded(campaign=run.id, run=run.id, events=run.events, head=run.head))
    bundle = read_bundle(masked(store, entries=[ours]), "x")
    (shown,) = bundle.entries

    assert ("", "", "") == (shown.hash, shown.previous, shown.signature)
    assert isinstance(shown.act, RunEnded)
    assert run.head != shown.act.head


def test_campaign_without_runs_is_not_exported(store: Store) -> None:
    for runs in ([], ["nothing"]):
        with pytest.raises(UsageError) as refused:
            export(Export(store=store, campaign="C", runs=runs, workshop=WORKSHOP))
        assert "EQ-BUNDLE-017" == refused.value.issue.code
