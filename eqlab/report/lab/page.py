"""A laboratory's report for people: one HTML page that needs no network and no script, and prints on A4."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from babel.dates import format_date

from eqlab.core.act.nonconformity import Severity
from eqlab.core.text import Text, fill
from eqlab.core.verdict import RANK, Kind
from eqlab.report.checklist.glossary import decision_entry
from eqlab.report.diagram import stacked
from eqlab.report.glossary import VERDICTS, maturity
from eqlab.report.lab import words
from eqlab.report.lab.contents import ClaimsContent, NonConformityRow, TestContent, Told
from eqlab.report.lab.document import report_bytes, report_digest
from eqlab.report.lab.marks import LETTERS, Provenance
from eqlab.report.lab.model import LabReport
from eqlab.report.pdf import DECLARED, LINES, TEST, Attached, render_pdf
from eqlab.report.phrase import SILENCE, Phrase, facts_in, phrase
from eqlab.report.resources import read_resource, reports_folder
from eqlab.report.templates import render
from eqlab.report.terms import NAMELESS, Terms, bare, term_of
from eqlab.report.translation import Tongue, tongue

EMBEDDED = "report.json"
"""Name of the data within the PDF."""
_WIDTH = 720.0
COLOURS: Mapping[Kind, str] = {
    Kind.PASSED: "#17653a",
    Kind.PASSED_WITH_WARNINGS: "#735f00",
    Kind.FAILED: "#ad1f18",
    Kind.INCONCLUSIVE: "#47566b",
    Kind.NEEDS_REVIEW: "#0b57a4",
    Kind.LAB_ERROR: "#76368f",
    Kind.CONFIG_ERROR: "#85500a",
    Kind.NOT_APPLICABLE: "#5c6168",
    Kind.NOT_RUN: "#8b9097",
}
_GLYPHS = {
    "passed": "M2.4 5.8l2.2 2.2 4-4.8",
    "passed_with_warnings": "M2.4 5.8l2.2 2.2 4-4.8",
    "failed": "M3 3l5 5M8 3l-5 5",
    "not_run": "M3 5.5h5",
}
_SEVERITY_TONES = {
    Severity.BLOCKING: "failed",
    Severity.MAJOR: "failed",
    Severity.MINOR: "passed_with_warnings",
    Severity.REMARK: "not_run",
}


DRAFT = phrase("Draft, not issued")


def superseded_by(report: str) -> Phrase:
    """Return what stands on a report that another one took the place of."""
    return phrase("Superseded by the report {report}", report=report)


def render_lab_report(
    report: LabReport,
    *,
    language: str,
    folder: Path | None = None,
    stamp: Phrase = SILENCE,
    terms: Terms = NAMELESS,
) -> str:
    """Write a report as one HTML document.

    `folder` is a reports folder, the bundled one by default; `stamp` stands on every page; `terms` are the names of
    what the report tells by id. Raises UsageError on an unknown language, AuthorError on a broken template, LabFault on
    a missing file. Whether it may be issued is for the lint.
    """
    home = folder or reports_folder()
    speaker = tongue(language, home)
    told = {"stamp": speaker.say(stamp), "named": naming(terms, speaker.say)}
    facts = {**words_of(speaker), **_tables(speaker), **_facts(report), **told}
    return render_paper("report.html.j2", home, facts)


def lab_report_pdf(
    report: LabReport,
    *,
    language: str,
    folder: Path | None = None,
    stamp: Phrase = SILENCE,
    terms: Terms = NAMELESS,
) -> bytes:
    """Write a report as PDF/A with its JSON within; equal arguments, same bytes.

    Raises as `render_lab_report` and `render_pdf`.
    """
    html = render_lab_report(report, language=language, folder=folder, stamp=stamp, terms=terms)
    data = Attached(name=EMBEDDED, data=report_bytes(report), description=f"{report.id}: data (RFC 8785)")
    style = TEST if report.demonstration else ""
    return render_pdf(html, at=noon(report.issued), attachments=[data], author=report.laboratory.name, style=style)


def noon(day: date) -> datetime:
    """Return the moment that stands for a day in files."""
    return datetime.combine(day, time(12), UTC)


def render_paper(template: str, home: Path, facts: Mapping[str, object], styles: Sequence[str] = ("paper.css",)) -> str:
    """Write one of the laboratory's papers. Raises AuthorError on a broken template, LabFault on a missing file."""
    style = "".join(read_resource(home / "lab" / name) for name in styles)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return render(home / "lab", template, {**facts, "style": style, "policy": policy})


def naming(terms: Terms, say: Callable[[Phrase | Text], str]) -> Callable[..., str]:
    """Return what templates ask for the name of a thing, by its id and those it stands within; empty when unknown."""
    return lambda name, *within: say(term_of(terms, str(name), *map(str, within)))


def words_of(speaker: Tongue) -> dict[str, object]:
    """Return what every paper needs to speak a language."""

    def day(when: date) -> str:
        return format_date(when, "long", locale=speaker.locale)

    return {
        "language": speaker.language,
        "t": speaker.tell,
        "tn": speaker.count,
        "say": speaker.say,
        "moment": speaker.moment,
        "day": day,
        "days": lambda days: ", ".join(day(one) for one in days),
        "number": speaker.number,
        "beside": lambda said, name: f"{said} ({name})" if said else name,
        "folio": folio(speaker),
        "WATERMARK": LINES,
    }


def folio(speaker: Tongue) -> tuple[str, str, str]:
    """Return what stands before, between and after the numbers of `page 1 of 3`."""
    before, _, rest = speaker.translate("Page {page} of {pages}").partition("{page}")
    between, _, after = rest.partition("{pages}")
    return before, between, after


def _tables(speaker: Tongue) -> dict[str, object]:
    def finding(one: Told | NonConformityRow) -> str:
        return fill(speaker.translate(one.says), facts_in(one.facts, speaker.language), speaker.translate)

    def told(text: Text) -> str:
        said = speaker.say(text)
        return speaker.translate(said) if set(text) == {"en"} else said

    return {
        "finding": finding,
        "told": told,
        "VERDICTS": VERDICTS,
        "LETTERS": LETTERS,
        "COLOURS": COLOURS,
        "GLYPHS": _GLYPHS,
        "SEVERITY_TONES": _SEVERITY_TONES,
        "maturity": maturity,
        "OBSERVED": Provenance.OBSERVED,
        "CUSTOMER": Provenance.CUSTOMER,
        "EXTERNAL": Provenance.EXTERNAL,
        **{name: getattr(words, name) for name in dir(words) if name.isupper()},
    }


def _facts(report: LabReport) -> dict[str, Any]:
    names = {one.id: one.name or one.id for one in report.people}
    return {
        "report": report,
        "sha256": report_digest(report),
        "declared": DECLARED,
        "person": lambda name: names.get(name, name),
        "bare": bare,
        "decision": decision_entry(report.content.decision) if isinstance(report.content, ClaimsContent) else None,
        "parts": _parts(report),
        "absent": {one.item: one.reason for one in report.absences},
        "tests": isinstance(report.content, TestContent),
        **(_results(report.content) if isinstance(report.content, TestContent) else {}),
    }


def _results(content: TestContent) -> dict[str, object]:
    cases = _counts(row.kind for row in content.cases)
    requirements = _counts(row.kind for row in content.requirements if row.cases)
    return {
        "case_titles": {row.id: row.title for row in content.cases},
        "requirement_titles": {row.id: row.text for row in content.requirements},
        "case_counts": cases,
        "case_bar": stacked(cases, _WIDTH, gap=2.0, least=26.0),
        "requirement_counts": requirements,
        "requirement_bar": stacked(requirements, _WIDTH, gap=2.0, least=26.0),
    }


def _counts(kinds: Iterable[Kind]) -> dict[Kind, int]:
    told: Sequence[Kind] = list(kinds)
    return {kind: told.count(kind) for kind in sorted(set(told), key=RANK.__getitem__, reverse=True)}


def _parts(report: LabReport) -> dict[str, int]:
    """Numbers of parts that others refer to, as the page counts them."""
    before = 2 + bool(report.scope) + (4 if isinstance(report.content, TestContent) else 1)
    return {"conformity": before + 1}
