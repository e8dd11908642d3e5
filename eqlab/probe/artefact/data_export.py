"""The probe `data.export`: the export of a laboratory patient is complete and valid FHIR."""

from collections import Counter
from collections.abc import Iterator, Mapping

from eqlab.core.issue import Level, Nature
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.artefact.canary import marks_of, search
from eqlab.probe.artefact.desk import Desk, dicts, text_of, under
from eqlab.probe.artefact.issues import papers as issues
from eqlab.probe.artefact.issues.common import CUT_SHORT
from eqlab.probe.artefact.unpack import Member, unpack_for
from eqlab.probe.author import Find, Values, anything, make_probe, refuse, text, texts

NAME = "data.export"
LARGEST = 64 << 20
"""Bytes of a file that are validated."""
_RESOURCE = "{http://hl7.org/fhir}resource"
_PARAMETERS = {
    "export": text("The export: FHIR in JSON or XML, one resource a line, or an archive of such files.", required=True),
    "tokens": texts("What was entered and must be in the export; {fields} are filled.", required=True),
    "counts": anything("How many resources of a type were entered: a mapping of types to numbers."),
}


def _ready(values: Values, at: Position, find: Find) -> None:
    counts = values["counts"]
    fits = counts is None or (
        isinstance(counts, Mapping)
        and all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in counts.values())
    )
    if not fits:
        raise refuse(NAME, "counts", at, find, "a mapping of resource types to numbers from 1")


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    name, counted = values["export"], Counter[str]()
    marks = marks_of(desk, values["tokens"])
    there: set[str] = set()
    for member in unpack_for(desk, name):
        data = _whole(desk, name, member)
        found = search([Member(name=member.name, chunks=iter([data]))], marks)
        there |= {hit.mark for hit in found}
        for document, form in _documents(data):
            counted.update(_types(document, form))
            _validate(desk, member.name, document, form)
    if not counted:
        desk.tell(issues.EXPORT_EMPTY, name, "", file=name)
    for mark in marks:
        if mark not in there:
            desk.tell(issues.EXPORT_INCOMPLETE, name, "", mark=f'"{mark[:60]}"')
    for kind, expected in (values["counts"] or {}).items():
        if counted[kind] < expected:
            desk.tell(issues.EXPORT_FEW, name, "", type=kind[:60], found=str(counted[kind]), expected=str(expected))
    return desk.end({"counted": dict(counted)}, resources=str(sum(counted.values())))


def _whole(desk: Desk, name: str, member: Member) -> bytes:
    parts, size = [], 0
    for chunk in member.chunks:
        if size > LARGEST:
            desk.tell(CUT_SHORT, name, member.name, name=member.name, why=words("it is larger than 64 MiB"))
            break
        parts.append(chunk)
        size += len(chunk)
    return b"".join(parts)


def _documents(data: bytes) -> Iterator[tuple[bytes, str]]:
    """The FHIR documents of a file; what is neither JSON nor XML is none."""
    head = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if head == b"<":
        yield data, "xml"
    elif head in (b"{", b"["):
        lines = [line for line in data.splitlines() if line.strip()]
        by_line = len(lines) > 1 and all(line.strip()[:1] + line.strip()[-1:] == b"{}" for line in lines)
        yield from ((line, "json") for line in (lines if by_line else [data]))


def _types(document: bytes, form: str) -> Iterator[str]:
    """The types of the resources of a document, those in a bundle rather than the bundle."""
    from eqlab.core.finding import Finding  # noqa: PLC0415
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - heavy
    from eqlab.validate.xml import read_xml  # noqa: PLC0415

    if form == "xml":
        read = read_xml(document)
        if not isinstance(read, Finding):
            inner = [child for one in read.root.iter(_RESOURCE) for child in one]
            yield from (str(one.tag).rpartition("}")[2] for one in inner or [read.root])
        return
    value = read_json(document).value
    for one in _resources(value):
        yield text_of(one, "resourceType")


def _resources(value: Json) -> list[Mapping[str, Json]]:
    entries = [under(entry, "resource") for entry in dicts(under(value, "entry"))]
    listed = dicts(entries) or (dicts(value) if isinstance(value, list) else dicts([value]))
    return [one for one in listed if text_of(one, "resourceType")]


def _validate(desk: Desk, file: str, document: bytes, form: str) -> None:
    from eqlab.validate.fhir import validate  # noqa: PLC0415 - heavy

    findings = validate(document, form).findings
    errors = [one for one in findings if one.issue.nature is Nature.VIOLATION and one.level >= Level.ERROR]
    open_ones = [one for one in findings if one.issue.nature is not Nature.VIOLATION]
    if errors:
        count, first = str(len(errors)), errors[0].sentence()
        desk.tell(issues.EXPORT_INVALID, file, str(errors[0].subject), file=file, count=count, first=first)
    elif open_ones:
        first = open_ones[0].sentence()
        desk.tell(issues.EXPORT_UNDECIDED, file, str(open_ones[0].subject), file=file, first=first)


PROBE = make_probe(
    NAME,
    Mode.ACTIVE,
    {"en": "Export of a patient", "fr": "Export d'un patient", "de": "Export eines Patienten"},
    {
        "en": "Checks that the export of a laboratory patient is complete and valid FHIR.",
        "fr": "Vérifie que l'export d'un patient du laboratoire est complet et conforme à FHIR.",
        "de": "Prüft, dass der Export eines Laborpatienten vollständig und gültiges FHIR ist.",
    },
    _PARAMETERS,
    _look,
    _ready,
)
