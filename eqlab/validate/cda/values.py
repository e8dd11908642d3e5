"""Rules of single data types: null beside a value, intervals, embedded data, references."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from eqlab.core.text import words
from eqlab.validate.cda import issues
from eqlab.validate.cda.model import V3, Shape
from eqlab.validate.ucum import is_valid
from eqlab.validate.words import shorten, show

if TYPE_CHECKING:
    from eqlab.validate.cda.walk import Walk

Check = Callable[["Walk", Any, Shape, Mapping[str, str]], None]

_V3 = f"{{{V3}}}"
_ACTS = frozenset(
    f"{_V3}{name}"
    for name in (
        "act", "encounter", "observation", "observationMedia", "organizer", "procedure", "regionOfInterest",
        "substanceAdministration", "supply",
    )
)  # fmt: skip
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_SPACE = b" \t\r\n"
_BEGINNINGS: Mapping[str, bytes | tuple[bytes, ...]] = {
    "application/pdf": b"JVBERi0",
    "image/png": b"iVBORw0KGgo",
    "image/jpeg": b"/9j/",
    "image/gif": b"R0lGOD",
    "image/tiff": (b"SUkq", b"TU0AK"),
}
_ENDS = frozenset({"low", "high", "center", "width"})
_INTERVALS = frozenset({
    ("low",), ("high",), ("center",), ("width",), ("low", "high"), ("low", "width"), ("width", "high"),
    ("center", "width"),
})  # fmt: skip
"""What stands in an interval, in the order of the schema (datatypes-base.xsd, IVL_TS and its like)."""


def _null(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str], value: str) -> None:
    flavor, name = given.get("nullFlavor"), node.tag.rpartition("}")[2]
    if flavor is not None and value in given:
        facts = {"name": name, "flavor": flavor, "found": show(given[value])}
        walk.tell(issues.NULL_AND_VALUE, node, shape, "nullFlavor", **facts)


def _value(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    """BL, INT, REAL, MO, TS: a value or the reason why there is none."""
    if "nullFlavor" in given:
        _null(walk, node, shape, given, "value")


def _quantity(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    _value(walk, node, shape, given)
    unit = given.get("unit")
    if unit and unit != "1" and unit.split() == [unit] and not is_valid(unit):
        walk.tell(issues.UNKNOWN_UNIT, node, shape, "unit", found=show(unit))


def _interval(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    (_quantity if shape.name == "IVL_PQ" else _value)(walk, node, shape, given)
    ends = {child.tag.removeprefix(_V3): child for child in node if isinstance(child.tag, str)}
    names = tuple(name for name in ends if name in _ENDS)
    if names and names not in _INTERVALS:
        _mixed(walk, node, shape, [ends[name] for name in names])
    if shape.name == "IVL_TS" and {"low", "high"} <= ends.keys():
        low, high = ends["low"].get("value", ""), ends["high"].get("value", "")
        if _later(low, high):
            walk.tell(issues.INTERVAL_ENDS, ends["high"], shape, "value", low=shorten(low), high=shorten(high))


def _mixed(walk: "Walk", node: Any, shape: Shape, parts: list[Any]) -> None:
    """Tell of parts of an interval that do not go together, or that stand the wrong way round."""
    names = [part.tag.removeprefix(_V3) for part in parts]
    turned = (*reversed(names),)
    if turned in _INTERVALS:
        facts = {"name": names[1], "before": names[0], "type": shape.name, "expected": ", ".join(turned)}
        walk.tell(issues.WRONG_ORDER, parts[1], shape, **facts)
    else:
        walk.tell(issues.INTERVAL, node, shape, found=", ".join(sorted(names)))


def _later(low: str, high: str) -> bool:
    """Tell whether a time is certainly after another: both in one zone, compared as far as both go."""
    before, after = _zoned(low), _zoned(high)
    if not before[0] or not after[0] or before[1] != after[1]:
        return False
    length = min(len(before[0]), len(after[0]))
    return before[0][:length] > after[0][:length]


def _zoned(time: str) -> tuple[str, str]:
    at = max(time.find("+"), time.find("-"))
    digits, zone = (time[:at], time[at:]) if at > 0 else (time, "")
    whole = digits.partition(".")[0]
    return (whole, zone) if whole.isdigit() else ("", "")


def _code(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    """CD and what derives from it: a code in a code system, called by one name throughout."""
    if "nullFlavor" in given:
        _null(walk, node, shape, given, "code")
        return
    code = given.get("code")
    if not code:
        return
    system, name = given.get("codeSystem"), given.get("displayName")
    if system is None:
        walk.tell(issues.CODE_WITHOUT_SYSTEM, node, shape, "code", found=show(code))
    elif name:
        known = walk.names.setdefault((system, code), name)
        if known is not name and _plain(known) != _plain(name):
            facts = {"code": shorten(code), "found": show(name), "other": show(known)}
            walk.tell(issues.TWO_NAMES, node, shape, "displayName", **facts)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _identifier(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    root, name = given.get("root"), node.tag.rpartition("}")[2]
    flavor = given.get("nullFlavor")
    if flavor is not None:
        if root is not None and "extension" in given:
            facts = {"name": name, "flavor": flavor, "found": show(given["extension"])}
            walk.tell(issues.NULL_AND_CONTENT, node, shape, "nullFlavor", **facts)
    elif root is None and name == "templateId":
        walk.tell(issues.TEMPLATE_WITHOUT_ROOT, node, shape)
    elif root is None and "extension" in given:
        walk.tell(issues.ID_WITHOUT_ROOT, node, shape, name=name)
    elif root is not None and name == "id":
        _of_act(walk, node, shape, (root, given.get("extension", "")))


def _of_act(walk: "Walk", node: Any, shape: Shape, key: tuple[str, str]) -> None:
    act = node.getparent()
    if act is None or act.tag not in _ACTS:
        return
    other = walk.acts.setdefault(key, act)
    if other is not act and _written(act) != _written(other):
        walk.tell(issues.SAME_ACT_ID, node, shape, found=shorten(" ".join(one for one in key if one)))


def _written(act: Any) -> tuple[object, ...]:
    """Return what tells acts apart: the same act may be told twice."""
    codes = [(child.get("code"), child.get("codeSystem")) for child in act.iterchildren(f"{_V3}code")]
    times = [tuple(one.items()) for child in act.iterchildren(f"{_V3}effectiveTime") for one in child.iter()]
    return act.tag, act.get("moodCode"), codes, times


def _address(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    """TEL: a reference into the document, or an address with a scheme."""
    value = given.get("value")
    if value is None:
        return
    if "nullFlavor" in given:
        facts = {"name": node.tag.rpartition("}")[2], "flavor": given["nullFlavor"], "found": show(value)}
        walk.tell(issues.NULL_AND_CONTENT, node, shape, "nullFlavor", **facts)
    elif value[:1] == "#":
        walk.references.append((node, "value", value[1:], issues.DANGLING_TEXT))
    elif node.tag == f"{_V3}telecom" and value and ":" not in value:
        walk.tell(issues.NO_SCHEME, node, shape, "value", found=show(value))


def _data(walk: "Walk", node: Any, shape: Shape, given: Mapping[str, str]) -> None:
    """ED: data in Base64, text, or a reference."""
    declared = given.get("mediaType", "text/plain").partition(";")[0].strip().lower()
    text = node.text
    if given.get("representation") == "B64":
        if text:
            _encoded(walk, node, shape, text, declared)
    elif declared in _BEGINNINGS and text and not text.isspace():
        walk.tell(issues.NOT_ENCODED, node, shape, declared=declared)
    body = node.getparent()
    if body is not None and body.tag == f"{_V3}nonXMLBody" and not (text and text.strip()) and not len(node):
        walk.tell(issues.EMPTY_BODY, node, shape)


def _encoded(walk: "Walk", node: Any, shape: Shape, text: str, declared: str) -> None:
    """Look at data in Base64 without decoding it: it may be 20 MB."""
    if not text.isascii():
        walk.tell(issues.BAD_BASE64, node, shape, reason=words("a character beyond ASCII"))
        return
    data = text.encode("ascii").translate(None, _SPACE)
    other = data.translate(None, _BASE64)
    if other not in {b"", b"=", b"=="} or not data.endswith(other):
        strange = next((chr(code) for code in other if code != ord("=")), "=")
        walk.tell(
            issues.BAD_BASE64,
            node,
            shape,
            reason=words("the character {character} where it cannot stand", character=show(strange)),
        )
    elif len(data) % 4:
        walk.tell(issues.BAD_BASE64, node, shape, reason=words("it is cut short, or the = at its end are missing"))
    elif declared in _BEGINNINGS and "compression" not in node.attrib and not data.startswith(_BEGINNINGS[declared]):
        walk.tell(issues.OTHER_CONTENT, node, shape, "mediaType", declared=declared)


CHECKS: dict[str, Check] = {
    **dict.fromkeys(("BL", "INT", "REAL", "MO", "TS", "IVXB_TS", "SXCM_TS", "IVXB_INT", "ROIValue"), _value),
    **dict.fromkeys(("PQ", "IVXB_PQ", "SXCM_PQ"), _quantity),
    **dict.fromkeys(("IVL_TS", "IVL_PQ", "IVL_INT", "IVL_REAL", "IVL_MO"), _interval),
    **dict.fromkeys(("CD", "CE", "CV", "CO", "PQR"), _code),
    "II": _identifier,
    "TEL": _address,
    "ED": _data,
}
"""By the name of the type."""
