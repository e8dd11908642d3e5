"""What holds for the whole stylesheet: prefixes that no schema uses, and how queries are declared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from eqlab.validate.schematron.compile.model import Prefixes
from eqlab.validate.schematron.compile.tree import XSLT, Node
from eqlab.validate.schematron.compile.writing import written
from eqlab.validate.schematron.stylesheet import RULE_NAMESPACE, SVRL_NAMESPACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """Prefixes and versions."""

    xslt: str
    svrl: str
    own: str
    """Prefix of what is ours: keys, modes, variables."""
    prefixes: Prefixes
    """Of the schema's queries; declared at the root."""
    version: str
    """`1.0` where queries follow XPath 1.0."""
    language: str
    default_namespace: str

    def root(self) -> str:
        """Write the declarations of the root element."""
        known = {self.xslt: XSLT, self.svrl: SVRL_NAMESPACE, self.own: RULE_NAMESPACE}
        bound = {**{prefix: uri for prefix, uri in self.prefixes.items() if prefix}, **known}
        return written({f"xmlns:{prefix}": uri for prefix, uri in bound.items()})

    def queries(self, prefixes: Prefixes) -> str:
        """Write what an element needs whose queries use these prefixes."""
        more = {} if prefixes is self.prefixes else self._differing(prefixes)
        return written({f"xmlns:{prefix}": uri for prefix, uri in more.items()})

    def _differing(self, prefixes: Prefixes) -> Prefixes:
        return {prefix: uri for prefix, uri in prefixes.items() if prefix and self.prefixes.get(prefix) != uri}

    def versioned(self) -> str:
        """Write the version for an element of XSLT that holds queries."""
        return ' version="1.0"' if self.version == "1.0" else ""

    def spoken(self, language: str) -> str:
        """Write `xml:lang` where it differs from the schema's."""
        return "" if language == self.language else written({"xml:lang": language})


Adapt = Callable[[str], str]
"""Gives a query the names that its variables and parameters have in the stylesheet."""


def unused_prefixes(tree: Node, others: Iterable[Mapping[str, str]]) -> tuple[str, str, str]:
    """Return prefixes for XSLT, SVRL and ourselves that the schema gives no other meaning."""
    taken = {prefix for bound in others for prefix in bound}
    for node in tree.all():
        taken |= set(node.queries or ())
        if not node.kind:
            taken |= set(node.prefixes)
    return _free("x", taken), _free("svrl", taken), _free("eq", taken)


def _free(prefix: str, taken: set[str]) -> str:
    number, found = 0, prefix
    while found in taken:
        number += 1
        found = f"{prefix}{number}"
    return found
