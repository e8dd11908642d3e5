"""What a probe of files works with: files by name with their digests, findings, facts."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from eqlab.core.errors import ConfigurationError
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Sighting, Surroundings
from eqlab.core.text import fill
from eqlab.core.values import Json
from eqlab.plan.filling import fill_fields
from eqlab.probe.artefact.issues.common import BAD_TABLE, MORE, NOT_JSON, STALE_TABLE
from eqlab.probe.sight import seen_by, tell

MOST = 100
"""Findings of one look that are told."""


@dataclass(slots=True)
class Desk:
    """Grows while a probe looks."""

    probe: str
    surroundings: Surroundings
    findings: list[Finding] = field(default_factory=list)
    digests: dict[str, str] = field(default_factory=dict)
    """SHA-256 of every file that was read, by name."""
    untold: int = 0
    until: float = 0.0
    """Monotonic time at which the look has to end."""

    def __post_init__(self) -> None:
        self.until = self.surroundings.clock.monotonic() + self.surroundings.seconds

    @property
    def today(self) -> dt.date:
        """The day of the look, in UTC."""
        return self.surroundings.clock.now().date()

    @property
    def late(self) -> bool:
        """True when the look has taken the time it may take."""
        return self.surroundings.clock.monotonic() > self.until

    def tell(self, issue: Issue, part: str, path: str = "", /, **facts: str) -> None:
        """Note a finding; `part` is the file, `path` where in it."""
        self.keep(tell(issue, self.probe, part, facts, path))

    def keep(self, finding: Finding) -> None:
        """Note a finding that somebody else made."""
        if len(self.findings) < MOST:
            self.findings.append(finding)
        else:
            self.untold += 1

    def read(self, name: str) -> bytes:
        """Return a file handed in. Raises ConfigurationError when it is not there."""
        data = self.surroundings.files(name)
        self.digests[name] = hashlib.sha256(data).hexdigest()
        return data

    def json(self, name: str) -> Json:
        """Return a file of the subject as JSON; None, with a finding, when it is none."""
        value, problem = _parsed(self.read(name))
        if problem:
            self.tell(NOT_JSON, name, name=name, problem=problem)
        return value

    def table(self, name: str) -> Json:
        """Return a file of the laboratory as JSON. Raises ConfigurationError when it is none."""
        value, problem = _parsed(self.read(name))
        if problem:
            raise self.unusable(name, problem)
        return value

    def unusable(self, name: str, problem: str) -> ConfigurationError:
        """Make the error of a table of the laboratory that cannot be used."""
        return ConfigurationError(BAD_TABLE, name=name, problem=problem.rstrip("."))

    def check_age(self, name: str, dated: Json, days: int) -> None:
        """Note a table of the laboratory that is too old to tell what is known today. Raises ConfigurationError."""
        made = day_of(dated)
        if made is None:
            raise self.unusable(name, 'it has no "dated" with a day')
        if (self.today - made).days > days:
            self.tell(STALE_TABLE, name, name=name, dated=made.isoformat(), days=str(days))

    def filled(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Fill the `{variable}` fields of texts with what the case knows."""
        return tuple(fill_fields(text, self.surroundings.variables) for text in texts)

    def end(self, raw: Mapping[str, Json] | None = None, /, **seen: str) -> Sighting:
        """Say what was seen."""
        findings = list(self.findings)
        if self.untold:
            findings.append(tell(MORE, self.probe, "", {"count": str(self.untold), "shown": str(MOST)}))
        told = [
            {"code": one.issue.code, "where": str(one.subject), "what": fill(one.issue.template, one.facts)}
            for one in findings
        ]
        return seen_by(self.probe, findings, {"files": self.digests, **(raw or {}), "told": told}, **seen)


def day_of(value: Json) -> dt.date | None:
    """Return the day of an ISO 8601 date or time; None when it is none."""
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def moment_of(value: Json) -> dt.datetime | None:
    """Return an ISO 8601 time in UTC, one without a zone as UTC; None when it is none."""
    try:
        moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is None:
            return None
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def dicts(value: Json) -> list[Mapping[str, Json]]:
    """Return the mappings of a list; nothing of anything else."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def under(value: Json, *keys: str) -> Json:
    """Return what stands under keys, one inside the other; None when it is not there."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def text_of(value: Json, *keys: str) -> str:
    """Return the text under keys; empty when there is none."""
    found = under(value, *keys)
    return found if isinstance(found, str) else ""


def _parsed(data: bytes) -> tuple[Json, str]:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load the validators

    reading = read_json(data.removeprefix(b"\xef\xbb\xbf"))
    if reading.problem is None:
        return reading.value, ""
    return None, fill(reading.problem.issue.template, reading.problem.facts)
