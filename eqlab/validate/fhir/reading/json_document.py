"""Reads a resource written in JSON."""

from collections.abc import Sequence
from types import MappingProxyType

from eqlab.core.issue import Level
from eqlab.core.named import made_of
from eqlab.core.values import Json
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues import json_writing as issues
from eqlab.validate.fhir.path import Key, Path, keys_of, root
from eqlab.validate.fhir.reading.encoding import first_fault, sniff
from eqlab.validate.fhir.reading.json_in_turn import read_in_turn
from eqlab.validate.fhir.reading.json_lenient import LenientReader, Stop
from eqlab.validate.fhir.reading.json_strict import NotStrict, read_and_written
from eqlab.validate.fhir.reading.remarks import Remarks
from eqlab.validate.json_place import Places, line_and_column

_BLANK = " \t\r\n"
_NO_SPOTS = MappingProxyType[int, tuple[int, int]]({})


def read_json_document(data: bytes, comments: bool) -> Instance:
    """Read JSON; with `comments`, comments in it are no fault. Never raises about the document."""
    try:
        value, written = read_and_written(data)
    except NotStrict:
        return _read_leniently(data, comments)
    if value is None:
        return _read_leniently(data, comments)
    return made_of(
        Instance,
        (value, "json", (), lambda keys: Places.of(data).at(keys), _NO_SPOTS, written),
    )


def read_bundle_in_turn(data: bytes) -> Instance | None:
    """Read a large Bundle whose entries the walk will read; None for what is to be read as a whole."""
    value = read_in_turn(data)
    if value is None:
        return None
    return Instance(value, "json", places=lambda keys: Places.of(data).at(keys))


def _read_leniently(data: bytes, comments: bool) -> Instance:
    remarks = Remarks(issues.MORE)
    text = _decoded(data, remarks)
    reader = LenientReader(text, remarks, comments)
    value: Json = None
    if not text.strip(_BLANK):
        remarks.end(issues.EMPTY, 0, {})
    else:
        try:
            value = reader.read()
        except Stop as stop:
            remarks.end(stop.issue, stop.at, stop.facts)
        else:
            if value is None and all(issue.level < Level.ERROR for issue, *_ in remarks.notes):
                remarks.end(issues.NULL_DOCUMENT, 0, {})
    notes = remarks.told(value.get("resourceType") if isinstance(value, dict) else "")
    if reader.doubled and value is not None:
        notes = tuple((issue, _left_of(path, value), facts, rule) for issue, path, facts, rule in notes)
    return Instance(
        value=value,
        format="json",
        notes=notes,
        places=lambda keys: _locate(reader, value, keys),
        spots=remarks.spots(lambda at: line_and_column(text, max(0, min(at, len(text) - 1)))),
    )


def _left_of(path: Path, value: Json) -> Path:
    """Return as much of a path as there is, where what it led into was replaced by a later member of the name."""
    kept, keys = root(str(keys_of(path)[0])), keys_of(path)[1:]
    for at, key in enumerate(keys):
        holds = isinstance(value, dict if isinstance(key, str) else list)
        there = holds and (key in value if isinstance(key, str) else key < len(value))
        if not there and not (holds and at == len(keys) - 1):
            return kept
        kept = (kept, key)
        value = value[key] if there else None
    return kept


def _decoded(data: bytes, remarks: Remarks) -> str:
    encoding, mark = sniff(data)
    fault = first_fault(data[mark:]) if encoding == "utf-8" else None
    text = data[mark:].decode(encoding, "replace")
    if encoding != "utf-8":
        remarks.add(issues.OTHER_ENCODING, root(""), 0, {"encoding": encoding.upper()})
    elif mark:
        remarks.add(issues.BYTE_ORDER_MARK, root(""), 0, {})
    if fault:
        at = len(data[mark : mark + fault.start].decode("utf-8"))
        facts = {"position": str(mark + fault.start + 1), "byte": f"0x{data[mark + fault.start]:02X}"}
        remarks.add(issues.NOT_UTF_8, root(""), at, facts)
    return text


def _locate(reader: LenientReader, value: Json, keys: Sequence[Key]) -> tuple[int, int] | None:
    at: int | None = None
    for key in keys:
        at = reader.offsets.get((id(value), key))
        if at is None:
            return None
        value = value[key]
    if at is None:
        at = len(reader.text) - len(reader.text.lstrip(_BLANK))
    return line_and_column(reader.text, at)
