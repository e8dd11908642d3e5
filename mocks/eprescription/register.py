"""What the platform knows before anyone calls: the people and organisations of the scenarios."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime

from eqlab.kit import Json, Persona, Resource, Store, Version, identifier_tokens

_SINCE = datetime(2020, 1, 1, tzinfo=UTC)
_TYPES = {
    "patient": "Patient",
    "practitioner": "Practitioner",
    "laboratory": "Organization",
    "organisation": "Organization",
}
_IDENTIFIED = ("Patient", "Practitioner", "Organization")


def register(personas: Mapping[str, Persona]) -> Store:
    """Make the store the platform starts with: one resource per persona, always under the same id."""
    versions = []
    for persona in personas.values():
        type_ = _TYPES.get(str(persona.facts.get("kind", "patient")))
        if type_ is not None:
            versions.append(_version(type_, persona))
    return Store().keep(versions)


def id_of(persona: Persona) -> str:
    """Return the id under which the platform holds a persona."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:eqlab:persona:{persona.id}"))


def _version(type_: str, persona: Persona) -> Version:
    id_ = id_of(persona)
    meta = {"versionId": "1", "lastUpdated": "2020-01-01T00:00:00.000Z"}
    resource = {
        "resourceType": type_,
        "id": id_,
        "meta": meta,
        "identifier": _identifiers(persona),
        **_facts(type_, persona.facts),
    }
    return Version(type=type_, id=id_, number=1, at=_SINCE, method="POST", resource=resource)


def _identifiers(persona: Persona) -> list[Json]:
    pairs = (token.partition("|") for token in persona.discriminators if "|" in token)
    return [{"system": system, "value": value} for system, _, value in pairs]


def _facts(type_: str, facts: Mapping[str, Json]) -> Resource:
    if type_ == "Organization":
        return {"name": facts["name"]} if "name" in facts else {}
    made: Resource = {}
    if "family" in facts:
        made["name"] = [{"use": "official", "family": facts["family"], "given": [facts.get("given", "")]}]
    made |= {name: facts[name] for name in ("gender",) if name in facts}
    if "birth_date" in facts:
        made["birthDate"] = str(facts["birth_date"])
    address = facts.get("address")
    if isinstance(address, Mapping):
        made["address"] = [_address(address)]
    return made


def _address(facts: Mapping[str, Json]) -> Resource:
    names = {"city": "city", "postal_code": "postalCode", "country": "country"}
    address: Resource = {"line": [facts["line"]]} if "line" in facts else {}
    return address | {name: facts[key] for key, name in names.items() if key in facts}


def known(store: Store, resource: Resource) -> str:
    """Return the id of the person or organisation a resource stands for, by any identifier they share."""
    type_ = resource.get("resourceType")
    if type_ not in _IDENTIFIED:
        return ""
    tokens = set(identifier_tokens(resource))
    same = (item.id for item in store.of(type_) if tokens & set(identifier_tokens(item.resource)))
    return next(same, "") if tokens else ""
