"""Attestations as the log leaves them, and why an act is refused."""

from collections.abc import Callable
from datetime import date

import pytest
from deciding_samples import ATTESTATION, Log

from eqlab.core.act import Change
from eqlab.core.errors import UsageError
from eqlab.label.attested import AttestationStanding, fold_attestations

DAY = date(2026, 11, 2)
SUSPENSION = (Change.SUSPEND, Change.REINSTATE)


def standing(log: Log, name: str = ATTESTATION) -> AttestationStanding:
    return next(one for one in fold_attestations(log.entries) if one.id == name)


def refusal(attempt: Callable[[], object]) -> str:
    with pytest.raises(UsageError) as refused:
        attempt()
    return refused.value.issue.code
