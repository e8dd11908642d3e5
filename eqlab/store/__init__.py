"""Floor 4: the evidence log of campaigns - append-only, chained, durable before anything is acknowledged."""

from eqlab.store.reader import CampaignSummary
from eqlab.store.store import Store, open_store

__all__ = ["CampaignSummary", "Store", "open_store"]
