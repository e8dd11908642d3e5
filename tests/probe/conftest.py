"""What the tests of the probes share."""

import shutil
from pathlib import Path

import pytest
from probe_lab import KeyPair, rsa_pair

from eqlab.core.clock import SystemClock
from eqlab.wire.pki import Authority
from eqlab.wire.server import ServerTls


@pytest.fixture(scope="session")
def pair(tmp_path_factory: pytest.TempPathFactory) -> KeyPair:
    """A self-signed certificate for localhost."""
    return rsa_pair(tmp_path_factory.mktemp("probe"))


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder: Path = tmp_path_factory.mktemp("authority")
    return Authority.open_or_create(folder, SystemClock())


@pytest.fixture(scope="session")
def tls(authority: Authority) -> ServerTls:
    return ServerTls(credentials=authority.server(), authorities=authority.root_path, client_certificate="none")


@pytest.fixture(scope="session")
def needs_openssl() -> None:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command")


@pytest.fixture(scope="session")
def needs_nginx() -> None:
    if not Path("/usr/sbin/nginx").exists():
        pytest.skip("needs nginx")
