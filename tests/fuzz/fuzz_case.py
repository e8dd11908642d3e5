"""What is thrown at the lab in one go, and how it is kept in a file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

BYTES = "latin-1"
"""How bytes are written in a file of JSON: what is ASCII stays legible, and everything comes back as it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A try. Which fields count depends on its kind."""

    kind: str
    """`document`, `definitions`, `expression`, `unit` or `package`."""
    document: bytes = b""
    """A resource to be judged, or that an expression is evaluated on."""
    form: str = "json"
    definitions: tuple[bytes, ...] = ()
    """Profiles, value sets and questionnaires beside the document; or the archive of a package."""
    profiles: tuple[str, ...] = ()
    """Profiles that are asked for."""
    text: str = ""
    """An expression, or the code of a unit."""

    @property
    def size(self) -> int:
        """Bytes in all."""
        return len(self.document) + sum(len(one) for one in self.definitions) + len(self.text)


def written(case: Case) -> dict[str, Any]:
    """Return a case as JSON."""
    return {key: _plain(value) for key, value in asdict(case).items() if value}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.decode(BYTES) if isinstance(value, bytes) else value


def case_of(data: Mapping[str, Any]) -> Case:
    """Read a case back; members that are none of its own are left out."""
    own = {one.name: data[one.name] for one in fields(Case) if one.name in data}
    own["document"] = own.get("document", "").encode(BYTES)
    own["definitions"] = tuple(one.encode(BYTES) for one in own.get("definitions", ()))
    own["profiles"] = tuple(own.get("profiles", ()))
    return Case(**own)


def load(file: Path) -> Case:
    """Read a case from a file."""
    return case_of(json.loads(file.read_text("utf-8")))


def save(case: Case, file: Path, **about: Any) -> None:
    """Write a case into a file, with what is to be said about it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**about, **written(case)}, indent=1) + "\n", "utf-8")
