"""One validation: what is asked, what was met on the way, and what was noted.

Checking a resource's structure walks it once and, on the way, gathers what later passes look at; no pass walks again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

from eqlab.core.clock import Clock, SystemClock
from eqlab.core.issue import Issue
from eqlab.core.values import Json
from eqlab.validate.fhir.library import Library
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.remote import RemoteTerminology

Note: TypeAlias = tuple[Issue, Path, Mapping[str, str], str]
"""A violation: issue, place, facts that fill the issue's template, and the rule.

The rule is written `<canonical URL of the profile or type>#<element id>`, then `:<constraint key>` when there is one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a validation is asked for."""

    profiles: tuple[str, ...] = ()
    """Canonical URLs of profiles that the whole resource must meet, beside those it claims in `meta.profile`."""
    references: str = "IGNORE"
    """How references that leave the document are followed: IGNORE, CHECK_EXISTS, CHECK_TYPE_IF_EXISTS,
    CHECK_EXISTS_AND_TYPE, CHECK_VALID."""
    rest_references: bool = False
    """True to take every relative reference for one to a RESTful server's resource, which then exists."""
    contained: str = "CHECK_VALID"
    """How contained resources are judged: IGNORE or CHECK_VALID."""
    example_urls: bool = True
    """True to let URLs of example.org and acme.com pass where they must be resolvable."""
    best_practice: str = "Ignore"
    """What a constraint that is only best practice gives: Ignore, Hint, Warning or Error."""
    languages: tuple[str, ...] = ()
    """Languages in which a display may be; all when empty."""
    unknown_extensions: str = "undecided"
    """What an extension gives that nobody here has a definition of: `undecided`, or `error` as the reference does."""
    extension_domain: str = ""
    """Extensions under this URL need no definition."""
    aggregation_outside_bundles: bool = True
    """False to let a reference's aggregation mode be unchecked where there is no Bundle."""
    terminology: bool = True
    """False to leave terminology that is not local unchecked and unreported."""
    wrong_displays: str = "error"
    """What a wrong display gives: error or warning."""
    comments: bool = False
    """True to let JSON carry comments."""
    clock: Clock = field(default_factory=SystemClock)
    """Tells what is now, where a profile counts from it."""
    fetch: Callable[[str], Json | None] = lambda _reference: None
    """Returns the resource that a reference from outside the document yields, or None."""


class Binding(NamedTuple):
    """What codes an element may carry."""

    strength: str
    """`required`, `extensible`, `preferred` or `example`."""
    value_set: str
    """Canonical URL, perhaps with `|version`."""
    rule: str
    """As in a Note."""
    max_value_set: str = ""
    """The value set that even an extensible binding may not leave."""


Unsure: TypeAlias = tuple[Json, Path, Any, int]
"""A Coding or Quantity that could not be judged, its path, what to say of it, and its place among the codes: how many
were met before."""


class Target(NamedTuple):
    """What a profile asks of a reference beyond its type."""

    reference: Json
    """A Reference (a dict), or a canonical URL."""
    path: Path
    scope: "Scope"
    profiles: tuple[str, ...]
    """Canonical URLs of profiles or types, one of which its target must meet; empty for any."""
    aggregation: tuple[str, ...]
    """How the target may travel: `contained`, `referenced`, `bundled`; empty for any way."""
    versioning: str
    """`independent`, `specific`, or empty for either."""
    rule: str
    """As in a Note."""


@dataclass(slots=True, eq=False, init=False)
class Scope:
    """A resource where it stands: the whole document, in a Bundle's entry, in Parameters, or contained."""

    resource: Json
    """A dict with `resourceType`, which is known to be the name of a resource."""
    path: Path
    parent: "Scope | None"
    run: "Run"
    kind: str
    """`document`, `entry`, `response`, `parameter`, `contained`, or `fetched` for one that came from outside."""
    notes: dict[str, Json]
    """Room for what a pass derives from the resource once, under its own name."""

    def __init__(
        self, resource: Json, path: Path, parent: "Scope | None", run: "Run", kind: str = "document"
    ) -> None:  # by hand: a dataclass would ask whether it was given notes
        self.resource, self.path, self.parent, self.run, self.kind = resource, path, parent, run, kind
        self.notes = {}

    @property
    def type(self) -> str:
        """The name of the resource's type."""
        name: str = self.resource["resourceType"]
        return name

    @property
    def container(self) -> "Scope":
        """The resource that ids of contained resources belong to: for a contained resource the one around it."""
        return self.parent if self.kind == "contained" and self.parent else self

    @property
    def root(self) -> "Scope":
        """The whole document."""
        at = self
        while at.parent is not None:
            at = at.parent
        return at


_NOTHING_KNOWN: Mapping[tuple[Any, ...], Any] = {}


@dataclass(slots=True, eq=False, init=False)
class Run:
    """One validation, under way. The lists are in the order of the document."""

    library: Library
    options: Options
    remote: RemoteTerminology | None
    """The terminology service that may be asked where the library has no content."""
    notes: list[Note]
    scopes: list[Scope]
    """Every resource met, the whole document first."""
    references: list[tuple[Json, Path, Scope, tuple[str, ...]]]
    """References (dicts) with the names of the resources that the type's definition lets them point to."""
    canonicals: list[tuple[str, Path, Scope, tuple[str, ...]]]
    """Canonical URLs, likewise."""
    extensions: list[tuple[Json, Path, Scope, bool]]
    """Extensions (dicts with a string `url`), with True for those under `modifierExtension`."""
    narratives: list[tuple[str, Path, Scope]]
    """XHTML, as text."""
    codings: list[tuple[Json, Path, Scope]]
    """Every Coding (a dict) but those of concepts that are known."""
    bound: list[tuple[Json, Path, Scope, Binding]]
    """Coded values with the binding they must meet: a str, Coding, CodeableConcept or Quantity.

    Required bindings of `code` elements that the core definitions enumerate are decided on the spot and not listed.
    """
    known: Mapping[tuple[Any, ...], Any] | None
    """Concepts with one code that were looked at in other documents: None where nothing is to be said of them and the
    binding they must meet, else why their code cannot be judged. They are in no other lists than the next two.
    Itself it is None until somebody asks."""
    unsure: list[Unsure]
    """Codes of such concepts that cannot be judged."""
    well: list[tuple[Path, Binding]]
    """Places of such concepts with the binding that they meet."""
    concepts: list[tuple[Json, Binding | None]]
    """Concepts with one code that are not known yet, and the binding that they must meet."""
    quantities: list[tuple[Json, Path, Scope]]
    """Every Quantity, and what descends from it, that has a code and a system."""
    attachments: list[tuple[Json, Path, Scope]]
    """Every Attachment."""
    identifiers: list[tuple[Json, Path, Scope]]
    """Every Identifier."""
    targets: list[Target]
    """References of which a profile asks more than their type does."""
    metas: list[tuple[Json, Path, Scope]]
    """Every Meta."""
    contained: list[Scope]
    """Every contained resource."""
    types: set[str]
    """Names of the types of the resources met."""
    memory: Any
    """What the library knows of codes, once somebody asked."""
    company: bool
    """True where several documents are looked at together."""
    checked: dict[tuple[str, int], Json]
    """Values that were looked at by a profile, under its URL and the value's identity; none is looked at twice."""
    lists: tuple[list[Any], ...]
    """All of those lists."""

    def __init__(
        self, library: Library, options: Options | None = None, remote: RemoteTerminology | None = None
    ) -> None:  # by hand: a dataclass would ask of every list whether it was given
        self.library, self.options, self.remote = library, options or Options(), remote
        self.notes = []
        self.scopes = []
        self.references = []
        self.canonicals = []
        self.extensions = []
        self.narratives = []
        self.codings = []
        self.bound = []
        self.known = _NOTHING_KNOWN
        self.memory = None
        self.unsure = []
        self.well = []
        self.concepts = []
        self.quantities = []
        self.attachments = []
        self.identifiers = []
        self.targets = []
        self.metas = []
        self.contained = []
        self.types = set()
        self.company = False
        self.checked = {}
        self.lists = (
            self.notes,
            self.scopes,
            self.references,
            self.canonicals,
            self.extensions,
            self.narratives,
            self.codings,
            self.bound,
            self.unsure,
            self.well,
            self.concepts,
            self.quantities,
            self.attachments,
            self.identifiers,
            self.targets,
            self.metas,
            self.contained,
        )

    def attempt(self, check: Callable[[], None]) -> list[Note]:
        """Return what a check would note; nothing of it, and nothing it met, is kept."""
        lists = self.lists
        lengths = [len(one) for one in lists]
        checked, self.checked = self.checked, {}
        try:
            check()
            return self.notes[lengths[0] :]
        finally:
            self.checked = checked
            for one, length in zip(lists, lengths, strict=True):
                del one[length:]

    def note(self, issue: Issue, path: Path, rule: str = "", /, **facts: str) -> None:
        """Note a violation."""
        self.notes.append((issue, path, facts, rule))

    def end(self) -> None:
        """Let go of all that was asked, met and noted; the run may begin again then."""
        for scope in self.scopes:
            if scope.notes:
                scope.notes.clear()
        for one in filter(None, self.lists):
            one.clear()
        self.types.clear()
        if self.checked:
            self.checked.clear()
        self.library, self.options, self.remote = _NO_LIBRARY, _NOTHING_ASKED, None
        self.known = self.memory = None
        self.company = False
        if len(_ended) < _KEPT:
            _ended.append(self)


_NO_LIBRARY, _NOTHING_ASKED = Library(()), Options()
_KEPT = 4
_ended: list[Run] = []
"""Runs that may begin again: to make all the lists of one costs a good part of what a small resource does."""


def begun(library: Library, options: Options, remote: RemoteTerminology | None = None) -> Run:
    """Return a run that may use what is known of concepts; its judge must `end` it."""
    try:
        run = _ended.pop()
    except IndexError:
        run = Run(library, options, remote)
        run.known = None
        return run
    run.library, run.options, run.remote = library, options, remote
    return run
