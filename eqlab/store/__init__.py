"""Floor 4: the evidence log of campaigns - append-only, chained, durable before anything is acknowledged."""

from eqlab.store.audit import AuditLog
from eqlab.store.commitment import commitment, open_commitment, salt_of
from eqlab.store.keyring import FolderKeyring, open_keyring
from eqlab.store.leaves import Leaves
from eqlab.store.reader import CampaignSummary
from eqlab.store.rights import grants
from eqlab.store.sealing import Keyring
from eqlab.store.store import Store, open_store

__all__ = [
    "AuditLog",
    "CampaignSummary",
    "FolderKeyring",
    "Keyring",
    "Leaves",
    "Store",
    "commitment",
    "grants",
    "open_commitment",
    "open_keyring",
    "open_store",
    "salt_of",
]
