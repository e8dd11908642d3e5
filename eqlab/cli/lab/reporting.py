"""`eqlab campaign report` and `reports`: a campaign's test report, drafted or issued, and those that were."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from eqlab.cli.commands.campaign import ReportsWish, ReportWish
from eqlab.cli.door import Door
from eqlab.cli.files import bytes_of
from eqlab.cli.lab.entering import Desk, at_desk
from eqlab.cli.opening import check_folder, shown
from eqlab.cli.papers import papers_of
from eqlab.cli.speech import safe
from eqlab.cli.tables import columns
from eqlab.core.text import LANGUAGES
from eqlab.report.lab.lint import lint
from eqlab.report.lab.model import LabReport
from eqlab.report.lab.page import DRAFT, superseded_by
from eqlab.report.phrase import SILENCE, Phrase
from eqlab.wire.files import PUBLIC, write_atomically
from eqlab.wiring.lab.attestations import seal_key
from eqlab.wiring.lab.naming import file_of
from eqlab.wiring.lab.report_composing import Composed, ReportWanted, compose
from eqlab.wiring.lab.report_shelf import Issued, issued_reports, kept_report
from eqlab.wiring.lab.reports import issue, may_be_issued
from eqlab.wiring.lab.sealing import seal_paper
from eqlab.wiring.terms import report_terms


def carry_out(door: Door, wish: ReportWish | ReportsWish) -> int:
    """Draft or issue a report; list reports, or show one of them again."""
    languages = (door.language,) if door.language else LANGUAGES
    with at_desk(door, wish.site) as desk:
        if isinstance(wish, ReportWish):
            _report(desk, wish, languages)
        elif wish.show:
            _show(desk, wish, languages)
        else:
            for line in _listed(desk, wish.campaign):
                click.echo(line)
    return 0


def _report(desk: Desk, wish: ReportWish, languages: Sequence[str]) -> None:
    wanted = ReportWanted(
        campaign=wish.campaign,
        facts=bytes_of(wish.facts) if wish.facts else b"{}",
        file=str(wish.facts or ""),
        amends=wish.amends,
        reason=wish.reason,
        issue=wish.issue,
    )
    composed = compose(desk.lab, wanted, desk.house.reports)
    tongue = desk.tongue
    for lack in lint(composed.report):
        click.echo(safe(lack.sentence(tongue.language, tongue.translate)))
    out = check_folder(wish.out or desk.lab.home / "reports" / composed.report.id)
    if not wish.issue:
        _write(out, list(_papers(desk, composed.report, wish.formats, languages, DRAFT)))
        click.echo(tongue.tell("This is a draft: it was not issued."))
        return
    may_be_issued(desk.lab, wanted, composed)
    made = list(_sealed(desk, wish, composed, languages))
    act = issue(desk.lab, wanted, composed)
    _write(out, made)
    click.echo(safe(tongue.tell("{report} is issued, SHA-256 {sha256}.", report=act.report, sha256=act.sha256)))
    if act.amends:
        click.echo(safe(tongue.tell("It takes the place of {report}.", report=act.amends)))
    if composed.report.demonstration:
        click.echo(tongue.tell("TEST: sealed with a key for demonstrations."))


def _sealed(desk: Desk, wish: ReportWish, composed: Composed, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The papers of a report, PDF under the laboratory's seal; a token is opened once, and only for these."""
    key = seal_key(desk.lab) if "pdf" in wish.formats else None
    for name, data in _papers(desk, composed.report, wish.formats, languages, SILENCE):
        yield name, seal_paper(desk.lab.settings, key, data, composed.at) if key and name.endswith(".pdf") else data


def _show(desk: Desk, wish: ReportsWish, languages: Sequence[str]) -> None:
    """Write a report again as it was issued; one that was amended says so on every page."""
    issued, report = kept_report(desk.lab, wish.campaign, wish.show)
    stamp = superseded_by(issued.successor) if issued.successor else SILENCE
    out = check_folder(wish.out or desk.lab.home / "reports" / report.id)
    _write(out, list(_papers(desk, report, ("html", "json"), languages, stamp)))


def _papers(
    desk: Desk, report: LabReport, formats: Sequence[str], languages: Sequence[str], stamp: Phrase
) -> Iterator[tuple[str, bytes]]:
    terms = report_terms(desk.house.workshop.content, report)
    return papers_of(report, formats, desk.house.reports, languages=languages, stamp=stamp, terms=terms)


def _write(out: Path, files: Sequence[tuple[str, bytes]]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for name, data in files:
        write_atomically(out / name, data, PUBLIC)
        click.echo(safe(shown(out / name)))


def _listed(desk: Desk, campaign: str) -> Iterator[str]:
    desk.lab.planned(campaign)
    rows = [_row(desk, one) for one in issued_reports(desk.lab.of_file(file_of(campaign)), campaign)]
    yield from columns(rows) if rows else [desk.tongue.tell("No report was issued yet.")]


def _row(desk: Desk, one: Issued) -> tuple[str, ...]:
    tell = desk.tongue.tell
    state = tell("superseded by {report}", report=one.successor) if one.successor else tell("in force")
    amends = tell("amends {report}: {reason}", report=one.act.amends, reason=one.act.reason) if one.act.amends else ""
    return one.act.report, f"{one.at:%Y-%m-%d}", one.by, one.act.sha256[:16], state, safe(amends)
