"""What the probes of a campaign say to a checklist."""

import hashlib

from eqlab.checklist.model import Catalogue
from eqlab.checklist.sheet import Outcome, ProbeResult
from eqlab.core.event import ProbeRan
from eqlab.core.finding import Finding
from eqlab.core.issue import Level, Nature
from eqlab.core.probe import Sighting
from eqlab.core.record import CampaignRecord


def probe_results(catalogue: Catalogue, record: CampaignRecord) -> tuple[ProbeResult, ...]:
    """Return a result for each run of a probe that the catalogue knows, in order of time.

    What the probe itself found counts: a plan that weighs it differently answers no checklist. Of a system that the
    laboratory plays itself there is no result, for it is nobody's product.
    """
    if record.opened.system.simulated:
        return ()
    return tuple(_result(ran) for ran in record.probes if ran.probe in catalogue.probes)


def _result(ran: ProbeRan) -> ProbeResult:
    told = next((finding for finding in ran.findings if _counts(finding)), None)
    return ProbeResult(
        probe=ran.probe,
        controls=(),
        outcome=Outcome(Sighting(probe=ran.probe, findings=ran.findings).outcome),
        date=ran.at.date(),
        digest=hashlib.sha256(ran.raw).hexdigest() if ran.raw else "",
        detail=told.sentence() if told else "",
    )


def _counts(finding: Finding) -> bool:
    return finding.issue.nature is not Nature.VIOLATION or finding.level >= Level.ERROR
