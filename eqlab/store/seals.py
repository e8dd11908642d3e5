"""Which campaign is sealed by which key, and why one cannot be read any more."""

from dataclasses import dataclass

from sqlalchemy import select

from eqlab.core.act import EvidenceErased
from eqlab.core.errors import LabFault
from eqlab.store.audit_serial import act_of
from eqlab.store.dialect import Database
from eqlab.store.issues import ERASED, SEALED
from eqlab.store.sealing import Keyring, Seal, owners, seal_of
from eqlab.store.serial import Unstorable
from eqlab.store.tables import ENTRY

SHUT = (SEALED, ERASED)
"""Evidence that is as it was recorded, and cannot be read."""


@dataclass(frozen=True, slots=True)
class Seals:
    """The seals of a store's campaigns."""

    database: Database
    keys: Keyring | None

    def of(self, campaign: str) -> Seal | None:
        """The seal of a campaign; None when it has no key. Raises LabFault."""
        key = None if self.keys is None else self.keys.key(campaign)
        return None if key is None else seal_of(key)

    def needed(self, campaign: str) -> Seal:
        """The seal of a sealed campaign. Raises LabFault, naming the tombstone, when its key is not there."""
        seal = self.of(campaign)
        if seal is None:
            raise self.shut(campaign)
        return seal

    def shut(self, campaign: str) -> LabFault:
        """Why a sealed campaign cannot be read: by its tombstone in the audit log, if there is one."""
        names, shown = owners(campaign), self.database.shown
        asked = select(ENTRY).where(ENTRY.c.kind == EvidenceErased.__name__).order_by(ENTRY.c.number)
        with self.database.reading() as connection:
            rows = connection.execute(asked).all()
        for row in rows:
            try:
                act = act_of(row.kind, row.body)
            except Unstorable:
                continue
            if isinstance(act, EvidenceErased) and act.campaign in names:
                told = {"number": str(row.number), "actor": row.actor, "day": row.at[:10], "reason": act.reason}
                return LabFault(ERASED, None, path=shown, campaign=campaign, **told)
        return LabFault(SEALED, path=shown, campaign=campaign)
