"""Figures about runs, systems, requirements and the procedure: pure functions over facts, in no order of theirs."""

from eqlab.label.statistics import process, reliability, specification, success
from eqlab.label.statistics.facts import Material
from eqlab.label.statistics.figure import Figure, Period

__all__ = ["figures"]


def figures(known: Material, period: Period = Period.QUARTER) -> tuple[Figure, ...]:
    """Compute all figures; those of the procedure only when there is a laboratory's log."""
    told = (
        success.by_service(known, period),
        success.first_pass(known, period),
        success.by_requirement(known, period),
        success.by_vendor(known, period),
        success.learning(known),
        specification.findings(known),
        specification.always_failed(known),
        specification.ambiguous(known),
        specification.never_exercised(known),
        reliability.runs(known),
        reliability.laboratory_errors(known, period),
        reliability.inconclusive(known, period),
        reliability.configuration_errors(known, period),
        reliability.unstable(known),
    )
    if not known.entries:
        return told
    return (
        *told,
        process.time_to_label(known),
        process.waiting(known),
        process.nonconformities(known),
        process.attestations(known),
    )
