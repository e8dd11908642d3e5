"""`eqlab cesar`: sheets from nothing to a decision, and every slip told in one sentence."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from cli_hands import ROOT, call
from click.testing import Result

from eqlab.report.pdf import Attached

SHEETS = ROOT / "tests" / "checklist" / "golden"
DAY = ("--at", "2026-06-01")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


def cesar(*arguments: str) -> Result:
    return call("cesar", *arguments)


def reference(name: str) -> str:
    return str(SHEETS / f"cesar-{name}.json")


def said(file: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(Path(file).read_text("utf-8"))
    return told


def answers(file: str) -> dict[str, dict[str, object]]:
    """The answers of a sheet, without what is there for who fills it in."""
    told = json.loads(Path(file).read_text("utf-8"))["answers"]
    return {
        name: {key: value for key, value in one.items() if key not in {"question", "choices"}}
        for name, one in told.items()
        if one["value"]
    }


@pytest.mark.parametrize("file", ["sheet.json", "sheet.xlsx"])
@pytest.mark.parametrize(("audience", "control"), [("vendor", "CSR-V-ENC-01"), ("practice", "CSR-P-PWD-01")])
def test_a_new_sheet_can_be_filled_and_scored(file: str, audience: str, control: str) -> None:
    """Both forms take the same answers and come to the same score."""
    made = cesar("new", "--audience", audience, "--size", "s2", "--out", file, *DAY)
    filled = cesar("fill", file, f"{control}=dont_know", "--note", "asked", "--by", "Ann", *DAY)
    scored = cesar("score", file, "--format", "json", *DAY)
    told = json.loads(scored.stdout)

    assert (0, 0) == (made.exit_code, filled.exit_code)
    assert 1 == told["score"]["dont_know"]
    assert scored.exit_code in (1, 2)


def test_a_sheet_is_never_written_over() -> None:
    Path("sheet.json").write_text("mine", "utf-8")
    result = cesar("new", "--audience", "vendor", "--out", "sheet.json")

    assert (64, "mine") == (result.exit_code, Path("sheet.json").read_text("utf-8"))
    assert "EQ-CESAR-003" in result.stderr


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("vendor-careful", 0),
        ("vendor-average", 0),
        ("vendor-careless", 1),
        ("practice-careful", 0),
        ("practice-careless", 1),
    ],
)
def test_exit_code_follows_the_decision(name: str, code: int) -> None:
    assert code == cesar("score", reference(name), "--examined", *DAY).exit_code


def test_an_empty_sheet_is_undecided() -> None:
    """It is told in few lines what it is, what it waits for - with titles -, and how to go on."""
    made = cesar("new", "--audience", "vendor", "--out", "sheet.json", *DAY)
    told = cesar("score", "sheet.json", *DAY)

    assert made.stdout.startswith("sheet.json: 90 questions, all open\n")
    assert "s26 (26 people or more)" in made.stdout
    assert (2, True) == (told.exit_code, len(told.stdout.splitlines()) < 30)
    assert "Not assessed yet. 90 of 90 questions are open." in told.stdout
    assert "CSR-V-ENC-01 is not decided yet. (TLS on every external connection)" in told.stdout
    assert "and 42 more open questions" in told.stdout
    assert [] == [word for word in ("Not granted", "declared", '""') if word in told.stdout]
    assert "  eqlab cesar fill sheet.json" == told.stdout.splitlines()[-1]


def test_a_mostly_open_sheet_shows_what_was_answered_with_no() -> None:
    cesar("new", "--audience", "vendor", "--size", "s2", "--out", "sheet.json", *DAY)
    filled = cesar("fill", "sheet.json", "CSR-V-ENC-01=no", *DAY)
    told = cesar("score", "sheet.json", *DAY)

    assert [
        "sheet.json: 1 of 90 answered",
        "Go on with:",
        "  eqlab cesar fill sheet.json",
    ] == filled.stdout.splitlines()
    assert (2, True) == (told.exit_code, "CSR-V-ENC-01 is a knock-out and is not met. (TLS on" in told.stdout)
    assert "89 of 90 questions are open." in told.stdout


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_a_new_sheet_asks_in_the_reader_s_language(language: str) -> None:
    """Filling it in later, in whatever language, leaves its questions as they are."""
    call("--language", language, "cesar", "new", "--audience", "practice", "--out", "sheet.json", *DAY)
    before = said("sheet.json")
    cesar("fill", "sheet.json", "CSR-P-PWD-01=dont_know", *DAY)
    after = said("sheet.json")
    before["answers"]["CSR-P-PWD-01"] |= {"value": "dont_know", "confirmed": "2026-06-01"}

    assert (language, 62) == (before["language"], len(before["answers"]))
    assert before == after


def test_commands_to_go_on_with_keep_the_language() -> None:
    """And a name with a blank can be pasted."""
    told = call("--language", "de", "cesar", "new", "--audience", "vendor", "--out", "my sheet.json", *DAY).stdout

    assert "  eqlab --language de cesar score 'my sheet.json'" == told.splitlines()[-1]


def test_a_vendor_does_not_examine_itself() -> None:
    """Without --examined, what only the laboratory can say counts for nothing."""
    alone = json.loads(cesar("score", reference("vendor-careful"), "--format", "json", *DAY).stdout)
    kept = json.loads(cesar("score", reference("vendor-careful"), "--format", "json", "--examined", *DAY).stdout)

    assert ("0", "") == (alone["score"]["assurance"]["tested"], alone["probes"])
    assert ("provisional", "definitive") == (alone["decision"]["kind"], kept["decision"]["kind"])


def test_results_of_probes_count_when_they_are_handed_in() -> None:
    result = {"probe": "tls.scan", "outcome": "failed", "date": "2026-05-30", "detail": "TLS 1.0 is on"}
    Path("probes.json").write_text(json.dumps({"probes": [result]}), "utf-8")
    told = cesar("score", reference("vendor-average"), "--examined", "--probes", "probes.json", *DAY)

    assert 1 == told.exit_code
    assert "TLS 1.0 is on" in told.stdout


def test_wrong_results_of_probes_are_refused_by_their_path() -> None:
    Path("probes.json").write_text('[\n{"probe": "tls.scam", "outcome": "failed", "date": "2026-05-30"}]', "utf-8")
    told = cesar("score", reference("vendor-average"), "--probes", "probes.json", *DAY)

    assert 65 == told.exit_code
    assert told.stderr.startswith("probes.json:2:11: probes[0].probe:")
    assert 'Did you mean "tls.scan"?' in told.stderr


def test_evidence_goes_into_the_locker_by_its_digest() -> None:
    """The file stays where it is; the same file is filed once."""
    Path("policy.txt").write_bytes(b"abc")
    cesar("new", "--audience", "vendor", "--out", "sheet.json", *DAY)
    add = ("--evidence", "policy.txt", "--type", "DOC", "--dated", "2026-05-01", "--expires", "2027-05-01")
    for _ in range(2):
        assert 0 == cesar("fill", "sheet.json", "CSR-V-DEV-01=informal", *add, *DAY).exit_code

    kept = said("sheet.json")["evidence"]
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert {
        f"EV-{digest[:12]}": {
            "type": "DOC",
            "date": "2026-05-01",
            "title": "policy.txt",
            "digest": digest,
            "expires": "2027-05-01",
            "level": "filed",
        }
    } == kept


def test_topics_are_delegated_and_answers_confirmed() -> None:
    """Last year's answers need "still true?" once; then they do not."""
    cesar("new", "--audience", "vendor", "--out", "sheet.json", "--at", "2025-01-01")
    cesar("fill", "sheet.json", "CSR-V-ENC-01=Oui", "--delegate", "ENC=Bea", "--at", "2025-01-01")
    before = cesar("fill", "sheet.json", *DAY).stdout
    confirmed = cesar("fill", "sheet.json", "--confirm", "all", *DAY)
    after = cesar("fill", "sheet.json", *DAY).stdout

    assert 0 == confirmed.exit_code
    assert ("still true?" in before, "still true?" in after) == (True, False)
    assert {"CSR-V-ENC": "Bea"} == said("sheet.json")["delegates"]


def test_a_reviewer_does_not_stand_for_another_answer() -> None:
    """What the laboratory accepted was the reason that it was shown."""
    sheet = {
        "catalogue": "cesar",
        "edition": "1.0.0",
        "audience": "vendor",
        "date": "2026-06-01",
        "answers": {"CSR-V-ENC-02": {"value": "not_applicable", "reason": "no server", "reviewer": "Lab"}},
    }
    Path("sheet.json").write_text(json.dumps(sheet), "utf-8")
    cesar("fill", "sheet.json", "CSR-V-ENC-02=not_applicable", "--reason", "another", *DAY)
    told = {"value": "not_applicable", "reason": "another", "confirmed": "2026-06-01"}

    assert told == answers("sheet.json")["CSR-V-ENC-02"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("fill", "sheet.json", "CSR-V-ENC-99=yes"), 'Did you mean "CSR-V-ENC-'),
        (("fill", "sheet.json", "CSR-V-ENC-01=perhaps"), "EQ-CESAR-007"),
        (("fill", "sheet.json", "CSR-V-ENC-01"), "EQ-CESAR-005"),
        (("fill", "sheet.json", "--note", "x", "--confirm", "all"), "EQ-CESAR-009"),
        (("fill", "sheet.json", "CSR-V-ENC-01=no", "--owner", "Ann"), "EQ-CESAR-010"),
        (("fill", "sheet.json", "CSR-V-ENC-01=no", "--evidence", "sheet.json", "--type", "DOC"), "EQ-CESAR-017"),
        (("fill", "sheet.json", "--evidence", "sheet.json", "--type", "DOG"), 'Did you mean "DOC"?'),
        (("fill", "sheet.json", "--evidence", "none.txt", "--type", "DOC"), "none.txt"),
        (("fill", "sheet.json", "--confirm", "CSR-V-ENC-01"), "EQ-CESAR-014"),
        (("fill", "sheet.json", "--delegate", "XYZ=Ann"), "EQ-CESAR-006"),
        (("fill", "sheet.json", "CSR-V-ENC-01=no", "--at", "soon"), "EQ-CESAR-001"),
        (("score", "none.json"), "EQ-CLI-060"),
        (("score", "."), "EQ-CLI-060"),
        (("explain", "sheet.json", "ENX"), "EQ-CESAR-006"),
        (("whatif", "sheet.json", "--to", "provisonal"), 'Did you mean "provisional"?'),
        (("new", "--audience", "vendor", "--out", "x.pdf"), "EQ-CESAR-002"),
        (("new", "--audience", "vendor", "--size", "s3", "--out", "x.json"), "EQ-CESAR-004"),
        (("new", "--audience", "vendor", "--checklist", "caesar", "--out", "x.json"), 'Did you mean "cesar"?'),
        (("diff", ".", "."), "EQ-CESAR-012"),
        (("report", "sheet.json", "--out", "out", "--format", "docx"), "html"),
        (("statistics", "empty"), "EQ-CLI"),
    ],
)
def test_a_slip_is_told_and_changes_nothing(arguments: tuple[str, ...], told: str) -> None:
    cesar("new", "--audience", "vendor", "--out", "sheet.json", *DAY)
    Path("empty").mkdir()
    before = Path("sheet.json").read_bytes()
    result = cesar(*arguments)

    assert 64 == result.exit_code
    assert told in result.stderr
    assert before == Path("sheet.json").read_bytes()


def test_every_mistake_of_a_sheet_is_told() -> None:
    Path("sheet.json").write_text(
        '{"catalogue": "cesar", "edition": "1.0.0", "audience": "vendor", "date": "2026-06-01",\n'
        ' "answers": {"CSR-V-ENC-01": {"value": "maybe"},\n "CSR-V-NOT-01": {"value": "yes"}}}',
        "utf-8",
    )
    result = cesar("score", "sheet.json")

    assert 65 == result.exit_code
    assert ["sheet.json:2:", "sheet.json:3:"] == [line[:13] for line in result.stderr.splitlines()]


def test_explain_tells_all_a_topic_or_a_control() -> None:
    everything = cesar("explain", reference("vendor-average"), "--examined", *DAY).stdout.splitlines()
    topic = cesar("explain", reference("vendor-average"), "ENC", "--examined", *DAY).stdout.splitlines()
    one = cesar("explain", reference("vendor-average"), "CSR-V-ENC-02", "--examined", *DAY).stdout
    data = json.loads(cesar("explain", reference("vendor-average"), "ENC", "--format", "json", *DAY).stdout)

    assert (92, 16, 14) == (len(everything), len(topic), len(data))
    assert ["Control", "Known", "Weight", "Points", "Possible", "Answer"] == topic[0].split()
    assert everything[-1] == "Points together: 72.2"
    assert "What is missing" in one


def test_whatif_tells_the_least_work() -> None:
    next_one = cesar("whatif", reference("vendor-average"), "--examined", *DAY)
    level = cesar("whatif", reference("vendor-average"), "--to", "4", "--format", "json", "--examined", *DAY)
    best = cesar("whatif", reference("practice-careful"), "--to", "ready", *DAY)

    assert (0, 0) == (next_one.exit_code, best.exit_code)
    assert "CSR-V-RSK-08" in next_one.stdout
    assert 4 == json.loads(level.stdout)["level"]


@pytest.mark.parametrize(("name", "pages"), [("vendor-average", 3), ("practice-average", 6)])
def test_reports_in_all_languages(name: str, pages: int) -> None:
    """A practice has its page for the wall, too."""
    result = cesar("report", reference(name), "--out", "out", *DAY)

    assert 0 == result.exit_code
    assert pages == len(list(Path("out").glob("*.html")))
    assert said("out/decision.json") == said("out/report.json")["decision_document"]


def test_reports_as_pdf_hold_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    """In every language, with the style of pages; drawing itself is tested where it is done."""
    from eqlab.cli.cesar import reporting

    def drawn(page: str, *, at: dt.datetime, attachments: list[Attached], style: str) -> bytes:
        assert (reporting.PAGES, 12) == (style, at.hour)
        assert page.startswith("<!doctype html>")
        return attachments[0].data

    monkeypatch.setattr(reporting, "render_pdf", drawn)
    result = cesar("report", reference("vendor-average"), "--out", "out", "--format", "pdf", *DAY)

    assert ["out/report.pdf", "out/report.fr.pdf", "out/report.de.pdf"] == result.stdout.split()
    assert "decision" in said("out/report.fr.pdf")


def test_editions_are_compared_and_sheets_carried_over(tmp_path: Path) -> None:
    """An edition in which one control has another title: its answer has to be confirmed."""
    old = tmp_path / "old" / "testplans" / "cesar"
    old.mkdir(parents=True)
    for file in (ROOT / "testplans" / "cesar").rglob("*.yaml"):
        target = old / file.relative_to(ROOT / "testplans" / "cesar")
        target.parent.mkdir(exist_ok=True)
        text = file.read_text("utf-8")
        if file.name == "encryption.yaml":
            text = text.replace("Cipher suites", "Ciphers", 1)
        target.write_text(text, "utf-8")
    same = cesar("diff", str(ROOT / "testplans" / "cesar"), str(ROOT))
    other = cesar("diff", str(tmp_path / "old"), str(ROOT / "testplans" / "cesar"))
    data = json.loads(cesar("diff", str(old), str(ROOT), "--format", "json").stdout)
    moved = cesar("migrate", reference("vendor-careful"), "--old", str(old), "--out", "new.xlsx")

    assert (0, 1, 0) == (same.exit_code, other.exit_code, moved.exit_code)
    assert {"CSR-V-ENC-02": ["title"]} == data["changed"]
    assert "still true? CSR-V-ENC-02" in moved.stdout
    assert 0 == cesar("score", "new.xlsx", "--examined", *DAY).exit_code


@pytest.mark.parametrize("form", ["oscal", "cyclonedx"])
def test_exports_tell_what_is_lost(form: str) -> None:
    """The document goes to the output, losses to the error stream."""
    results = cesar("export", reference("vendor-average"), "--format", form, *DAY)
    catalogue = cesar("export", "catalogue", "--format", form, "--out", "catalogue.json")

    assert (0, 0) == (results.exit_code, catalogue.exit_code)
    assert json.loads(results.stdout)
    assert said("catalogue.json")
    assert "Lost: " in results.stderr


@pytest.mark.parametrize("form", ["oscal", "cyclonedx"])
@pytest.mark.parametrize("language", ["fr", "de"])
def test_exports_are_the_same_in_every_language(form: str, language: str) -> None:
    """Codes of the form are never translated; only what is lost is told in the reader's language."""
    given = ("cesar", "export", reference("vendor-average"), "--format", form, *DAY)
    english, other = (json.loads(call(*given, "--language", code).stdout) for code in ("en", language))
    for one in (english, other):  # the moment of writing
        one.get("metadata", one.get("assessment-results", {}).get("metadata", {})).clear()

    assert english == other


def test_statistics_hide_the_few() -> None:
    """Of one vendor nothing is told, not even which decision it has."""
    Path("all").mkdir()
    for index in range(6):
        Path("all", f"p{index}.json").write_bytes(Path(reference("practice-average")).read_bytes())
    Path("all", "v.json").write_bytes(Path(reference("vendor-careful")).read_bytes())
    told = json.loads(cesar("statistics", "all", "--format", "json", *DAY).stdout)
    text = cesar("statistics", "all", *DAY).stdout

    assert {"audience": "vendor", "hidden": True} == told["audiences"][0]
    assert 6 == told["audiences"][1]["overall"]["all"]["count"]
    assert "Definitive" not in text
    assert "Fewer than five subjects" in text


def test_the_page_for_practices_is_one_file() -> None:
    result = cesar("page", "--out", "page.html")
    page = Path("page.html").read_text("utf-8")

    assert (0, "page.html\n") == (result.exit_code, result.stdout)
    assert "CSR-P-PWD-01" in page
    assert "Content-Security-Policy" in page
