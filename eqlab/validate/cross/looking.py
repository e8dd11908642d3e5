"""How documents are asked: FHIRPath, XPath, paths of messages, and what is true of the bytes."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from eqlab.core.location import SubjectPath
from eqlab.core.values import Json
from eqlab.validate.cross.model import Exhibit, Format, Look, Opened, Scene, UnansweredError, Value
from eqlab.validate.cross.values import text_of
from eqlab.validate.fhirpath.errors import EvaluationError
from eqlab.validate.fhirpath.evaluation import Run
from eqlab.validate.fhirpath.expressions import CompiledExpression, root_name
from eqlab.validate.fhirpath.navigation import root_of
from eqlab.validate.fhirpath.nodes import Node, plain
from eqlab.validate.json_reader import locate
from eqlab.validate.xml import XmlDocument
from eqlab.validate.xpath import EvaluationError as XPathError
from eqlab.validate.xpath import Item, XPath

PROPERTIES = ("size", "sha1", "sha256", "sha1-base64", "sha256-base64")
"""What every document can be asked, whatever it is written in."""
_JSON = (Format.FHIR, Format.JSON)


def fhirpath_look(expression: CompiledExpression) -> Look:
    """Return how a FHIRPath expression is asked."""

    def look(scene: Scene, document: Opened | None, node: Any) -> list[Value]:
        root = [node] if isinstance(node, Node) else root_of(document.content) if document else []
        run = Run(_json_variables(scene), root, root, steps=scene.effort.steps)
        scene.effort.spend(expression.text)
        try:
            found = expression.ran(run)
        except EvaluationError as error:
            raise UnansweredError(expression.text, str(error)) from error
        finally:
            scene.effort.steps = run.steps
        return [_json_value(one, scene, document) for one in found if one.value is not None]

    return look


def xpath_look(expression: XPath, *, condition: bool = False) -> Look:
    """Return how an XPath expression is asked; a condition gives one truth, its effective boolean value."""

    def look(scene: Scene, document: Opened | None, node: Any) -> list[Value]:
        variables = _xml_variables(scene)
        at = node if isinstance(node, Item) else document.content if document else Item("")
        scene.effort.spend(expression.text)
        try:
            if condition:
                return [Value(value=expression.holds(at, variables))]
            found = expression.items(at, variables)
        except XPathError as error:
            raise UnansweredError(expression.text, error.reason) from error
        return [_xml_value(one, scene, document) for one in found]

    return look


def path_look(text: str) -> Look:
    """Return how a path into a message is asked."""

    def look(_scene: Scene, document: Opened | None, _node: Any) -> list[Value]:
        if document is None:
            return []
        try:
            found = document.content.paths(text)
        except ValueError as error:
            raise UnansweredError(text, str(error)) from error
        around = document.exhibit.place
        return [
            Value(
                value=value,
                input=document.input.name,
                place=replace(around, path=at.path, line=at.line, column=at.column),
            )
            for value, at in found
        ]

    return look


def property_look(name: str) -> Look:
    """Return how a property of the bytes is asked."""

    def look(_scene: Scene, document: Opened | None, _node: Any) -> list[Value]:
        if document is None or document.exhibit.data is None:
            return []
        value = _property(document.exhibit.data, name)
        return [Value(value=value, input=document.input.name, place=document.exhibit.place)]

    return look


def _property(data: bytes, name: str) -> str:
    import base64  # noqa: PLC0415 - hardly any rule asks it

    if name == "size":
        return str(len(data))
    algorithm, _, form = name.partition("-")
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return base64.b64encode(digest).decode("ascii") if form else digest.hex()


def _atoms(values: Iterable[Value]) -> list[Json]:
    """Return values as JSON: what is an element becomes its text."""
    return [
        one.value if isinstance(one.value, str | bool | int | float | dict) else text_of(one.value) for one in values
    ]


def _json_variables(scene: Scene) -> Mapping[str, Json]:
    seen = {
        name: [one.content for one in documents] if name in scene.many else documents[0].content
        for name, documents in scene.documents.items()
        if documents and documents[0].input.format in _JSON
    }
    return {**seen, **{name: _atoms(values) for name, values in scene.lets.items()}}


def _xml_variables(scene: Scene) -> Mapping[str, Any]:
    seen = {
        name: [one.content for one in documents] if name in scene.many else documents[0].content
        for name, documents in scene.documents.items()
        if documents and documents[0].input.format is Format.XML
    }
    return {**seen, **{name: [text_of(one.value) for one in values] for name, values in scene.lets.items()}}


_NAMED = re.compile(r"%([A-Za-z_][A-Za-z0-9_]*)(?:\[(\d+)\])?\.?(.*)", re.DOTALL)


def _json_value(node: Node, scene: Scene, document: Opened | None) -> Value:
    path = node.path()
    named = _NAMED.fullmatch(path)
    if named and named[1] in scene.lets:
        return _of_let(node, scene.lets[named[1]], int(named[2] or 0), named[3])
    if named:
        several = named[1] in scene.many
        documents = scene.documents.get(named[1], ())
        number = int(named[2] or 0) if several else 0
        document = documents[number] if number < len(documents) else None
        path = named[3] if several or not named[2] else f"[{named[2]}].{named[3]}".rstrip(".")
    if document is None:
        return Value(value=plain(node), node=node)
    return Value(
        value=plain(node), input=document.input.name, place=json_place(document.exhibit, path, document), node=node
    )


def _of_let(node: Node, values: Sequence[Value], number: int, path: str) -> Value:
    """Return a value that was found in one found before: it stands where that stands, or within it."""
    around = values[number]
    inner = ".".join(part for part in (around.place.path, path) if part) if path else around.place.path
    return Value(value=plain(node), input=around.input, place=replace(around.place, path=inner), node=node)


def json_place(exhibit: Exhibit, path: str, document: Opened) -> SubjectPath:
    """Return where a value of a JSON document stands."""
    name = root_name(document.content)
    if name and not path.startswith(name):
        path = f"{name}.{path}".rstrip(".")
    line, column = (locate(exhibit.data, path) if exhibit.data is not None else None) or (None, None)
    return replace(exhibit.place, path=path, line=line, column=column)


def _xml_value(item: Item, scene: Scene, document: Opened | None) -> Value:
    if item.element is None:
        if document is None:
            return Value(value=item.value, node=item)
        place = replace(
            document.exhibit.place, path=document.content.place(document.content.root).path, line=1, column=1
        )
        return Value(value=item.value, input=document.input.name, place=place, node=item)
    root = item.element.getroottree().getroot()
    for documents in scene.documents.values():
        for one in documents:
            if isinstance(one.content, XmlDocument) and one.content.root is root:
                at = one.content.place(item.element, item.attribute)
                place = replace(one.exhibit.place, path=at.path, line=at.line, column=at.column)
                return Value(value=item.value, input=one.input.name, place=place, node=item)
    return Value(value=item.value, node=item)
