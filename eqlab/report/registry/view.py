"""An attestation as its page tells it, in no language yet. Documents are read with care: they may lack anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from eqlab.core.values import Json
from eqlab.report.registry.differences import Difference, brief, differences
from eqlab.report.registry.model import PublishedFile, RegistryEntry
from eqlab.report.registry.state import CHANGES, Leaf, State
from eqlab.report.registry.timeline import Timeline, timeline_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One line of the scope: which service in which role, judged by which plan."""

    statement: str
    service: str
    role: str
    plan: str
    variant: tuple[tuple[str, str], ...]
    claims: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The newest document, field by field."""

    system: str
    version: str
    level: str
    holder: str
    country: str
    vendor: str
    test: bool
    scheme: str
    """`id@edition`."""
    decided: str
    issued: str
    uses: tuple[Use, ...]
    builds: tuple[Mapping[str, str], ...]
    sbom: str
    conditions: tuple[str, ...]
    reports: tuple[tuple[str, str], ...]
    """Id and SHA-256."""
    campaigns: tuple[str, ...]
    rule: tuple[str, str]
    """`id@edition` and SHA-256."""
    evaluation: str
    checklist: str
    decider: str
    accreditation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """All that an entry's page tells."""

    id: str
    sheet: Sheet
    sha256: str
    revision: int
    state: State
    timeline: Timeline
    history: tuple[Leaf, ...]
    files: tuple[PublishedFile, ...]
    changes: tuple[tuple[int, tuple[Difference, ...]], ...]
    """Number of a revision and what it changed, the newest first."""


def view_of(entry: RegistryEntry, state: State) -> EntryView:
    """Make the view of an entry whose state is known."""
    documents = [one.document for one in entry.revisions]
    steps = [(number, differences(old, new)) for number, (old, new) in enumerate(pairwise(documents), 2)]
    return EntryView(
        id=entry.id,
        sheet=sheet_of(documents[-1]),
        sha256=entry.revisions[-1].sha256,
        revision=len(documents),
        state=state,
        timeline=timeline_of(entry.timeline),
        history=tuple(leaf for leaf in entry.timeline if leaf.type in CHANGES),
        files=entry.files,
        changes=tuple(reversed(steps)),
    )


def sheet_of(document: Mapping[str, Json]) -> Sheet:
    """Read a document; what is missing is empty."""
    issuer, holder, vendor = (_part(document, name) for name in ("issuer", "holder", "vendor"))
    scheme, rule = _part(document, "scheme"), _part(document, "rule")
    return Sheet(
        system=_text(document, "system"),
        version=_text(document, "version"),
        level=_text(document, "level"),
        holder=_text(holder, "name"),
        country=_text(holder, "country"),
        vendor=_text(vendor, "name"),
        test=document.get("test") is not False,
        scheme=f"{_text(scheme, 'id')}@{_text(scheme, 'edition')}",
        decided=_text(document, "decided"),
        issued=_text(document, "issued"),
        uses=tuple(use_of(one) for one in _parts(document, "scope")),
        builds=tuple(
            {name: _text(one, name) for name in ("name", "sha256", "sha512", "purl")}
            for one in _parts(document, "subjects")
        ),
        sbom=_text(document, "sbom"),
        conditions=tuple(brief(one) for one in _list(document, "conditions")),
        reports=tuple((_text(one, "id"), _text(one, "sha256")) for one in _parts(document, "reports")),
        campaigns=tuple(brief(one) for one in _list(document, "campaigns")),
        rule=(f"{_text(rule, 'id')}@{_text(rule, 'edition')}", _text(rule, "sha256")),
        evaluation=_text(document, "evaluation"),
        checklist=brief(document["checklist"]) if document.get("checklist") else "",
        decider=_text(document, "decider"),
        accreditation=_text(issuer, "accreditation"),
    )


def use_of(scope: Mapping[str, Json]) -> Use:
    """Read one line of the scope; what is missing is empty."""
    variant, claims = _part(scope, "variant"), _part(scope, "claims")
    return Use(
        statement=_text(scope, "statement"),
        service=_text(scope, "service"),
        role=_text(scope, "role"),
        plan=_text(scope, "plan"),
        variant=tuple((name, brief(one)) for name, one in variant.items()),
        claims=tuple((name, brief(one)) for name, one in claims.items()),
    )


def _text(part: Mapping[str, Json], name: str) -> str:
    value = part.get(name)
    return value if isinstance(value, str) else "" if value is None else brief(value)


def _list(part: Mapping[str, Json], name: str) -> Sequence[Json]:
    value = part.get(name)
    return value if isinstance(value, list | tuple) else ()


def _part(part: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    value = part.get(name)
    return value if isinstance(value, Mapping) else {}


def _parts(part: Mapping[str, Json], name: str) -> list[Mapping[str, Json]]:
    return [one for one in _list(part, name) if isinstance(one, Mapping)]
