"""Templates of governance: what the owner of a plan or of a scheme has to say, to be filled in."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from eqlab.checklist.author import Author
from eqlab.core.errors import AuthorErrors
from eqlab.core.requirement import Origin
from eqlab.core.text import LANGUAGES, Text, say
from eqlab.label.scheme.part import by_id, part_of
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml

_WIDTH = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One thing that has to be said."""

    id: str
    title: Text
    asks: Text
    clause: str
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What has to be said."""

    id: str
    edition: str
    title: Text
    sections: tuple[Section, ...]


def read_template(source: bytes, file: str) -> Template:
    """Read a template. Raises AuthorErrors with every mistake."""
    node = read_yaml(source, file)
    author = Author(file, partial(place_at, node))
    root = part_of(author, node.plain(), (), ("template", "edition", "title", "sections"))
    parts = by_id(root.parts("sections", ("id", "title", "asks", "clause", "origin")), "section")
    template = Template(
        id=root.text("template"),
        edition=root.text("edition"),
        title=root.title(),
        sections=tuple(
            Section(
                id=name,
                title=part.title(),
                asks=part.title("asks"),
                clause=str(part.data.get("clause") or ""),
                origin=part.origin(),
            )
            for name, part in parts
        ),
    )
    if author.errors:
        raise AuthorErrors(author.errors)
    return template


def blank_governance(template: Template, language: str) -> str:
    """Return the block `governance` of a template, to be filled in, as YAML with comments."""
    return "\n".join([f"# {say(template.title, language)}", "governance:", *_sections(template, language)]) + "\n"


def _sections(template: Template, language: str) -> Iterator[str]:
    for one in template.sections:
        clause = f" [{one.clause}]" if one.clause else ""
        asked = f"{say(one.title, language)}: {say(one.asks, language)}{clause}"
        yield from (f"  # {line}" for line in textwrap.wrap(asked, _WIDTH))
        yield f"  {one.id}:"
        yield "    origin: design  # public | seed | inferred | design"
        yield "    text:"
        yield from (f'      {code}: ""' for code in LANGUAGES)
