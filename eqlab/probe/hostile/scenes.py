"""What the scenes of a stage are made of: the lab's authority, its contexts, and OpenSSL beside it."""

import contextlib
import os
import shutil
import ssl
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.core.errors import LabFault
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Sighting, Surroundings
from eqlab.core.text import Words
from eqlab.probe.author import Parameter, Values, text, whole
from eqlab.probe.hostile import issues
from eqlab.probe.parameters import seconds
from eqlab.probe.sight import seen_by, tell

if TYPE_CHECKING:
    from eqlab.probe.hostile.stage import Call, Scene
    from eqlab.wire.pki import Authority, Credentials

PARAMETERS: dict[str, Parameter] = {
    "window": seconds(
        "Seconds to wait for the calls, within the time of the probe; it ends early when all addresses were called.",
        300.0,
        3600.0,
    ),
    "listen": whole("Port of the first address, the others following; 0 takes free ones.", 0, 65_000, default=0),
    "name": text("Name that the system calls the laboratory by; by default the address that it listens on."),
}


@contextlib.contextmanager
def authority_of(surroundings: Surroundings) -> "Iterator[Authority]":
    """Open the lab's authority, or make one that lives as long as the look."""
    from eqlab.wire.pki import Authority  # noqa: PLC0415 - naming a probe does not load it

    if surroundings.workshop:
        yield Authority.open_or_create(Path(surroundings.workshop), surroundings.clock)
        return
    with tempfile.TemporaryDirectory(prefix="eqlab-") as folder:
        yield Authority.open_or_create(Path(folder), surroundings.clock)


def server_side(
    credentials: "Credentials",
    *,
    least: ssl.TLSVersion = ssl.TLSVersion.TLSv1_2,
    most: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3,
    suites: str = "",
) -> ssl.SSLContext:
    """Return a context of the lab's side; old versions and weak suites are played on purpose."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = least, most
    if suites:
        context.set_ciphers(suites)
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET
    context.load_cert_chain(credentials.certificate, credentials.key, password="")
    return context


@contextlib.contextmanager
def stapling(scene: str, credentials: "Credentials", status: Path) -> Iterator[int]:
    """Run OpenSSL's server with a stapled OCSP response, TLS 1.2, on a free port of loopback. Raises LabFault."""
    program = shutil.which("openssl")
    if program is None:
        raise LabFault(issues.OPENSSL_MISSING, scene=scene)
    pair = ("-cert", str(credentials.certificate), "-key", str(credentials.key))
    chain = ("-cert_chain", str(credentials.certificate.with_suffix(".chain.pem")))
    command = (
        program,
        "s_server",
        "-accept",
        "127.0.0.1:0",
        *pair,
        *chain,
        "-status_file",
        str(status),
        "-tls1_2",
        "-www",
    )
    with subprocess.Popen(  # noqa: S603 - a fixed command, without a shell
        command,
        env={**os.environ, "OPENSSL_CONF": os.devnull},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            lines = iter(process.stdout or ())
            port = next((line.rpartition(b":")[2].strip() for line in lines if line.startswith(b"ACCEPT ")), b"")
            if not port.isdigit():
                raise LabFault(issues.OPENSSL_FAILED, scene=scene)
            yield int(port)
        finally:
            process.terminate()
            process.communicate(timeout=10)


def name_of(values: Values, surroundings: Surroundings) -> str:
    """Return the name that the system calls the lab by: the plan's, else the address that is listened on."""
    if values["name"]:
        return str(values["name"])
    return "localhost" if surroundings.host == "127.0.0.1" else surroundings.host


def window_of(values: Values, surroundings: Surroundings) -> float:
    """Return how long to wait for calls, seconds: never longer than the probe may take."""
    return float(min(values["window"], surroundings.seconds))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bad:
    """A scene that a system must refuse."""

    scene: str
    says: Words
    control: str = "good"
    """The scene that shows whether refusing it proves anything."""


def perform(
    probe: str, scenes: "Sequence[Scene]", window: float, surroundings: Surroundings, values: dict[str, str | int]
) -> "tuple[Call, ...]":
    """Play scenes for a while, having announced their addresses; return the calls in order of arrival."""
    from eqlab.probe.hostile.stage import Stage  # noqa: PLC0415

    with Stage(scenes, int(values["listen"]), surroundings.host) as stage:
        host = f"[{values['name']}]" if ":" in str(values["name"]) else values["name"]
        addresses = {name: f"https://{host}:{port}/" for name, port in stage.ports.items()}
        surroundings.announce(probe, {**addresses, "authority": str(values["authority"]), "seconds": f"{window:g}"})
        stage.wait(window)
        return tuple(stage.calls)


def judge_controls(
    probe: str, calls: "Sequence[Call]", controls: Iterable[str], wanted: Callable[[str], bool]
) -> Iterator[Finding]:
    """Tell about each good scene that the system did not call, or refused: then its refusals prove nothing."""
    for control in controls:
        if not wanted(control):
            continue
        endings = {call.ending.value for call in calls if call.scene == control}
        if not endings:
            yield tell(issues.CONTROL_NOT_CALLED, probe, control, {"scene": control})
        elif "sent" not in endings and "silent" not in endings:
            why = next(call.why for call in calls if call.scene == control) or "without a word"
            yield tell(issues.CONTROL_REFUSED, probe, control, {"scene": control, "why": why})


def judge_bad(
    probe: str, calls: "Sequence[Call]", bad: Bad, window: float, sent: Issue, silent: Issue
) -> Iterator[Finding]:
    """Judge the calls to a bad scene: the worst of them counts."""
    own = [call for call in calls if call.scene == bad.scene]
    worst = next((call for ending in ("sent", "silent") for call in own if call.ending.value == ending), None)
    if worst is not None:
        facts = {"bad": bad.says, "version": worst.version or "TLS"}
        yield tell(sent if worst.ending.value == "sent" else silent, probe, bad.scene, facts)
    elif not own:
        yield tell(issues.NOT_CALLED, probe, bad.scene, {"scene": bad.scene, "window": f"{window:g}"})
    elif all(call.ending.value == "strange" for call in own):
        yield tell(issues.NO_HANDSHAKE, probe, bad.scene, {"scene": bad.scene, "why": own[0].why or "no words"})


def sighting(probe: str, findings: Iterable[Finding], calls: "Sequence[Call]") -> Sighting:
    """Return what was seen of a system's calls."""
    raw = [
        {
            "scene": call.scene,
            "ending": call.ending.value,
            "why": call.why,
            "version": call.version,
            "cipher": call.cipher,
            "server_name": call.server_name,
            "bytes": call.size,
            "certificate": call.certificate.subject if call.certificate else None,
        }
        for call in calls
    ]
    endings: dict[str, list[str]] = {}
    for call in calls:
        endings.setdefault(call.scene, []).append(call.ending.value)
    seen = {scene: ", ".join(dict.fromkeys(told)) for scene, told in endings.items()}
    return seen_by(probe, findings, raw, **seen)
