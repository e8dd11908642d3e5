"""Hands for the tests of probes that look at files: files in memory, a clock that stands still, one call to look."""

import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from eqlab.core.clock import FixedClock
from eqlab.core.errors import ConfigurationError
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position
from eqlab.core.probe import Probe, Sighting, Surroundings
from eqlab.probe.artefact import PROBES

AT = Position(file="plan.yaml", line=7, column=3)
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NO_FILE = Issue(code="EQ-TST-001", template="There is no file {name}.", nature=Nature.CONFIGURATION)


class NoNetwork:
    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        raise AssertionError(f"a probe of files asked for {host}:{port}")


def as_bytes(content: Any) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content).encode()


def surroundings(files: Mapping[str, Any], variables: Mapping[str, Any] | None = None, **more: Any) -> Surroundings:
    def read(name: str) -> bytes:
        if name not in files:
            raise ConfigurationError(NO_FILE, name=name)
        return as_bytes(files[name])

    facts: dict[str, Any] = {"guard": NoNetwork(), "clock": FixedClock(NOW), "files": read}
    return Surroundings(variables=variables or {}, **{**facts, **more})


def probe(name: str) -> Probe:
    return next(one for one in PROBES if one.name == name)


def look(name: str, files: Mapping[str, Any], variables: Mapping[str, Any] | None = None, /, **given: Any) -> Sighting:
    compiled = probe(name).compile(given, AT, lambda _steps: None)
    return compiled(surroundings(files, variables))


def codes(sighting: Sighting) -> list[str]:
    return [finding.issue.code for finding in sighting.findings]


def sentences(sighting: Sighting) -> str:
    return "\n".join(finding.sentence() for finding in sighting.findings)


def zipped(files: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, as_bytes(content))
    return out.getvalue()


def tarred(files: Mapping[str, Any], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            data = as_bytes(content)
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()
