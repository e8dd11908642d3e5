"""What may fail a system: rules that are published or taught. Our own reading asks a person, unless it was adopted."""

from pathlib import Path

import pytest
from eprescription_campaigns import WORKSHOP, plan_of, played

from eqlab.core.record import CaseRecord
from eqlab.core.requirement import Origin
from eqlab.core.verdict import Kind
from eqlab.wiring import Settings, open_session


def sent(system: str, folder: Path, *adopted: str) -> CaseRecord:
    """Play the structural case alone."""
    plan = plan_of("lab-prescriber")
    settings = Settings(out=folder, seed=1, only=("EPL-SEND-01",), adopted=adopted)
    record = played(open_session(WORKSHOP, plan, WORKSHOP.simulated(plan, system), settings))
    return next(case for case in record.cases if case.id == "EPL-SEND-01")


@pytest.mark.parametrize(
    ("system", "adopted", "kind", "origin"),
    [
        ("omits-requester", (), Kind.NEEDS_REVIEW, Origin.INFERRED),
        ("omits-requester", ("EQP@0.0.9",), Kind.NEEDS_REVIEW, Origin.INFERRED),
        ("omits-requester", ("EQP@0.1.0",), Kind.FAILED, Origin.INFERRED),
        ("invents-elements", (), Kind.FAILED, Origin.PUBLIC),
    ],
)
def test_an_inferred_rule_fails_a_system_only_when_its_package_was_adopted(
    system: str, adopted: tuple[str, ...], kind: Kind, origin: Origin, tmp_path: Path
) -> None:
    """Plan language, meaning 7."""
    case = sent(system, tmp_path, *adopted)

    assert kind is case.verdict.kind
    assert {origin} == {finding.origin for finding in case.findings}
