"""VEX statements: what a vendor says about a weakness in its product, in OpenVEX or CycloneDX."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, day_of, dicts, text_of, under
from eqlab.probe.artefact.purl import read_purl
from eqlab.probe.artefact.sbom import Component

_HARMLESS = frozenset({"not_affected", "fixed", "resolved", "resolved_with_pedigree", "false_positive"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is said about one weakness."""

    ids: frozenset[str]
    status: str
    reason: str
    """Why the product is not affected; empty when nothing is said."""
    day: dt.date | None
    about: tuple[str, ...]
    """Package URLs and bom-refs; empty when the statement does not say."""
    file: str

    @property
    def harmless(self) -> bool:
        """True when it says that the product is not affected."""
        return self.status in _HARMLESS

    def speaks_of(self, component: Component) -> bool:
        """Tell whether it is about a component."""
        own = read_purl(text_of(component.data, "purl"))
        for name in self.about:
            if component.ref and (name == component.ref or name.endswith(f"#{component.ref}")):
                return True
            purl = read_purl(name)
            if purl and own and (purl.type, purl.package) == (own.type, own.package):
                return purl.version in ("", own.version)
        return False

    def problem(self, today: dt.date, days: int) -> Words | None:
        """Say why it does not count; None when it does."""
        if self.day is None:
            return words("it has no date")
        if self.day > today:
            return words("it is dated in the future")
        if (today - self.day).days > days:
            return words("it is of {day} and holds for {days} days", day=self.day.isoformat(), days=str(days))
        if self.status in {"not_affected", "false_positive"} and not self.reason:
            return words("it gives no reason")
        return None


def read_statements(desk: Desk, name: str) -> list[Statement]:
    """Read the statements of a file; one that is neither OpenVEX nor CycloneDX has none."""
    value = desk.json(name)
    if text_of(value, "bomFormat") == "CycloneDX":
        return list(_cyclonedx(value, name))
    return list(_openvex(value, name)) if dicts(under(value, "statements")) else []


def _openvex(value: Mapping[str, Json], file: str) -> Iterator[Statement]:
    for one in dicts(value.get("statements")):
        known = one.get("vulnerability")
        ids = {known} if isinstance(known, str) else {text_of(known, "name"), text_of(known, "@id")}
        aliases = under(known, "aliases")
        ids |= {str(alias) for alias in aliases} if isinstance(aliases, list) else set()
        dated = one.get("last_updated") or one.get("timestamp") or value.get("timestamp")
        yield Statement(
            ids=frozenset(ids - {""}),
            status=text_of(one, "status"),
            reason=text_of(one, "justification") or text_of(one, "impact_statement"),
            day=day_of(dated),
            about=tuple(_products(one.get("products"))),
            file=file,
        )


def _products(value: Json) -> Iterator[str]:
    """The components that a statement is about: those of a product when it names some, else the product itself."""
    for one in value if isinstance(value, list) else []:
        inner = dicts(under(one, "subcomponents"))
        for named in inner or [one]:
            yield from (
                name
                for name in (
                    named if isinstance(named, str) else text_of(named, "@id"),
                    text_of(named, "identifiers", "purl"),
                )
                if name
            )


def _cyclonedx(value: Mapping[str, Json], file: str) -> Iterator[Statement]:
    for one in dicts(value.get("vulnerabilities")):
        references = {text_of(ref, "id") for ref in dicts(one.get("references"))}
        dated = under(one, "analysis", "lastUpdated") or one.get("updated") or under(value, "metadata", "timestamp")
        yield Statement(
            ids=frozenset({text_of(one, "id"), *references} - {""}),
            status=text_of(one, "analysis", "state"),
            reason=text_of(one, "analysis", "justification") or text_of(one, "analysis", "detail"),
            day=day_of(dated),
            about=tuple(text_of(ref, "ref") for ref in dicts(one.get("affects"))),
            file=file,
        )
