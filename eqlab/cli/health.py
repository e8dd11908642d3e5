"""`eqlab doctor`: what the laboratory needs of this machine, tried out one by one."""

import importlib
import importlib.metadata
import re
import socket
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

import click

from eqlab.cli.commands.doctor import DoctorWish
from eqlab.cli.door import Door
from eqlab.cli.plainly import fault_of
from eqlab.cli.speech import Tongue, safe, tongue
from eqlab.cli.tables import columns
from eqlab.content import Content, find_content
from eqlab.core.clock import SystemClock
from eqlab.core.exchange import Connection, Request
from eqlab.core.text import LANGUAGES
from eqlab.wire.pki import Authority
from eqlab.wire.probe import probe
from eqlab.wire.reaction import Delivered, Reaction, ignore_delivery
from eqlab.wire.server import Listener, ServerTls
from eqlab.wire.tls import ClientTls

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35, 0)
MODULES = {"hsm": "pkcs11", "parquet": "pyarrow", "pdf": "weasyprint", "postgresql": "psycopg"}
"""What each extra is loaded by."""
BUILT = datetime(2025, 1, 1, tzinfo=UTC)
"""No clock that is right shows an earlier time."""

_PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==([^;\s]+)")
_EXTRA = re.compile(r"""extra == ["']([^"']+)["']""")


class State(StrEnum):
    """How it stands."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What an examination showed."""

    state: State
    what: str
    to_do: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """Who examines, and for whom the result is written."""

    tongue: Tongue
    door: Door

    def ok(self, what: str) -> Result:
        """All is well."""
        return Result(state=State.OK, what=what)

    def problem(self, what: str, to_do: str) -> Result:
        """The laboratory cannot work like this."""
        return Result(state=State.PROBLEM, what=what, to_do=to_do)

    def warning(self, what: str, to_do: str) -> Result:
        """The laboratory works, but not as it was built."""
        return Result(state=State.WARNING, what=what, to_do=to_do)


def carry_out(door: Door, wish: DoctorWish) -> int:
    """Examine everything; 3 when there is a problem."""
    doctor = Doctor(tongue=tongue(door.language), door=door)
    results = [(name, _examine(doctor, examination)) for name, examination in _examinations(doctor)]
    results += [(name, _examine(doctor, partial(extra_packages, name=name))) for name in wish.extras]
    words = {
        State.OK: doctor.tongue.tell("ok"),
        State.WARNING: doctor.tongue.tell("warning"),
        State.PROBLEM: doctor.tongue.tell("problem"),
    }
    rows = [(words[result.state], name, f"{result.what} {result.to_do}".strip()) for name, result in results]
    for line in columns(rows):
        click.echo(line)
    return 3 if any(result.state is State.PROBLEM for _, result in results) else 0


def _examinations(doctor: Doctor) -> Iterator[tuple[str, Callable[[Doctor], Result]]]:
    tell = doctor.tongue.tell
    yield tell("Python"), python
    yield tell("packages"), packages
    yield tell("content"), content
    yield tell("languages"), languages
    yield tell("folder"), folder
    yield tell("port"), port
    yield tell("TLS"), tls
    yield tell("database"), database
    yield tell("clock"), clock


def _examine(doctor: Doctor, examination: Callable[[Doctor], Result]) -> Result:
    try:
        return examination(doctor)
    except Exception as error:  # noqa: BLE001 - whatever breaks here is what the doctor is asked about
        return doctor.problem(safe(fault_of(error).sentence(doctor.tongue.translate)), "")


def python(doctor: Doctor) -> Result:
    """The interpreter is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        return doctor.problem(version, doctor.tongue.tell("Install Python 3.11 or later."))
    return doctor.ok(version)


def packages(doctor: Doctor) -> Result:
    """The libraries are there, in the versions eqlab was tested with."""
    tell = doctor.tongue.tell
    wanted = dict(_pins())
    if not wanted:
        return doctor.warning(
            tell("eqlab itself is not installed"), tell("Install it, so that versions can be compared.")
        )
    found = {name: _installed(name) for name in wanted}
    missing = sorted(name for name, version in found.items() if not version)
    if missing:
        return doctor.problem(tell("missing: {names}", names=", ".join(missing)), tell("Install eqlab again."))
    other = sorted(f"{name} {version}" for name, version in found.items() if version != wanted[name])
    if other:
        told = tell("not as tested: {names}", names=", ".join(other))
        return doctor.warning(told, tell("Install eqlab in an environment of its own."))
    return doctor.ok(doctor.tongue.count("{n} as tested", "{n} as tested", len(wanted)))


def extra_packages(doctor: Doctor, *, name: str) -> Result:
    """The package of an extra is there, and loads with what it needs of the machine."""
    tell = doctor.tongue.tell
    wanted = [package for package, _ in _pins(name)]
    if not wanted or not all(map(_installed, wanted)):
        command, checkout = f"pip install 'eqlab[{name}]'", f"pip install '.[{name}]'"
        to_do = tell("Install it: {command}; in a checkout: {checkout}", command=command, checkout=checkout)
        return doctor.problem(tell("missing: {names}", names=", ".join(wanted) or name), to_do)
    try:
        importlib.import_module(MODULES[name])
    except (ImportError, OSError) as error:
        to_do = tell("Install the libraries of the machine that it needs.")
        return doctor.problem(safe(" ".join(str(error).split())), to_do)
    return doctor.ok(", ".join(f"{package} {_installed(package)}" for package in wanted))


def _pins(extra: str = "") -> Iterator[tuple[str, str]]:
    """Yield the packages that eqlab, or an extra of it, needs, each with its version."""
    try:
        requirements = importlib.metadata.requires("eqlab") or ()
    except importlib.metadata.PackageNotFoundError:
        return
    for requirement in requirements:
        pin = _PIN.match(requirement)
        named = _EXTRA.search(requirement)
        if pin and (named[1] if named else "") == extra:
            yield pin[1], pin[2]


def _installed(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def content(doctor: Doctor) -> Result:
    """The content folders are there, and their program code loads."""
    found = find_content(doctor.door.content, doctor.door.trust)
    names = [found.service(name).name for name in found.services]
    systems = sum(len(found.systems(service)) for service in found.scenario_services)
    told = doctor.tongue.tell(
        "services {services}; {systems} simulated systems; {plans} plans",
        services=", ".join(names),
        systems=systems,
        plans=_plans(found),
    )
    if not names:
        return doctor.problem(told, doctor.tongue.tell("Install eqlab again."))
    return doctor.ok(told)


def _plans(found: Content) -> int:
    return sum(1 for _ in found.plans())


def languages(doctor: Doctor) -> Result:
    """The catalogues can be read, and say something."""
    mute = [language for language in LANGUAGES if language != "en" and tongue(language).translate("Failed") == "Failed"]
    if mute:
        told = doctor.tongue.tell("no translations for {languages}", languages=", ".join(mute))
        return doctor.warning(told, doctor.tongue.tell("Install eqlab again."))
    return doctor.ok(", ".join(LANGUAGES))


def folder(doctor: Doctor) -> Result:
    """Campaigns can be written here."""
    with tempfile.TemporaryDirectory(prefix=".eqlab-doctor-", dir=Path.cwd()) as made:
        (Path(made) / "probe").write_bytes(b"eqlab")
    return doctor.ok(str(Path.cwd()))


def port(doctor: Doctor) -> Result:
    """The platform finds a port on the loopback interface."""
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        return doctor.ok(f"127.0.0.1:{sock.getsockname()[1]}")


def tls(doctor: Doctor) -> Result:
    """A handshake with client certificates of a fresh CA comes about."""
    with tempfile.TemporaryDirectory(prefix="eqlab-doctor-") as made:
        authority = Authority.open_or_create(Path(made), SystemClock())
        server, client = authority.server(["127.0.0.1"]), authority.client("eqlab doctor")
        listening = ServerTls(credentials=server, authorities=authority.root_path, client_certificate="required")
        calling = ClientTls(authority=authority.root_path, certificate=client.certificate, key=client.key)
        with Listener(handle=_nobody, tls=listening) as listener:
            problem = probe(listener.url, calling)
    if problem is not None:
        told = doctor.tongue.tell("no handshake on 127.0.0.1: {problem}", problem=problem.words)
        return doctor.problem(told, doctor.tongue.tell("Look for a firewall or a proxy that stands in between."))
    return doctor.ok(doctor.tongue.tell("mutual handshake on 127.0.0.1"))


def _nobody(_request: Request, _connection: Connection) -> tuple[Reaction, Delivered]:
    return Reaction(response=None), ignore_delivery


def database(doctor: Doctor) -> Result:
    """SQLite is new enough, and keeps a write-ahead log in this folder."""
    tell = doctor.tongue.tell
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        return doctor.problem(f"SQLite {sqlite3.sqlite_version}", tell("Install a Python with SQLite 3.35 or later."))
    with (
        _room() as made,
        closing(sqlite3.connect(Path(made) / "probe.db")) as connection,
    ):
        mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    if mode != "wal":
        told = tell("SQLite {version} without a write-ahead log here", version=sqlite3.sqlite_version)
        return doctor.problem(told, tell("Work in a folder on a local disk."))
    return doctor.ok(tell("SQLite {version} with a write-ahead log", version=sqlite3.sqlite_version))


def _room() -> "tempfile.TemporaryDirectory[str]":
    """Return a folder below this one; anywhere else when this one cannot be written, which was told already."""
    try:
        return tempfile.TemporaryDirectory(prefix=".eqlab-doctor-", dir=Path.cwd())
    except OSError:
        return tempfile.TemporaryDirectory(prefix="eqlab-doctor-")


def clock(doctor: Doctor) -> Result:
    """The time of day can be right."""
    now = SystemClock().now()
    told = f"{now:%Y-%m-%d %H:%M:%S} UTC"
    if now < BUILT:
        return doctor.problem(told, doctor.tongue.tell("Set the clock; certificates and evidence depend on it."))
    return doctor.ok(told)
