"""How much a worker may take."""

import os
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Bounds of the workers of a pool."""

    workers: int = field(default_factory=lambda: min(os.cpu_count() or 2, 8))
    """Processes at most; one is started when the first document comes, another when all are busy."""
    seconds: float = 60.0
    """For one document."""
    compile_seconds: float = 600.0
    """For one stylesheet with its vocabularies."""
    memory: int = 8 * 2**30
    """Bytes of data that a worker may hold; 0 for no limit. Kept where the system can."""
    report: int = 64 * 2**20
    """Bytes of one report."""
