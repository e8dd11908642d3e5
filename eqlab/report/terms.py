"""What ids are called, in the words of their authors: what people read shows these, with the id beside."""

from collections.abc import Mapping
from typing import TypeAlias

from eqlab.core.text import Text

Terms: TypeAlias = Mapping[str, Text]
"""Id to its name. What only means something within another thing is named after it: `<service>/<role>`,
`<service>/<axis>/<value>`, `<plan>/<claim>`, `rule/<decision rule>`; plans go without their version."""

NAMELESS: Terms = {}


def term_of(terms: Terms, name: str, *within: str) -> Text:
    """Return what a thing is called within others, else anywhere; empty when nobody gave it words."""
    return terms.get("/".join((*within, name))) or terms.get(name) or {}


def bare(name: str) -> str:
    """Return an id without its version: `id` of `id@version`."""
    return name.partition("@")[0]
