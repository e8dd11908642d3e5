"""What makes one FHIR server differ from another: declarations as data, behaviour as a record of functions."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from eqlab.core.exchange import Request
from eqlab.core.service import Call
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library, core_library
from eqlab.wire.fhir.outcome import Refusal
from eqlab.wire.fhir.parameters import COMMON, Schema, SearchParameter
from eqlab.wire.fhir.store import Resource, Store, Version

READING = frozenset({"read", "vread", "history-instance", "search-type"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change that a request makes to the store, before it is kept."""

    action: str
    """`create`, `update` or `delete`."""
    type: str
    id: str
    resource: Resource | None
    """As it will be kept: references resolved, id and meta set. None for a deletion."""
    entry: int | None = None
    """Index of the Bundle entry it comes from; None for a change of the service's own."""
    shown: bool = False
    """True when the answer to the transaction holds the resource."""

    @property
    def reference(self) -> str:
        """`Type/id`."""
        return f"{self.type}/{self.id}"

    def having(self, resource: Resource, *, shown: bool = False) -> "Change":
        """Return the same change with another content."""
        return replace(self, resource=resource, shown=shown or self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """What is about to be committed."""

    kind: str
    """`transaction`, `batch` or `single` (a call on one resource)."""
    changes: tuple[Change, ...]
    before: Store
    """The store without the changes."""
    call: Call
    bundle: Json = None
    """The Bundle as received; None for a single call."""

    def of(self, type_: str, action: str = "create") -> tuple[Change, ...]:
        """Return the changes of one kind to one resource type."""
        return tuple(change for change in self.changes if (change.type, change.action) == (type_, action))


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationCall:
    """A call of a custom operation."""

    address_type: str
    """Resource type, or empty at system level."""
    id: str
    """Resource id, or empty."""
    query: tuple[tuple[str, str], ...]
    body: Json
    """The parsed body of a POST, else None."""
    store: Store
    call: Call


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationResult:
    """What a custom operation answers, and what it changes; the changes are kept as they are."""

    resource: Resource
    status: int = 200
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A custom operation."""

    name: str
    """With its dollar sign."""
    run: Callable[[OperationCall], OperationResult | Refusal]
    on: str = "instance"
    """`system`, `type` or `instance`."""
    type: str = ""
    """Resource type; empty at system level."""
    methods: frozenset[str] = frozenset({"GET", "POST"})
    """A GET is for operations that change nothing."""


def _admit(_request: Request, _call: Call) -> Refusal | None:
    return None


def _unknown(_store: Store, _resource: Resource) -> str:
    return ""


def _as_asked(transaction: Transaction) -> tuple[Change, ...]:
    return transaction.changes


def _alone(_store: Store, _version: Version) -> Iterable[Version]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """Where content has its say. None of them may change a resource it is given."""

    admit: Callable[[Request, Call], Refusal | None] = _admit
    """Before anything else: may turn the caller away (401, 403)."""
    known: Callable[[Store, Resource], str] = _unknown
    """Id of the resource a create stands for, when the server holds it already under a business identifier."""
    before_commit: Callable[[Transaction], tuple[Change, ...] | Refusal] = _as_asked
    """Takes the changes as they are, with others, or not at all."""
    companions: Callable[[Store, Version], Iterable[Version]] = _alone
    """What always comes along with a match of a search."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResourceKind:
    """A resource type the server keeps."""

    name: str
    interactions: frozenset[str] = READING
    """FHIR interaction codes: `read`, `vread`, `search-type`, `create`, `update`, `patch`, `delete`..."""
    parameters: tuple[SearchParameter, ...] = ()
    client_ids: bool = False
    """True when an update may create a resource under an id of the client's choice."""


_BUNDLES: frozenset[str] = frozenset({"transaction", "batch"})

KindTable: TypeAlias = Mapping[str, ResourceKind]


@dataclass(frozen=True, slots=True, kw_only=True)
class FhirConfig:
    """A FHIR server, declared."""

    title: str
    kinds: tuple[ResourceKind, ...]
    version: str
    """Of the software."""
    date: str
    """Date of the declaration, for the CapabilityStatement."""
    bundles: frozenset[str] = _BUNDLES
    """Types of Bundle taken at the base address."""
    operations: tuple[Operation, ...] = ()
    hooks: Hooks = field(default_factory=Hooks)
    library: Callable[[], Library] = core_library
    """Definitions that `$validate` knows."""
    mount: str = ""
    """Path of the FHIR base below the service, e.g. `/fhir`; empty for the service's own base."""

    @property
    def table(self) -> KindTable:
        """Resource kinds by name."""
        return {kind.name: kind for kind in self.kinds}

    @property
    def schema(self) -> Schema:
        """Search parameters by resource type and name."""
        return {kind.name: {item.name: item for item in (*COMMON, *kind.parameters)} for kind in self.kinds}
