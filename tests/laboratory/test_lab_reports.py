"""Test reports out of the laboratory: complete or not at all, by a reviewer, once; what is amended stays to be seen."""

import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from lab_hands import BUILDS, CAMPAIGN, FILE, Bench

from eqlab.attest.leaf import read_leaf
from eqlab.core.act import ReportIssued
from eqlab.core.errors import LabFault, UsageError
from eqlab.report.lab.document import report_bytes
from eqlab.report.lab.kept import read_report
from eqlab.wiring.lab.attestations import document_of, standing_of
from eqlab.wiring.lab.report_composing import ReportWanted, compose
from eqlab.wiring.lab.reports import issue

FACTS = """\
laboratory: {address: 12 Example Street}
place: Premises of the laboratory
customer: {contact: conformance@nova.example}
item: {condition: Complete and intact}
environment: {conditions: Test network}
deviations: [Nothing was left out.]
absent: [{item: k, reason: Nothing was sampled, by: rita}]
"""
REPORT = f"{CAMPAIGN}-R1"


def report_of(bench: Bench, *more: str, facts: str = FACTS) -> tuple[str, ...]:
    return ("campaign", "report", CAMPAIGN, "--facts", bench.write("facts.yaml", facts), *more)


def issued_of(bench: Bench) -> list[ReportIssued]:
    with bench.open() as lab:
        return [entry.act for entry in lab.entries(FILE) if isinstance(entry.act, ReportIssued)]


@pytest.fixture
def run(planned: Bench) -> Bench:
    assert planned.run().exit_code == 0
    return planned


def issue_first(bench: Bench) -> None:
    bench.done("rita", *report_of(bench, "--issue"))


def test_draft_tells_what_it_lacks_and_is_marked(run: Bench, tmp_path: Path) -> None:
    told = run.done("", "campaign", "report", CAMPAIGN, "--out", str(tmp_path / "draft"))
    page = (tmp_path / "draft" / "report.html").read_text("utf-8")

    assert {"R17025-7.8.2.1-c", "R17025-7.8.2.1-o"} <= {line.partition(":")[0] for line in told.splitlines()}
    assert page.count("Draft, not issued") == 2
    assert json.loads((tmp_path / "draft" / "report.json").read_bytes())["id"] == f"{REPORT}-draft"
    assert [] == issued_of(run)


def test_report_is_of_what_the_log_knows(run: Bench) -> None:
    """Customer, item, dates, people, rule and method come from the log, with the right people in their parts."""
    issue_first(run)
    (act,) = issued_of(run)
    with run.open() as lab:
        data = lab.store.payload(act.sha256)
        planned = lab.planned(CAMPAIGN)
        day = lab.of_file(FILE)[-1].at.date().isoformat()
    told = json.loads(data)

    assert ("Nova Software", "conformance@nova.example") == tuple(
        told["customer"][name]["value"] for name in ("name", "contact")
    )
    assert list(BUILDS[:2]) == [one["sha256"] for one in told["item"]["builds"]]
    assert ([day], day) == (told["received"], told["issued"])
    assert [("tom", "Tom", "tester"), ("rita", "Rita", "authorised")] == [
        (one["id"], one["name"], one["role"]) for one in told["people"]
    ]
    assert (planned.rule, planned.rule_sha256, day) == tuple(told["rule"][key] for key in ("id", "sha256", "agreed"))
    assert planned.plan_sha256 == told["method"]["sha256"]
    assert [f"{CAMPAIGN}.1"] == [one["id"] for one in told["content"]["runs"]]
    assert told["conformity"] is None
    assert sha256(data).hexdigest() == act.sha256


def test_issued_report_stands_in_the_public_log_without_personal_data(run: Bench) -> None:
    issue_first(run)
    (act,) = issued_of(run)
    with run.open() as lab:
        (raw,) = lab.store.leaves.read(0, lab.store.leaves.size())
    leaf, told = read_leaf(raw)

    assert () == told
    assert leaf is not None
    assert ("report-issued", f"report-{act.sha256[:16]}", act.sha256, "", "") == (
        leaf.type,
        leaf.id,
        leaf.sha256,
        leaf.reason,
        leaf.kind,
    )
    assert b"rita" not in raw
    assert "All is as it was recorded" in run.done("", "lab", "check")


@pytest.mark.parametrize(
    ("person", "old", "new", "code"),
    [
        ("rita", "place: Premises of the laboratory\n", "", "EQ-REPORT-050"),
        ("", "", "", "EQ-LAB-015"),
        ("tom", "", "", "EQ-LABEL-065"),
        ("vera", "", "", "EQ-LABEL-065"),
        ("rita", "customer: {", "customer: {name: Somebody else, ", "EQ-LAB-060"),
        ("rita", "item: {", "item: {version: '4', ", "EQ-LAB-060"),
        ("rita", "item: {", f"item: {{builds: [{{name: x, sha256: {BUILDS[2]}}}], ", "EQ-LAB-060"),
        ("rita", "item: {", "item: {received: [2020-01-01], ", "EQ-LAB-060"),
        ("rita", "place:", "outcome: conforming\nplace:", "EQ-LAB-060"),
        ("rita", "place:", "report: {authorised: [tom]}\nplace:", "EQ-LAB-060"),
        ("rita", "place:", "report: {issued: 2020-01-01}\nplace:", "EQ-LAB-060"),
        ("rita", "place:", "people: [{id: tess, role: tester}]\nplace:", "EQ-LAB-060"),
        ("rita", "place:", "people: [{id: tom, role: tester, name: Thomas}]\nplace:", "EQ-LAB-060"),
        ("rita", "place:", "rule: {id: other@1}\nplace:", "EQ-LAB-060"),
        ("rita", "place:", "amends: {id: R-0}\nplace:", "EQ-LAB-060"),
        ("rita", "laboratory: {", "laboratory: {accreditation: '7', ", "EQ-LAB-060"),
    ],
)
def test_what_may_not_be_issued_is_refused(run: Bench, person: str, old: str, new: str, code: str) -> None:
    """Nothing is kept, and no paper is written: incomplete, by the wrong person, against the log."""
    facts = FACTS.replace(old, new) if old else FACTS
    told = run.refused(person, *report_of(run, "--issue", "--out", str(run.folder / "no"), facts=facts))

    assert code in told
    assert not (run.folder / "no").exists()


def test_facts_add_to_people_what_the_log_cannot_know(run: Bench) -> None:
    people = (
        "people:\n"
        "  - {id: tom, role: tester, function: Engineer, competences: [opinion]}\n"
        "  - {id: cara, role: checker, name: Cara}\n"
    )
    run.done("rita", *report_of(run, "--issue", facts=FACTS + people))
    with run.open() as lab:
        told = read_report(lab.store.payload(issued_of(run)[0].sha256))

    assert [("tom", "Engineer", ("opinion",)), ("rita", "", ()), ("cara", "", ())] == [
        (one.id, one.function, one.competences) for one in told.people
    ]


def test_campaign_without_a_run_has_no_report(planned: Bench) -> None:
    assert "EQ-LAB-061" in planned.refused("rita", "campaign", "report", CAMPAIGN)
    assert "EQ-LAB-018" in planned.refused("rita", "campaign", "report", f"{FILE}-C9")
    assert "No report was issued yet." in planned.done("", "campaign", "reports", CAMPAIGN)


def test_second_report_is_an_amendment(run: Bench, tmp_path: Path) -> None:
    """The one before stays as it was, and is marked when it is shown; what changed stands field by field."""
    issue_first(run)
    assert "EQ-LAB-063" in run.refused("rita", *report_of(run, "--issue"))
    assert "EQ-REPORT-050" in run.refused("rita", *report_of(run, "--issue", "--amends", REPORT, "--reason", "why"))
    facts = FACTS.replace("conformance@", "labels@")
    again = report_of(run, "--issue", "--amends", REPORT, "--reason", "Wrong contact", facts=facts)
    run.done("rita", *again)
    first, second = issued_of(run)
    with run.open() as lab:
        told = read_report(lab.store.payload(second.sha256))
    shown = run.done("", "campaign", "reports", CAMPAIGN, "--show", REPORT, "--out", str(tmp_path / "old"))
    old = (tmp_path / "old" / "report.json").read_bytes()

    assert (REPORT, first.sha256, "Wrong contact") == (second.amends, told.amendment.sha256, told.amendment.reason)  # type: ignore[union-attr]
    assert ["/customer/contact/value"] == [one.field for one in told.amendment.changes]  # type: ignore[union-attr]
    assert first.sha256 == sha256(old).hexdigest()
    assert "report.fr.html" not in shown
    assert f"Superseded by the report {CAMPAIGN}-R2" in (tmp_path / "old" / "report.html").read_text("utf-8")
    assert f"superseded by {CAMPAIGN}-R2" in run.done("", "campaign", "reports", CAMPAIGN)
    assert "EQ-LAB-064" in run.refused("rita", *again)
    assert "EQ-LAB-062" in run.refused("rita", *report_of(run, "--issue", "--amends", "R-9", "--reason", "x"))
    assert "EQ-LAB-062" in run.refused("", "campaign", "reports", CAMPAIGN, "--show", "R-9")
    assert "All is as it was recorded" in run.done("", "lab", "check")


def test_nothing_is_issued_on_what_is_no_longer_so(run: Bench) -> None:
    """An act between composing and issuing makes the report one of yesterday."""
    wanted = ReportWanted(campaign=CAMPAIGN, facts=FACTS.encode(), issue=True)
    with run.open("rita") as lab:
        composed = compose(lab, wanted, run.content / "reports")
    run.done("tom", "campaign", "close", CAMPAIGN)
    with run.open("rita") as lab, pytest.raises(UsageError):
        issue(lab, wanted, composed)

    assert [] == issued_of(run)


def test_real_key_issues_nothing_on_a_system_that_the_laboratory_plays(run: Bench) -> None:
    wanted = ReportWanted(campaign=CAMPAIGN, facts=FACTS.encode(), issue=True)
    with run.open("rita") as lab:
        composed = compose(lab, wanted, run.content / "reports")
        real = replace(composed, report=replace(composed.report, demonstration=False))
        with pytest.raises(UsageError) as refused:
            issue(lab, wanted, real)

    assert "EQ-LAB-041" == refused.value.issue.code


def test_evaluation_states_conformity_while_its_facts_hold(run: Bench) -> None:
    """A run after the evaluation makes it one of other facts: then the report states results only."""
    wanted = ReportWanted(campaign=CAMPAIGN, facts=FACTS.encode())
    run.done("eva", "decide", "evaluate", FILE, CAMPAIGN, "--submit")
    with run.open("rita") as lab:
        before = compose(lab, wanted, run.content / "reports").report
    assert run.run("shouts").exit_code != 0
    with run.open("rita") as lab:
        after = compose(lab, wanted, run.content / "reports").report

    assert before.conformity is not None
    assert "conforming" == before.conformity.outcome
    assert ("eva", "evaluator") in {(one.id, one.role) for one in before.people}
    assert after.conformity is None
    assert {f"{CAMPAIGN}.1", f"{CAMPAIGN}.2"} == {one.id for one in after.content.runs}  # type: ignore[union-attr]


def test_attestation_cites_the_report_in_force(decided: Bench) -> None:
    issue_first(decided)
    decided.done("ines", "attest", "issue", FILE, "--decision", "D-1")
    decided.done("ivan", "attest", "approve", FILE, "P-1")
    decided.done("ines", "attest", "publish")
    with decided.open() as lab:
        document = document_of(lab, standing_of(lab.of_file(FILE), f"{FILE}-A1"))

    assert [(REPORT, issued_of(decided)[0].sha256)] == [(one.id, one.sha256) for one in document.reports]
    assert "All is as it was recorded" in decided.done("", "lab", "check")


def test_hidden_evidence_gives_no_report(run: Bench) -> None:
    run.done("rita", "campaign", "quarantine", CAMPAIGN, "--reason", "real patients")

    assert "EQ-LAB-026" in run.refused("rita", *report_of(run, "--issue"), code=3)


def test_language_limits_papers(run: Bench, tmp_path: Path) -> None:
    where = ("--out", str(tmp_path / "out"), "--format", "html")
    told = run.call("rita", *report_of(run, *where), language="fr").output

    assert "report.fr.html" in told
    assert ["report.fr.html"] == sorted(one.name for one in (tmp_path / "out").iterdir())


def test_sealed_pdf(run: Bench, tmp_path: Path) -> None:
    """The paper of an issued report is sealed; its data is within."""
    pytest.importorskip("weasyprint")
    run.done("rita", *report_of(run, "--issue", "--format", "pdf", "--out", str(tmp_path / "out")))
    paper = (tmp_path / "out" / "report.pdf").read_bytes()

    assert b"/ByteRange" in paper
    assert b"/DocMDP" in paper


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"kind": "test"}', b'{"kind": "claims", "type": "x"}', b"\xff"])
def test_what_is_no_report_is_not_read(data: bytes) -> None:
    with pytest.raises(LabFault):
        read_report(data)


def test_kept_report_is_read_as_it_was(run: Bench) -> None:
    wanted = ReportWanted(campaign=CAMPAIGN, facts=FACTS.encode())
    with run.open("rita") as lab:
        report = compose(lab, wanted, run.content / "reports").report
    data = report_bytes(report)

    assert (report.people, report.rule, data) == (
        read_report(data).people,
        read_report(data).rule,
        report_bytes(read_report(data)),
    )
    with pytest.raises(LabFault):
        read_report(data.replace(b'"Nova Software"', b'"Nova  Software", "x": 1'))
    with pytest.raises(LabFault):
        read_report(data + b" ")
