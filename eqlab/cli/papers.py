"""`eqlab paper`: test reports and the papers of attestations, from files at hand."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from eqlab.cli.commands.paper import CertificateWish, LintWish, ReportWish
from eqlab.cli.door import Door
from eqlab.cli.files import bytes_of
from eqlab.cli.opening import House, check_folder, open_house, shown
from eqlab.cli.papers_issues import NO_JSON, NOT_A_DEMONSTRATION, OTHER_DIGEST
from eqlab.cli.reporting import recall
from eqlab.cli.speech import safe
from eqlab.core.act.campaigning import Purpose
from eqlab.core.errors import UsageError
from eqlab.core.text import LANGUAGES
from eqlab.core.values import Json
from eqlab.label.canonical import canonical
from eqlab.report.lab.certificate import CertificateFacts, certificate_pdf, render_certificate
from eqlab.report.lab.document import report_bytes
from eqlab.report.lab.lint import Lack, lint, refuse_incomplete
from eqlab.report.lab.making import amended, report_of_tests
from eqlab.report.lab.model import LabReport
from eqlab.report.lab.page import lab_report_pdf, render_lab_report
from eqlab.report.lab.reading import read_facts
from eqlab.report.lab.results import RunOf, results_of
from eqlab.report.phrase import SILENCE, Phrase
from eqlab.report.terms import NAMELESS, Terms
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring.terms import attestation_terms, report_terms

LACKING = 1


def carry_out(door: Door, wish: ReportWish | LintWish | CertificateWish) -> int:
    """Write papers, or tell what one lacks."""
    house = open_house(door)
    if isinstance(wish, CertificateWish):
        return _written(wish.out, _certificates(house, wish))
    report = make_report(house, wish.folders, wish.facts, wish.amends)
    lacks = lint(report)
    _tell(house, lacks)
    if isinstance(wish, LintWish):
        return LACKING if lacks else 0
    refuse_incomplete(report)
    terms = report_terms(house.workshop.content, report)
    return _written(wish.out, papers_of(report, wish.formats, house.reports, terms=terms))


def make_report(house: House, folders: Sequence[Path], facts: Path, amends: Path | None) -> LabReport:
    """Make the test report of folders of runs, oldest first; always a demonstration, for no log vouches for it.

    Raises UsageError when a folder holds no run or files cannot be read, AuthorErrors on mistakes in the facts.
    """
    declared = read_facts(bytes_of(facts), str(facts), demonstration=True)
    recalled = [recall(house, folder) for folder in folders]
    plan = recalled[-1][1]
    runs = [
        RunOf(
            id=record.opened.campaign,
            record=record,
            purpose=Purpose.RERUN if number else Purpose.FIRST,
            builds=tuple(one.sha256 for one in declared.item.builds),
        )
        for number, (record, _) in enumerate(recalled)
    ]
    report = report_of_tests(declared, plan, runs, results_of(plan, runs[0].id, runs))
    return report if amends is None else amended(report, _amended(report, amends))


def _amended(report: LabReport, file: Path) -> Json:
    data = bytes_of(file)
    found = hashlib.sha256(data).hexdigest()
    expected = report.amendment.sha256 if report.amendment else ""
    if found != expected:
        raise UsageError(OTHER_DIGEST, file=str(file), found=found, expected=expected or "-")
    return _json(data, file)


def papers_of(
    report: LabReport,
    formats: Sequence[str],
    reports: Path,
    *,
    languages: Sequence[str] = LANGUAGES,
    stamp: Phrase = SILENCE,
    terms: Terms = NAMELESS,
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a report: its data once, pages in every language, each with the stamp on it."""
    if "json" in formats:
        yield "report.json", report_bytes(report)
    for language in languages:
        if "html" in formats:
            page = render_lab_report(report, language=language, folder=reports, stamp=stamp, terms=terms)
            yield named("report", language, "html"), page.encode("utf-8", "replace")
        if "pdf" in formats:
            yield (
                named("report", language, "pdf"),
                lab_report_pdf(report, language=language, folder=reports, stamp=stamp, terms=terms),
            )


def named(stem: str, language: str, form: str) -> str:
    """The file name of a paper in a language."""
    return f"{stem}.{form}" if language == "en" else f"{stem}.{language}.{form}"


def _certificates(house: House, wish: CertificateWish) -> Iterator[tuple[str, bytes]]:
    document = _json(bytes_of(wish.attestation), wish.attestation)
    told: Mapping[str, Json] = document if isinstance(document, dict) else {}
    if told.get("test") is False:
        raise UsageError(NOT_A_DEMONSTRATION, file=str(wish.attestation), id=str(told.get("id")))
    facts = CertificateFacts(terms=attestation_terms(house.workshop.content, [told]))
    for language in LANGUAGES:
        page = render_certificate(told, language=language, facts=facts, folder=house.reports)
        if "html" in wish.formats:
            yield named("attestation", language, "html"), page.encode("utf-8", "replace")
        if "pdf" in wish.formats:
            paper = certificate_pdf(told, language=language, facts=facts, folder=house.reports)
            yield named("attestation", language, "pdf"), paper
    if "json" in wish.formats:
        yield "attestation.json", canonical(dict(told))


def _json(data: bytes, file: Path) -> Json:
    try:
        value: Json = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise UsageError(NO_JSON, file=str(file), problem=str(problem)) from problem
    return value


def _tell(house: House, lacks: Sequence[Lack]) -> None:
    for lack in lacks:
        click.echo(safe(lack.sentence(house.tongue.language, house.tongue.translate)))


def _written(out: Path, files: Iterator[tuple[str, bytes]]) -> int:
    folder = check_folder(out)
    made = list(files)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made:
        write_atomically(folder / name, data, PUBLIC)
        click.echo(safe(shown(folder / name)))
    return 0
