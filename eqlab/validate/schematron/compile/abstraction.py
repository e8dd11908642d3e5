"""Makes abstract patterns concrete: parameters are replaced where they are named (ISO/IEC 19757-3, 5.4, 6.3)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from eqlab.core.errors import AuthorError, nearest
from eqlab.validate.schematron import issues
from eqlab.validate.schematron.compile.desk import Desk
from eqlab.validate.schematron.compile.tree import LANGUAGE, Node

PATTERNS = ("pattern", "group")
_NEVER = {"id", LANGUAGE}
_DESCENT = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Concrete:
    """A pattern to build."""

    node: Node
    parameters: Mapping[str, str]


def replacer(parameters: Mapping[str, str]) -> Callable[[str], str]:
    """Return what replaces `$name` for every parameter; the longest name that fits is meant."""
    if not parameters:
        return str
    names = "|".join(re.escape(name) for name in sorted(parameters, key=len, reverse=True))
    pattern = re.compile(rf"\$({names})(?![\w\-])")
    return lambda text: pattern.sub(lambda match: parameters[match[1]], text)


def adapted(node: Node, adapt: Callable[[str], str]) -> Node:
    """Return the tree with all attributes adapted."""
    attributes = {name: text if name in _NEVER else adapt(text) for name, text in node.attributes.items()}
    children = tuple(child if isinstance(child, str) else adapted(child, adapt) for child in node.children)
    return replace(node, attributes=attributes, children=children)


def concrete_patterns(schema: Node, desk: Desk) -> Iterator[Concrete]:
    """Yield the patterns of a schema that are not abstract, complete."""
    abstract: dict[str, Node] = {}
    for node in schema.of(*PATTERNS):
        if node.get("abstract") == "true":
            abstract.setdefault(node.get("id"), node)
    others = {node.get("id") for node in schema.of(*PATTERNS)} - set(abstract)
    for node in schema.of(*PATTERNS):
        if node.get("abstract") == "true":
            continue
        if not node.get("is-a"):
            yield Concrete(node=node, parameters={})
            continue
        try:
            yield _instance(node, abstract, others, desk)
        except AuthorError as error:
            desk.errors.append(error)


def _instance(node: Node, abstract: Mapping[str, Node], others: set[str], desk: Desk) -> Concrete:
    model, values = node, _given(node)
    defaults: dict[str, str] = {}
    for _ in range(_DESCENT):
        above = _model(model, abstract, others)
        for name, value in _given(above).items():
            defaults.setdefault(name, replacer(values)(value))
        _complete(node, above, {**defaults, **values}, desk)
        model = replace(above, children=(*above.children, *(() if model is node else model.children)))
        if not above.get("is-a"):
            break
    else:
        raise AuthorError(issues.CIRCLE, node.at, name=node.get("is-a"))
    parameters = {**defaults, **values}
    body = adapted(model, replacer(parameters))
    own = tuple(child for child in node.nodes() if child.kind not in {"param", "title"})
    attributes = {key: text for key, text in body.attributes.items() if key not in {"id", "abstract", "is-a"}}
    attributes |= {key: text for key, text in node.attributes.items() if key != "is-a"}
    title = tuple(node.of("title"))
    children = tuple(
        child for child in body.children if isinstance(child, str) or not (title and child.kind == "title")
    )
    made = replace(body, attributes=attributes, children=(*title, *own, *children), at=node.at)
    return Concrete(node=made, parameters=parameters)


def _given(node: Node) -> dict[str, str]:
    return {param.get("name"): param.attributes["value"] for param in node.of("param") if "value" in param.attributes}


def _model(node: Node, abstract: Mapping[str, Node], others: set[str]) -> Node:
    wanted = node.get("is-a")
    if wanted in abstract:
        return abstract[wanted]
    if wanted in others:
        raise AuthorError(issues.PATTERN_NOT_ABSTRACT, node.at, id=wanted)
    raise AuthorError(issues.NO_PATTERN, node.at, nearest=nearest(wanted, abstract), id=wanted)


def _complete(node: Node, model: Node, known: Mapping[str, str], desk: Desk) -> None:
    for param in model.of("param"):
        name = param.get("name")
        if name and name not in known:
            desk.refuse(issues.NO_PARAMETER, node.at, id=model.get("id"), name=name)
