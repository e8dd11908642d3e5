"""What probes are given of the lab: where it listens, and its own authority."""

from pathlib import Path

from eqlab.config import SystemFile
from eqlab.core.event import SystemFacts
from eqlab.wiring.allowing import allowed_by


def system() -> SystemFile:
    return SystemFile(facts=SystemFacts(name="Vendor", version="1"))


def test_probes_listen_on_loopback_unless_the_platform_listens_elsewhere() -> None:
    assert ("127.0.0.1", "") == ((allowed := allowed_by(system())).host, allowed.workshop)


def test_probes_show_certificates_of_the_lab_s_own_authority(tmp_path: Path) -> None:
    allowed = allowed_by(system(), "::1", tmp_path)

    assert ("::1", str(tmp_path)) == (allowed.host, allowed.workshop)
