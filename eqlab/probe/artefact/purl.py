"""Package URLs (purl): a component's name across ecosystems."""

from dataclasses import dataclass
from urllib.parse import unquote

ECOSYSTEMS = {
    "pypi": "PyPI",
    "npm": "npm",
    "maven": "Maven",
    "nuget": "NuGet",
    "golang": "Go",
    "cargo": "crates.io",
    "gem": "RubyGems",
    "composer": "Packagist",
}
"""Types of purl to the ecosystems of OSV."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purl:
    """A package URL, taken apart."""

    type: str
    namespace: str
    name: str
    version: str

    @property
    def ecosystem(self) -> str:
        """The ecosystem as OSV names it; empty when OSV has none for it."""
        return ECOSYSTEMS.get(self.type, "")

    @property
    def package(self) -> str:
        """The package as its ecosystem names it."""
        if not self.namespace:
            return self.name
        return f"{self.namespace}{':' if self.type == 'maven' else '/'}{self.name}"


def read_purl(text: str) -> Purl | None:
    """Take a purl apart; None when it is none."""
    scheme, _, rest = text.partition(":")
    rest = rest.lstrip("/").partition("#")[0].partition("?")[0]
    kind, _, path = rest.partition("/")
    if scheme.lower() != "pkg" or not kind or not path:
        return None
    at = path.rfind("@")
    path, version = (path[:at], path[at + 1 :]) if at > 0 else (path, "")
    parts = [unquote(part) for part in path.split("/") if part]
    if not parts or not kind.replace("+", "").replace("-", "").replace(".", "").isalnum():
        return None
    kind, name = kind.lower(), parts[-1]
    if kind == "pypi":
        name = name.lower().replace("_", "-").replace(".", "-")
    return Purl(type=kind, namespace="/".join(parts[:-1]), name=name, version=unquote(version))
