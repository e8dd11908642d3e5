"""What the CycloneDX schema asks of a bill of materials, as far as this laboratory judges it by itself."""

import re
from collections.abc import Iterator, Mapping

from eqlab.core.errors import nearest
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import dicts, moment_of, text_of, under
from eqlab.probe.artefact.sbom import Bill, Component

_TOP = frozenset(
    {
        *("$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "services"),
        *("externalReferences", "dependencies", "compositions", "vulnerabilities", "signature"),
    }
)
_TOP_LATER = frozenset({"annotations", "formulation", "properties"})
_COMPONENT = frozenset(
    {
        *("type", "mime-type", "bom-ref", "supplier", "author", "publisher", "group", "name", "version"),
        *("description", "scope", "hashes", "licenses", "copyright", "cpe", "purl", "swid", "modified"),
        *("pedigree", "externalReferences", "components", "evidence", "releaseNotes", "properties", "signature"),
    }
)
_COMPONENT_1_5 = frozenset({"modelCard", "data"})
_COMPONENT_1_6 = frozenset({"omniborId", "swhid", "manufacturer", "authors", "tags", "cryptoProperties"})
_TYPES = frozenset(
    {"application", "framework", "library", "container", "operating-system", "device", "firmware", "file"}
)
_TYPES_1_5 = frozenset({"platform", "device-driver", "machine-learning-model", "data"})
_TYPES_1_6 = frozenset({"cryptographic-asset"})
_DIGITS = {
    "MD5": 32,
    "SHA-1": 40,
    "SHA-256": 64,
    "SHA-384": 96,
    "SHA-512": 128,
    "SHA3-256": 64,
    "SHA3-384": 96,
    "SHA3-512": 128,
    "BLAKE2b-256": 64,
    "BLAKE2b-384": 96,
    "BLAKE2b-512": 128,
    "BLAKE3": 0,
}
"""Algorithms of hashes, with how many hexadecimal digits their values have; 0 when that is open."""
_SERIAL = re.compile(r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX = re.compile(r"[0-9a-fA-F]+")

Told = Iterator[tuple[str, Words]]
"""(where, what breaks the schema)."""


def misshapen(bill: Bill) -> Told:
    """Yield what breaks the schema of the bill's edition."""
    known = _TOP | (_TOP_LATER if bill.edition != "1.4" else frozenset())
    yield from _unknown(bill.data, known, "")
    serial = bill.data.get("serialNumber")
    if serial is not None and not (isinstance(serial, str) and _SERIAL.fullmatch(serial)):
        yield "serialNumber", words("serialNumber is no urn:uuid in lower case")
    version = bill.data.get("version")
    if version is not None and (not isinstance(version, int) or isinstance(version, bool) or version < 1):
        yield "version", words("version is no whole number from 1")
    made = under(bill.data, "metadata", "timestamp")
    if made is not None and moment_of(made) is None:
        yield "metadata.timestamp", words("timestamp is no time as RFC 3339 writes it")
    for key in ("components", "services", "dependencies", "vulnerabilities"):
        value = bill.data.get(key)
        if value is not None and not (isinstance(value, list) and len(dicts(value)) == len(value)):
            yield key, words("{key} is no list of objects", key=key)
    yield from _refs(bill)
    for component in (*([bill.root] if bill.root else []), *bill.components):
        yield from _component(component, bill.edition)


def _refs(bill: Bill) -> Told:
    seen: set[str] = set()
    for component in (*([bill.root] if bill.root else []), *bill.components):
        if component.ref in seen:
            yield component.path, words("the bom-ref {ref} stands twice", ref=component.ref[:80])
        seen.update({component.ref} - {""})


def _component(component: Component, edition: str) -> Told:
    data, path = component.data, component.path
    known, types = _COMPONENT, _TYPES
    if edition >= "1.5":
        known, types = known | _COMPONENT_1_5, types | _TYPES_1_5
    if edition >= "1.6":
        known, types = known | _COMPONENT_1_6, types | _TYPES_1_6
    yield from _unknown(data, known, path)
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in types:
        yield (
            f"{path}.type",
            words("the type {type} is none of CycloneDX {edition}", type=str(kind)[:40], edition=edition),
        )
    if not text_of(data, "name"):
        yield f"{path}.name", words("a component has no name")
    for key in ("version", "bom-ref", "purl", "group", "cpe"):
        if key in data and not isinstance(data[key], str):
            yield f"{path}.{key}", words("{key} is no text", key=key)
    yield from _hashes(data.get("hashes"), f"{path}.hashes")


def _hashes(value: Json, path: str) -> Told:
    if value is not None and not isinstance(value, list):
        yield path, words("hashes is no list")
    for index, one in enumerate(dicts(value)):
        algorithm, content = text_of(one, "alg"), text_of(one, "content")
        if algorithm not in _DIGITS:
            yield (
                f"{path}[{index}].alg",
                words("the hash algorithm {name} is not one of CycloneDX", name=algorithm[:40]),
            )
        elif not _HEX.fullmatch(content) or _DIGITS[algorithm] not in (0, len(content)):
            yield f"{path}[{index}].content", words("the hash is no value of {name}", name=algorithm)


def _unknown(data: Mapping[str, Json], known: frozenset[str], path: str) -> Told:
    for key in data:
        if key not in known:
            near = nearest(key, known)
            told = words("{key} is no member of the schema, but {near} is", key=key[:80], near=near)
            alone = words("{key} is no member of the schema", key=key[:80])
            yield f"{path}.{key}".lstrip("."), told if near else alone
