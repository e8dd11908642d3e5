"""A real server of PostgreSQL, from the system's own packages: on a free port of loopback and a socket of its own."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PASSWORD = "hunter2-of-the-lab"
ACCESS = """local all all trust
host all guarded 127.0.0.1/32 scram-sha-256
host all all 127.0.0.1/32 trust
"""
SETTINGS = "fsync = on\nfull_page_writes = on\nshared_buffers = 32MB\nmax_connections = 60\nautovacuum = off\n"


def binaries() -> Path | None:
    """Where Debian puts them, or the search path has them; None when there are none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    found = shutil.which("initdb")
    places += [Path(found).parent] if found else []
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


def unprivileged() -> Sequence[str]:
    """What the server is started with: it refuses to run as the administrator."""
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--") if os.geteuid() == 0 else ()


@dataclass(slots=True)
class Server:
    """A server that the tests started."""

    folder: Path
    programs: Path
    port: int
    user: str = "eqlab"
    made: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        """Start it, after a crash too, and wait until it answers."""
        command = (
            *(self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder),
            *("-c", f"port={self.port}", "-c", "listen_addresses=127.0.0.1"),
        )
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([*unprivileged(), *command], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while self.asked("SELECT 1", "postgres").returncode != 0:
            if time.monotonic() > deadline:
                raise AssertionError((self.folder / "log").read_text("utf-8"))
            time.sleep(0.02)

    def postmaster(self) -> int:
        """The process that all others of the server come from."""
        return int((self.folder / "data" / "postmaster.pid").read_text("ascii").split()[0])

    def kill(self) -> None:
        """As a power cut would: the server and all its processes, at once."""
        parent = self.postmaster()
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text("ascii").split()
        for process in (parent, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        self._ended()
        while any(alive(child) for child in children):
            time.sleep(0.005)

    def stop(self) -> None:
        """End it, by its own number, without the care that data to be kept would deserve."""
        if self.process is not None and self.process.poll() is None:
            os.kill(self.postmaster(), signal.SIGQUIT)
            self._ended()

    def _ended(self) -> None:
        if self.process is not None:
            self.process.wait(30)

    def asked(self, statement: str, database: str = "eqlab") -> subprocess.CompletedProcess[str]:
        """What psql says."""
        command = [self.programs / "psql", "-X", "-q", "-A", "-t", "-h", self.folder, "-p", str(self.port)]
        return subprocess.run(
            [*command, "-U", self.user, "-d", database, "-v", "ON_ERROR_STOP=1", "-c", statement],
            capture_output=True,
            text=True,
            check=False,
        )

    def done(self, statement: str, database: str = "eqlab") -> str:
        """What psql says to a statement that must succeed."""
        told = self.asked(statement, database)
        assert "" == told.stderr
        return told.stdout.strip()

    def url(self, database: str = "eqlab", user: str = "", schema: str = "") -> str:
        """The address of a database by its socket, in a schema of its own when one is named."""
        options = f"&options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql://{user or self.user}@/{database}?host={self.folder}&port={self.port}{options}"

    def loopback(self, user: str, password: str = "", database: str = "eqlab") -> str:
        """The address of a database by the network."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}"

    def schema(self) -> str:
        """A new, empty schema."""
        self.made += 1
        name = f"s{self.made}"
        assert "" == self.asked(f"CREATE SCHEMA {name}").stderr
        return name


def alive(process: str) -> bool:
    """Whether a process is there and not only waits for somebody to take note of its end."""
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def home() -> str | None:
    """Where its folder is made: in memory where there is some, which outlasts the kill of any process."""
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() and shutil.disk_usage(shared).free > 1 << 30 else None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def running(programs: Path, *, in_memory: bool = True) -> Iterator[Server]:
    """A server with an empty database `eqlab`; ended and removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="eqlab-pg-", dir=home() if in_memory else None))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    server = Server(folder, programs, free_port())
    try:
        made = [programs / "initdb", "-D", folder / "data", "-U", server.user, "-A", "trust", "-E", "UTF8"]
        subprocess.run([*unprivileged(), *made, "--locale=C", "-N"], check=True, capture_output=True)
        (folder / "data" / "pg_hba.conf").write_text(ACCESS)
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS)
        server.start()
        server.asked("CREATE DATABASE eqlab", "postgres")
        server.asked(f"CREATE ROLE guarded LOGIN PASSWORD '{PASSWORD}'")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
