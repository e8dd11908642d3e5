"""`lab.yaml`: who the laboratory is, where it keeps things, with what it seals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from eqlab.core.errors import AuthorErrors, ConfigurationError, nearest
from eqlab.core.location import Position
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.plan.node import MappingNode, Node
from eqlab.plan.yaml_reader import read_yaml
from eqlab.wiring.lab.issues import BAD_SETTINGS, MISSING_SETTING, NO_LAB, UNKNOWN_SETTING

FILE = "lab.yaml"
NOT_ACCREDITED = "not accredited"
"""What stands in documents when nothing else is known."""

_TEXTS = ("lab", "name", "address", "contact", "accreditation", "database", "registry", "log", "time_stamps")
_NEEDED = ("lab", "name")
_MODULE_KEYS = ("module", "token", "label", "pin_file")
_SEAL_KEYS = ("file", "certificate", *_MODULE_KEYS)
_SEAL_LISTS = ("issuers", "revocation")
_ISSUER_KEYS = ("name", "mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class SealSettings:
    """Where the key is that seals attestations: a file, which makes test documents only, or a PKCS#11 token."""

    file: Path | None = None
    certificate: Path | None = None
    module: Path | None = None
    token: str = ""
    label: str = ""
    pin_file: Path | None = None
    issuers: tuple[Path, ...] = ()
    """Certificates of the issuers of the seal's and the time-stamps' certificates, for PAdES B-LT."""
    revocation: tuple[Path, ...] = ()
    """Revocation lists and OCSP responses about these, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabSettings:
    """A laboratory, as its file describes it."""

    id: str
    """Stable, e.g. `lab.example`."""
    name: str
    address: str = ""
    contact: str = ""
    accreditation: str = NOT_ACCREDITED
    database: str = "lab.db"
    """A file below the laboratory's folder, or the URL of a PostgreSQL database."""
    registry: str = ""
    """Address under which the public folder is served."""
    log: str = ""
    """Origin of the transparency log; the laboratory's id with `/log` when none is given."""
    time_stamps: str = ""
    """Address of an RFC 3161 service for seals on PDF; empty for none."""
    seal: SealSettings = field(default_factory=SealSettings)
    issuer: str = ""
    """Name that attestations bear as issuer; only with a token."""
    mark: str = ""
    witnesses: tuple[str, ...] = ()
    """Verification keys of those who cosign the log."""

    @property
    def origin(self) -> str:
        """Origin of the transparency log."""
        return self.log or f"{self.id}/log"


def read_settings(home: Path) -> LabSettings:
    """Read a laboratory's settings. Raises ConfigurationError with file, line and column."""
    file = home / FILE
    try:
        source = file.read_bytes()
    except (OSError, ValueError):
        raise ConfigurationError(NO_LAB, folder=str(home)) from None
    try:
        node = read_yaml(source, str(file))
    except AuthorErrors as error:
        first = error.errors[0]
        why = first.sentence().split(": ", 1)[-1]
        raise ConfigurationError(BAD_SETTINGS, at=first.at, key=words("the file"), why=why) from None
    return _settings(node, home)


def _settings(node: Node, home: Path) -> LabSettings:
    if not isinstance(node, MappingNode):
        raise ConfigurationError(BAD_SETTINGS, at=node.position, key=words("the file"), why=words("it is no mapping"))
    _known(node, (*_TEXTS, "seal", "issuer", "witnesses"))
    for key in _NEEDED:
        if key not in node.entries:
            raise ConfigurationError(MISSING_SETTING, at=node.position, key=key)
    texts = {key: _text(node, key) for key in _TEXTS if key in node.entries}
    texts["id"] = texts.pop("lab")
    seal = _seal(node, home)
    issuer = _inner(node, "issuer", _ISSUER_KEYS)
    if issuer and seal.module is None:
        why = words("a name for attestations needs a key in a token (seal: module), not in a file")
        raise ConfigurationError(BAD_SETTINGS, at=_place(node, "issuer"), key="issuer", why=why)
    return LabSettings(
        **texts,
        seal=seal,
        issuer=issuer.get("name", ""),
        mark=issuer.get("mark", ""),
        witnesses=_list(node, "witnesses"),
    )


def _seal(node: MappingNode, home: Path) -> SealSettings:
    given = _inner(node, "seal", _SEAL_KEYS, _SEAL_LISTS)
    inner = node.entries.get("seal")
    lists = {
        key: tuple(home / one for one in _list(inner, key)) if isinstance(inner, MappingNode) else ()
        for key in _SEAL_LISTS
    }
    why = ""
    if "file" in given and any(key in given for key in _MODULE_KEYS):
        why = words("a key is in a file or in a token, not in both")
    elif any(key in given for key in _MODULE_KEYS) and not {"module", "token", "label"} <= given.keys():
        why = words("a key in a token needs module, token and label")
    if why:
        raise ConfigurationError(BAD_SETTINGS, at=_place(node, "seal"), key="seal", why=why)
    paths = {key: home / given[key] for key in ("file", "certificate", "module", "pin_file") if key in given}
    return SealSettings(
        file=paths.get("file"),
        certificate=paths.get("certificate"),
        module=paths.get("module"),
        pin_file=paths.get("pin_file"),
        token=given.get("token", ""),
        label=given.get("label", ""),
        issuers=lists["issuers"],
        revocation=lists["revocation"],
    )


def _inner(outer: MappingNode, key: str, known: tuple[str, ...], lists: tuple[str, ...] = ()) -> Mapping[str, str]:
    node = outer.entries.get(key)
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        raise ConfigurationError(BAD_SETTINGS, at=node.position, key=key, why=words("it is no mapping"))
    _known(node, (*known, *lists))
    return {key: _text(node, key) for key in node.entries if key not in lists}


def _known(node: MappingNode, known: tuple[str, ...]) -> None:
    for key in node.entries:
        if key not in known:
            near = nearest(key, known)
            raise ConfigurationError(
                UNKNOWN_SETTING, at=_place(node, key), expected=", ".join(known), nearest=near, key=key
            )


def _text(node: MappingNode, key: str) -> str:
    value: Json = node.entries[key].plain()
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        why = words("it is no text on one line; put it in quotes")
        raise ConfigurationError(BAD_SETTINGS, at=_place(node, key), key=key, why=why)
    return value.strip()


def _list(node: MappingNode, key: str) -> tuple[str, ...]:
    value: Json = node.entries[key].plain() if key in node.entries else []
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise ConfigurationError(BAD_SETTINGS, at=_place(node, key), key=key, why=words("it is no list of texts"))
    return tuple(value)


def _place(node: MappingNode, key: str) -> Position:
    return node.key_position(key) or node.position
