"""Test reports of campaigns leave the laboratory: complete, by a reviewer, once; later ones amend the one before.

Source: ISO/IEC 17025:2017, 7.8.1.2 (what is kept), 7.8.2 (contents), 7.8.8 (amendments).
"""

from eqlab.attest.leaf import leaf_json, report_leaf
from eqlab.core.act import ReportIssued
from eqlab.core.errors import UsageError
from eqlab.report.lab.document import report_bytes
from eqlab.report.lab.lint import refuse_incomplete
from eqlab.wiring.lab.campaigns import unfinished
from eqlab.wiring.lab.issues import REPORT_THERE, RUN_UNFINISHED, SIMULATED
from eqlab.wiring.lab.lab import Lab
from eqlab.wiring.lab.naming import file_of
from eqlab.wiring.lab.report_composing import Composed, ReportWanted
from eqlab.wiring.lab.report_shelf import issued_reports


def may_be_issued(lab: Lab, wanted: ReportWanted, composed: Composed) -> None:
    """Refuse what may not leave the laboratory: by whom it may not, incomplete, unfinished, or a second one.

    Raises UsageError.
    """
    lab.check(_act(wanted, composed, ""), file=file_of(wanted.campaign), at=composed.at)
    standing = issued_reports(lab.of_file(file_of(wanted.campaign)), wanted.campaign)
    if not wanted.amends and standing:
        raise UsageError(REPORT_THERE, report=standing[-1].act.report, campaign=wanted.campaign)
    run = unfinished(lab, wanted.campaign)
    if run:
        raise UsageError(RUN_UNFINISHED, run=run, campaign=wanted.campaign)
    if composed.simulated and not composed.report.demonstration:
        raise UsageError(SIMULATED, campaign=wanted.campaign, run=composed.simulated)
    refuse_incomplete(composed.report)


def issue(lab: Lab, wanted: ReportWanted, composed: Composed) -> ReportIssued:
    """Issue a report: its data is kept, the act and the leaf of the public log stand in one transaction.

    Raises UsageError when it may not be issued, or when the file changed since it was composed; LabFault.
    """
    may_be_issued(lab, wanted, composed)
    act = _act(wanted, composed, lab.store.keep(report_bytes(composed.report)))
    leaf = report_leaf(act.sha256, composed.at)
    file = file_of(wanted.campaign)
    lab.act(act, file=file, expect=composed.seen, leaf=leaf_json(leaf), at=composed.at)
    return act


def _act(wanted: ReportWanted, composed: Composed, sha256: str) -> ReportIssued:
    return ReportIssued(
        report=composed.report.id,
        kind=composed.report.kind.value,
        sha256=sha256,
        campaigns=(wanted.campaign,),
        amends=wanted.amends,
        reason=wanted.reason,
    )
