"""Campaigns that travel: exported into one sealed file, proven, judged again elsewhere, made a folder again."""

from eqlab.wiring.bundle.exporting import Export, Masking, export
from eqlab.wiring.bundle.importing import import_bundle
from eqlab.wiring.bundle.preview import preview
from eqlab.wiring.bundle.reading import Bundle, load_bundle, read_bundle
from eqlab.wiring.bundle.rejudging import Change, Rejudged, check_rules, rejudge_bundle, rejudge_run

__all__ = [
    "Bundle",
    "Change",
    "Export",
    "Masking",
    "Rejudged",
    "check_rules",
    "export",
    "import_bundle",
    "load_bundle",
    "preview",
    "read_bundle",
    "rejudge_bundle",
    "rejudge_run",
]
