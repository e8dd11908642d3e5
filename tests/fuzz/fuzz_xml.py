"""Writes what FHIR's JSON holds as FHIR's XML; what cannot be said in XML is said as well as it goes."""

from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from eqlab.validate.fhir.model import Element, Type, type_of

_DEEPEST = 150
"""Levels that are written; what is deeper is left out."""


def xml_of(resource: Any) -> bytes:
    """Return a resource as a document in XML, UTF-8."""
    name = _name(resource)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_resource(resource, name, True, 0)}'.encode("utf-8", "replace")


def _name(resource: Any) -> str:
    name = resource.get("resourceType") if isinstance(resource, dict) else None
    return name if isinstance(name, str) and name.isidentifier() else "Basic"


def _resource(resource: Any, name: str, outermost: bool, depth: int) -> str:
    space = ' xmlns="http://hl7.org/fhir"' if outermost else ""
    inner = (
        {key: value for key, value in resource.items() if key != "resourceType"} if isinstance(resource, dict) else {}
    )
    return f"<{name}{space}>{_members(inner, type_of(name), depth)[1]}</{name}>"


def _members(holder: Any, type_: Type | None, depth: int) -> tuple[str, str]:
    """Return the attributes and the elements of an object."""
    attributes, elements = "", ""
    if depth > _DEEPEST or not isinstance(holder, dict):
        return attributes, elements
    for key in dict.fromkeys(one.removeprefix("_") for one in holder):
        known, of = type_.by_json_name.get(key, (None, "")) if type_ else (None, "")
        if known is not None and known.xml == "attribute":
            attributes += f" {key}={_quoted(holder.get(key))}"
        else:
            elements += _repeated(key, holder, known, of, depth)
    return attributes, elements


def _repeated(key: str, holder: Any, known: Element | None, of: str, depth: int) -> str:
    values, twins = (one if isinstance(one, list) else [one] for one in (holder.get(key), holder.get(f"_{key}")))
    length = max(len(values) if key in holder else 0, len(twins) if f"_{key}" in holder else 0)
    items = [(each[at] if at < len(each) else None for each in (values, twins)) for at in range(length)]
    return "".join(_element(key, value, twin, known, of, depth) for value, twin in items)


def _element(key: str, value: Any, twin: Any, known: Element | None, of: str, depth: int) -> str:
    name = key if key.replace("-", "_").isidentifier() else "odd"
    if known is not None and known.xml == "xhtml" and isinstance(value, str):
        return value
    if isinstance(value, dict) and "resourceType" in value:
        return f"<{name}>{_resource(value, _name(value), False, depth + 1)}</{name}>"
    holder = value if isinstance(value, dict) else twin
    attributes, inner = _members(holder, type_of(of) if of else None, depth + 1)
    if value is not None and not isinstance(value, dict):
        attributes += f" value={_quoted(value)}"
    return f"<{name}{attributes}>{inner}</{name}>" if inner else f"<{name}{attributes}/>"


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return f'"{str(value).lower()}"'
    text = str(value) if isinstance(value, (str, int, float, Decimal)) else escape(repr(value)[:200])
    return quoteattr(text)
