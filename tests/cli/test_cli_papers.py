"""`eqlab paper`: reports, lint and certificates from files at hand."""

import hashlib
import json
import sys
from pathlib import Path

import pytest
from cli_hands import ROOT, Hand

from eqlab.cli.commands.paper import CertificateWish, LintWish, ReportWish
from eqlab.cli.door import Door
from eqlab.cli.papers import carry_out
from eqlab.core.errors import EqlabError

FACTS = ROOT / "tests" / "report" / "lab" / "lab_facts.yaml"
LANGUAGES = ("", ".fr", ".de")

sys.path.insert(0, str(FACTS.parent))


@pytest.fixture
def door(hand: Hand) -> Door:
    """A folder with a finished run, and the facts of its report."""
    hand.call("run", "test.notes", "--simulate", "shouts", "--out", "out", "--format", "junit")
    text = FACTS.read_text("utf-8").replace("issued: 2026-11-23", "issued: 2999-01-01")
    hand.write("facts.yaml", text.replace("agreed: 2026-11-19", "agreed: 2020-01-01"))
    return Door(content=hand.content, trust="", language="en")


def report(*, facts: str = "facts.yaml", amends: str = "", formats: tuple[str, ...] = ("html", "json")) -> ReportWish:
    old = Path(amends) if amends else None
    return ReportWish(folders=(Path("out"),), facts=Path(facts), amends=old, out=Path("paper"), formats=formats)


def code_of(door: Door, wish: ReportWish | CertificateWish) -> str:
    with pytest.raises(EqlabError) as told:
        carry_out(door, wish)
    return told.value.issue.code


def test_a_report_is_written_in_all_languages(door: Door, hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == carry_out(door, report())

    pages = [f"paper/report{language}.html" for language in LANGUAGES]
    assert ["paper/report.json", *pages] == capsys.readouterr().out.split()
    told = json.loads((hand.folder / "paper" / "report.json").read_text())
    assert ("urn:eqlab:report:test:1", True) == (told["type"], told["demonstration"])
    assert told["id"] in (hand.folder / "paper" / "report.de.html").read_text("utf-8")


def test_a_file_of_facts_alone_never_makes_a_report_that_is_no_demonstration(door: Door, hand: Hand) -> None:
    hand.write(
        "real.yaml",
        (hand.folder / "facts.yaml").read_text("utf-8").replace("demonstration: true", "demonstration: false"),
    )
    carry_out(door, report(facts="real.yaml", formats=("json",)))

    assert True is json.loads((hand.folder / "paper" / "report.json").read_text())["demonstration"]


def test_a_report_as_pdf(door: Door, hand: Hand) -> None:
    carry_out(door, report(formats=("pdf",)))

    made = [(hand.folder / "paper" / f"report{language}.pdf").read_bytes()[:8] for language in LANGUAGES]
    assert [b"%PDF-1.7"] * 3 == made


def test_nothing_is_written_while_anything_lacks(door: Door, hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule that is broken is told, and what to fill in where."""
    hand.write("facts.yaml", (hand.folder / "facts.yaml").read_text("utf-8").replace("only_items: true", ""))

    assert "EQ-REPORT-050" == code_of(door, report())
    assert "Write `only_items: true` under `report`." in capsys.readouterr().out
    assert not (hand.folder / "paper").exists()


def test_lint_says_whether_a_report_may_be_issued(door: Door, hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    def linted(facts: str) -> int:
        return carry_out(door, LintWish(folders=(Path("out"),), facts=Path(facts), amends=None))

    assert (0, "") == (linted("facts.yaml"), capsys.readouterr().out)
    hand.write("empty.yaml", "{}")
    assert 1 == linted("empty.yaml")
    assert capsys.readouterr().out.startswith("R17025-7.8.2.1-a: The report has no title.")


def test_an_amendment_needs_the_report_that_it_amends(door: Door, hand: Hand) -> None:
    """By its digest: no other file will do."""
    carry_out(door, report(formats=("json",)))
    old = hand.folder / "paper" / "report.json"
    digest = hashlib.sha256(old.read_bytes()).hexdigest()
    text = (hand.folder / "facts.yaml").read_text("utf-8").replace("id: R-2026-0007", "id: R-2026-0008")
    text = text.replace("place: Premises", "place: Rooms")
    hand.write("new.yaml", f"{text}amends: {{id: R-2026-0007, sha256: {digest}, reason: Wrong place.}}\n")
    old.rename(hand.folder / "old.json")
    hand.write("other.json", "{}")

    assert "EQ-REPORT-050" == code_of(door, report(facts="new.yaml"))
    assert "EQ-CLI-222" == code_of(door, report(facts="new.yaml", amends="other.json"))
    assert 0 == carry_out(door, report(facts="new.yaml", amends="old.json"))
    changed = json.loads(old.read_text())["amendment"]["changes"]
    assert ["/place/value"] == [one["field"] for one in changed]


def certificate(hand: Hand, **changed: object) -> CertificateWish:
    from lab_attestation import DOCUMENT

    hand.write("attestation.json", json.dumps({**DOCUMENT, **changed}))
    return CertificateWish(attestation=Path("attestation.json"), out=Path("paper"), formats=("html", "json", "pdf"))


def test_the_paper_of_an_attestation(hand: Hand, capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == carry_out(Door(content=hand.content, trust="", language="en"), certificate(hand))

    pairs = [f"paper/attestation{language}.{form}" for language in LANGUAGES for form in ("html", "pdf")]
    assert [*pairs, "paper/attestation.json"] == capsys.readouterr().out.split()


def test_the_paper_of_a_real_attestation_is_the_laboratorys_alone(hand: Hand) -> None:
    door = Door(content=hand.content, trust="", language="en")

    assert "EQ-CLI-220" == code_of(door, certificate(hand, test=False))
    assert "EQ-REPORT-056" == code_of(door, certificate(hand, kind="golden"))


def test_a_file_that_is_no_json(hand: Hand) -> None:
    wish = certificate(hand)
    hand.write("attestation.json", "{")

    assert "EQ-CLI-221" == code_of(Door(content=hand.content, trust="", language="en"), wish)
