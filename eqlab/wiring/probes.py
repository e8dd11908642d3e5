"""The probes of this laboratory, by name."""

from collections.abc import Mapping

from eqlab.core.probe import Probe
from eqlab.probe import artefact, endpoint, hostile


def all_probes() -> Mapping[str, Probe]:
    """Return every probe by its name."""
    return {probe.name: probe for room in (artefact, endpoint, hostile) for probe in room.PROBES}
