"""Small acts of a laboratory, and people who sign them."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from eqlab.core.act import Entry, EvidenceErased, LabFounded, NonConformityCommented
from eqlab.store import AuditLog

DAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def founded() -> LabFounded:
    return LabFounded(lab="lab.example", name="Laboratory", engine="0.1.0")


def comment(words: str = "seen") -> NonConformityCommented:
    return NonConformityCommented(nonconformity="NC-1", words=words)


def erased(campaign: str) -> EvidenceErased:
    return EvidenceErased(campaign=campaign, reason="retention is over", record_class="evidence")


def sign_as(actor: str) -> Callable[[bytes], str]:
    """A sham signature that nobody can give without knowing how: an HMAC under the name."""
    return lambda data: base64.b64encode(hmac.new(actor.encode(), data, hashlib.sha256).digest()).decode()


def forged(entry: Entry, signed: bytes) -> str:
    """What is wrong with a sham signature."""
    return "" if sign_as(entry.actor)(signed) == entry.signature else "the signature does not fit"


def act(log: AuditLog, words: str = "seen", file: str = "F1", actor: str = "anna", **more: Any) -> Entry:
    """Append a comment."""
    return log.append(comment(words), file=file, actor=actor, at=DAY, sign=sign_as(actor), **more)
