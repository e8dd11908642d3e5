"""Addresses below the base: what they name, and which interaction each method asks for there (FHIR R4, 3.1.0)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from eqlab.wire.fhir.elements import ID
from eqlab.wire.fhir.outcome import refused
from eqlab.wire.fhir.problems import BAD_ADDRESS

_MAX_FIELDS = 200
_TYPE = "(?P<type>[A-Z][A-Za-z]*)"
_INSTANCE = f"{_TYPE}/(?P<id>{ID.pattern})"
_SHAPES = (
    ("system", re.compile("")),
    ("metadata", re.compile("metadata")),
    ("type", re.compile(_TYPE)),
    ("type-search", re.compile(f"{_TYPE}/_search")),
    ("instance", re.compile(_INSTANCE)),
    ("history", re.compile(f"{_INSTANCE}/_history")),
    ("version", re.compile(f"{_INSTANCE}/_history/(?P<version>{ID.pattern})")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place below the base address."""

    kind: str
    """`system`, `metadata`, `type`, `type-search`, `instance`, `history`, `version` or `operation`."""
    type: str = ""
    id: str = ""
    version: str = ""
    operation: str = ""
    """With its dollar sign."""
    query: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        parts = (self.type, self.id, "_history" if self.kind in ("history", "version") else "", self.version)
        return "/".join(part for part in (*parts, self.operation) if part) or "the base address"


INTERACTIONS: Mapping[str, Mapping[str, str]] = {
    "system": {"POST": "transaction"},
    "metadata": {"GET": "capabilities"},
    "type": {
        "GET": "search-type",
        "POST": "create",
        "PUT": "update",
        "PATCH": "patch",
        "DELETE": "delete",
    },
    "type-search": {"GET": "search-type", "POST": "search-type"},
    "instance": {"GET": "read", "PUT": "update", "PATCH": "patch", "DELETE": "delete"},
    "history": {"GET": "history-instance"},
    "version": {"GET": "vread"},
    "operation": {"GET": "operation", "POST": "operation"},
}
"""Kind of address to method to interaction."""


def address(path: str, query: tuple[tuple[str, str], ...]) -> Address:
    """Take a percent-decoded path below the base apart. Raises RefusedError when it names nothing."""
    parts = [part for part in path.split("/") if part]
    operation = parts.pop() if parts and parts[-1].startswith("$") else ""
    made = _named(parts)
    if made is None or (operation and made.kind not in ("system", "type", "instance")):
        raise refused(BAD_ADDRESS, address=path)
    kind = "operation" if operation else made.kind
    return Address(kind=kind, type=made.type, id=made.id, version=made.version, operation=operation, query=query)


def _named(parts: list[str]) -> Address | None:
    path = "/".join(parts)
    for kind, shape in _SHAPES:
        match = shape.fullmatch(path)
        if match is not None:
            type_, id_, version = (match.groupdict().get(name, "") for name in ("type", "id", "version"))
            return Address(kind=kind, type=type_, id=id_, version=version)
    return None


def entry_address(url: str, base: str) -> Address:
    """Take the address of a Bundle entry apart; it is relative to the base, or absolute below it."""
    relative = url.removeprefix(f"{base}/") if url != base else ""
    try:
        parts = urlsplit(relative)
    except ValueError:
        raise refused(BAD_ADDRESS, address=url) from None
    if parts.scheme or parts.netloc or parts.fragment:
        raise refused(BAD_ADDRESS, address=url)
    return address(unquote(parts.path), query_pairs(parts.query))


def query_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read `name=value&...`, percent-encoded. Raises RefusedError when it has too many fields."""
    try:
        return tuple(parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS))
    except ValueError:
        raise refused(BAD_ADDRESS, address=text) from None


VALIDATE = "$validate"


def is_validation(place: Address) -> bool:
    """Tell whether an address names the operation that every server of the kit has for every resource type."""
    return place.operation == VALIDATE
