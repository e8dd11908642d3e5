"""The public registry of conformant systems: a static site that any host serves and any browser opens from disk."""

from eqlab.report.registry.building import Build, Manifest, build
from eqlab.report.registry.model import (
    Laboratory,
    LogSource,
    PublishedFile,
    RegistryData,
    RegistryEntry,
    Revision,
    SchemeBox,
    SealIssuer,
)
from eqlab.report.registry.publishing import publish
from eqlab.report.registry.state import Leaf, State, Word, state_at, state_on

__all__ = [
    "Build",
    "Laboratory",
    "Leaf",
    "LogSource",
    "Manifest",
    "PublishedFile",
    "RegistryData",
    "RegistryEntry",
    "Revision",
    "SchemeBox",
    "SealIssuer",
    "State",
    "Word",
    "build",
    "publish",
    "state_at",
    "state_on",
]
