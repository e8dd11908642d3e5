"""net.port_exposure: ports of remote control and file shares that a declared address opens to the outside."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe
from eqlab.probe.endpoint.issues import tls as issues
from eqlab.probe.parameters import host, numbers, port, seconds
from eqlab.probe.reach import Reach, Unreached
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.place import Place
from eqlab.wire.problem import ProblemKind

NAME = "net.port_exposure"
SERVICES = {
    21: "FTP",
    22: "SSH",
    23: "Telnet",
    69: "TFTP",
    111: "portmapper",
    135: "Windows RPC",
    139: "NetBIOS",
    445: "SMB file share",
    512: "rexec",
    513: "rlogin",
    514: "rsh",
    548: "AFP file share",
    873: "rsync",
    1433: "SQL Server",
    1521: "Oracle",
    2049: "NFS file share",
    2375: "Docker",
    3306: "MySQL",
    3389: "Remote Desktop",
    4899: "Radmin",
    5432: "PostgreSQL",
    5800: "VNC",
    5900: "VNC",
    5901: "VNC",
    5938: "TeamViewer",
    5985: "Windows remote management",
    5986: "Windows remote management",
    6000: "X11",
    6379: "Redis",
    6568: "AnyDesk",
    7070: "AnyDesk",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}
"""Ports of remote control, file shares and databases, by what usually listens there."""
_AT_ONCE = 8


def _state(place: Place, reach: Reach, patience: float) -> str:
    try:
        reach.dial(place, patience).close()
    except Unreached as error:
        return "closed" if error.problem.kind is ProblemKind.REFUSED else "silent"
    except TimeoutError:
        return "unknown"
    return "open"


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    reach, target = Reach.of(surroundings), values["host"]
    control = values["control"]
    ports = list(dict.fromkeys((*([control] if control else []), *values["ports"])))
    for number in ports:
        surroundings.guard.addresses(target, number)
    places = [Place(host=target, port=number, secure=False) for number in ports]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        states = dict(zip(ports, pool.map(lambda place: _state(place, reach, values["patience"]), places), strict=True))
    told = tuple(_judge(states, values))
    opened = ", ".join(str(number) for number, state in states.items() if state == "open") or "none"
    return seen_by(NAME, told, {"target": target, "ports": {str(key): one for key, one in states.items()}}, open=opened)


def _judge(states: dict[int, str], values: Values) -> Iterator[Finding]:
    target, control = values["host"], values["control"]
    facts = {"target": target}
    if control and states[control] != "open":
        yield tell(issues.CONTROL_CLOSED, NAME, target, {**facts, "port": str(control)}, f"port {control}")
    elif "unknown" in states.values() or not {"open", "closed"} & set(states.values()):
        yield tell(issues.NO_PORT_ANSWERED, NAME, target, facts)
    for number, state in states.items():
        if state == "open" and number != control and number not in values["allowed"]:
            service = SERVICES.get(number, "unknown service")
            yield tell(
                issues.PORT_OPEN, NAME, target, {**facts, "port": str(number), "service": service}, f"port {number}"
            )


PORT_EXPOSURE: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Ports open to the outside", "fr": "Ports ouverts vers l'extérieur", "de": "Nach außen offene Ports"},
    does={
        "en": "Connects to the ports of remote control, file shares and databases of the declared address, and sends "
        "nothing.",
        "fr": "Se connecte aux ports de prise en main à distance, de partage de fichiers et de bases de données de "
        "l'adresse déclarée, sans rien envoyer.",
        "de": "Verbindet sich mit den Ports für Fernsteuerung, Dateifreigaben und Datenbanken der gemeldeten Adresse "
        "und sendet nichts.",
    },
    parameters={
        "host": host("The declared address."),
        "ports": numbers(
            "Ports that are to be closed; those of remote control, shares and databases otherwise.",
            default=tuple(SERVICES),
        ),
        "allowed": numbers("Ports that may be open."),
        "control": port("A port that is known to be open: proves that the lab sees the host.", 0),
        "patience": seconds("Seconds to wait for one port.", 2.0, 10.0),
    },
    look=_look,
)
