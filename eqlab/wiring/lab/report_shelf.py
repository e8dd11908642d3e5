"""The reports that left a laboratory: listed with what took their places, and read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eqlab.core.act import Entry, ReportIssued
from eqlab.core.errors import LabFault, UsageError
from eqlab.core.text import fill
from eqlab.report.lab.kept import read_report
from eqlab.report.lab.model import LabReport
from eqlab.wiring.lab.issues import NO_SUCH_REPORT, REPORT_LOST
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import file_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A report that left the laboratory."""

    act: ReportIssued
    at: datetime
    by: str
    successor: str = ""
    """Id of the report that took its place."""


def issued_reports(entries: Sequence[Entry], campaign: str) -> tuple[Issued, ...]:
    """The reports on a campaign, in order, with what took their places."""
    acts = [
        (entry, entry.act)
        for entry in entries
        if isinstance(entry.act, ReportIssued) and campaign in entry.act.campaigns
    ]
    successors = {act.amends: act.report for _, act in acts if act.amends}
    return tuple(
        Issued(act=act, at=entry.at, by=entry.actor, successor=successors.get(act.report, "")) for entry, act in acts
    )


def kept_report(lab: Lab, campaign: str, report: str) -> tuple[Issued, LabReport]:
    """A report as it was issued. Raises UsageError when there is none of that id, LabFault when it was altered."""
    for one in issued_reports(lab.of_file(file_of(campaign)), campaign):
        if one.act.report == report:
            return one, read_report(kept_bytes(lab, one))
    raise UsageError(NO_SUCH_REPORT, report=report, campaign=campaign)


def kept_bytes(lab: Lab, one: Issued) -> bytes:
    """The data of a report. Raises LabFault when it is not there as it was."""
    try:
        return lab.store.payload(one.act.sha256)
    except LabFault as fault:
        problem = fill(fault.issue.template, fault.facts)
        raise LabFault(REPORT_LOST, report=one.act.report, problem=problem) from None
