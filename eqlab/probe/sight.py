"""What every probe says its sight with."""

import json
from collections.abc import Iterable, Mapping

from eqlab.core.finding import Finding, found
from eqlab.core.issue import Issue
from eqlab.core.location import RulePath, SubjectPath
from eqlab.core.probe import Sighting
from eqlab.core.values import Json


def seen_by(probe: str, findings: Iterable[Finding], raw: Json, **seen: str) -> Sighting:
    """Return what a probe saw; `raw` is written as JSON, its keys in order."""
    data = json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=True).encode()
    return Sighting(probe=probe, findings=tuple(findings), seen=seen, raw=data)


def tell(issue: Issue, probe: str, part: str, facts: Mapping[str, str], path: str = "") -> Finding:
    """Return a finding of a probe; `part` is what was looked at, e.g. `portal.example:443`, `path` where in it."""
    return found(issue, SubjectPath(part=part, path=path), RulePath(("probe", probe)), **facts)
