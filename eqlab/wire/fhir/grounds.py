"""What one request is processed on, and the questions every step asks of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from eqlab.core.exchange import Headers
from eqlab.core.service import Call
from eqlab.wire.fhir.address import INTERACTIONS, Address, query_pairs
from eqlab.wire.fhir.config import FhirConfig, KindTable, Operation
from eqlab.wire.fhir.outcome import RefusedError, refused
from eqlab.wire.fhir.parameters import Schema
from eqlab.wire.fhir.problems import BAD_CONDITION, MANY_MATCHES, NOT_ALLOWED, NOT_FOUND, UNKNOWN_TYPE
from eqlab.wire.fhir.search import Searcher
from eqlab.wire.fhir.store import Store, Version

CONDITION = re.compile(r"(?P<type>[A-Z][A-Za-z]+)\?(?P<query>.*)", re.DOTALL)
"""A conditional reference: `Patient?identifier=system|value`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The server's declarations, the store as it stands, and the call."""

    config: FhirConfig
    table: KindTable
    schema: Schema
    store: Store
    call: Call
    base: str
    """Absolute base address, without a slash at the end."""

    def on(self, store: Store) -> "Grounds":
        """Return the same grounds over another store."""
        return replace(self, store=store)

    @property
    def searcher(self) -> Searcher:
        """Search over the store as it stands."""
        return Searcher(schema=self.schema, store=self.store, base=self.base)

    def interaction(self, method: str, address: Address) -> str:
        """Return the interaction a method asks for. Raises RefusedError (404, 405) when there is none."""
        allowed = self.allowed(address)
        if address.kind == "operation" and not allowed:
            raise refused(NOT_FOUND, address=f"operation {address}")
        if method not in allowed:
            headers = allow(allowed)
            told = headers[0][1]
            raise refused(NOT_ALLOWED, "", headers, method=method, address=str(address), allowed=told)
        return INTERACTIONS[address.kind][method]

    def allowed(self, address: Address) -> dict[str, str]:
        """Return method to interaction for what this server does at an address. Raises RefusedError (404)."""
        if address.type and address.type not in self.table:
            raise refused(UNKNOWN_TYPE, type=address.type)
        asked = INTERACTIONS[address.kind]
        if address.kind == "operation":
            methods = {method for item in self.config.operations if is_meant(item, address) for method in item.methods}
            return {method: name for method, name in asked.items() if method in methods}
        kind = self.table.get(address.type)
        known = kind.interactions if kind is not None else {"transaction", "capabilities"}
        return {method: name for method, name in asked.items() if name in known}

    def only_match(self, type_: str, query: str) -> Version | None:
        """Return the one resource a condition matches, or None.

        Raises RefusedError (412) when several match, or when the condition names no known search parameter.
        """
        told = f"{type_}?{query}"
        if type_ not in self.table:
            raise refused(BAD_CONDITION, condition=told, problem=f"this server keeps no {type_}")
        try:
            compiled = self.searcher.compile(type_, query_pairs(query), strict=True)
        except RefusedError as error:
            raise refused(BAD_CONDITION, condition=told, problem=error.refusal.sentence) from None
        if not compiled.conditions:
            raise refused(BAD_CONDITION, condition=told, problem="it names no search parameter")
        found = self.searcher.matches(compiled)
        if len(found) > 1:
            raise refused(MANY_MATCHES, condition=told, count=str(len(found)))
        return found[0] if found else None


def is_meant(operation: Operation, address: Address) -> bool:
    """Tell whether an address names this operation."""
    level = "instance" if address.id else "type" if address.type else "system"
    return (operation.name, operation.on, operation.type) == (address.operation, level, address.type)


def allow(methods: Iterable[str]) -> Headers:
    """Make the Allow header for these methods."""
    named = {*methods, "OPTIONS"}
    if "GET" in named:
        named.add("HEAD")
    return (("allow", ", ".join(sorted(named))),)
