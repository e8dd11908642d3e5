"""What could act in a PDF: programs, actions that reach out, media, embedded files, forms of XFA.

Nothing is executed or opened: all that is reachable from the trailer is looked through, object by object.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic

from eqlab.core.finding import Finding
from eqlab.core.issue import Issue, Level
from eqlab.validate.pdf.issues import reading as issues
from eqlab.validate.pdf.profile import PdfProfile
from eqlab.validate.pdf.reading import Broken, Pdf, attempt, name_of, object_of
from eqlab.validate.pki.scene import Scene

MOST_OBJECTS = 20_000
_ACTIONS: dict[str, Issue] = {
    "JavaScript": issues.JAVASCRIPT,
    "Launch": issues.LAUNCH,
    "SubmitForm": issues.REMOTE,
    "ImportData": issues.REMOTE,
    "Rendition": issues.MEDIA,
    "Movie": issues.MEDIA,
    "Sound": issues.MEDIA,
    "RichMediaExecute": issues.MEDIA,
}
_KEYS: dict[str, Issue] = {
    "/JS": issues.JAVASCRIPT,
    "/JavaScript": issues.JAVASCRIPT,
    "/XFA": issues.XFA,
    "/EF": issues.EMBEDDED_FILE,
    "/EmbeddedFiles": issues.EMBEDDED_FILE,
    "/RichMediaContent": issues.MEDIA,
}
_SUBTYPES = frozenset({"RichMedia", "Movie", "Sound", "Screen", "3D"})


@dataclass(slots=True, kw_only=True)
class Contents:
    """What was found."""

    found: dict[str, tuple[Issue, str, str]] = field(default_factory=dict)
    """By code: the issue, the first object it stands in, and the action."""
    broken: list[tuple[str, str]] = field(default_factory=list)
    """Objects that cannot be read, and why."""
    too_many: bool = False

    @property
    def active(self) -> list[str]:
        """Codes of what was found."""
        return sorted(self.found)

    def has(self, issue: Issue) -> bool:
        """Tell whether something was found."""
        return issue.code in self.found


def look_through(pdf: Pdf) -> Contents:
    """Look through all that is reachable. Raises Exhausted."""
    contents = Contents()
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, str]] = [(pdf.reader.trailer_view, "trailer")]
    while waiting:
        value, where = waiting.pop()
        if isinstance(value, generic.IndirectObject):
            known = (value.idnum, value.generation)
            if known in seen:
                continue
            seen.add(known)
            if len(seen) > MOST_OBJECTS:
                contents.too_many = True
                break
            value, where = _opened(value, contents), object_of(value)
        pdf.reader.meter.spend(1)
        if isinstance(value, generic.DictionaryObject):
            _note(value, where, contents)
            waiting.extend((one, where) for one in value.values())
        elif isinstance(value, generic.ArrayObject):
            waiting.extend((one, where) for one in value)
    return contents


def _opened(reference: Any, contents: Contents) -> Any:
    try:
        return attempt(reference.get_object)
    except Broken as error:
        contents.broken.append((object_of(reference), error.reason))
        return None


def _note(value: Any, where: str, contents: Contents) -> None:
    for key in _KEYS.keys() & value.keys():
        issue = _KEYS[key]
        contents.found.setdefault(issue.code, (issue, where, ""))
    action, subtype = name_of(dict.get(value, "/S")), name_of(dict.get(value, "/Subtype"))
    if action in _ACTIONS:
        issue = _ACTIONS[action]
        contents.found.setdefault(issue.code, (issue, where, action))
    if subtype in _SUBTYPES:
        contents.found.setdefault(issues.MEDIA.code, (issues.MEDIA, where, subtype))


def judge_contents(contents: Contents, profile: PdfProfile, scene: Scene) -> Iterator[Finding]:
    """Tell what was found, weighed by the profile."""
    for _, (issue, where, action) in sorted(contents.found.items()):
        told = scene.tell(issue, where, object=where, action=action)
        allowed = profile.embedded_files if issue is issues.EMBEDDED_FILE else profile.active
        yield told if allowed else told.at_level(Level.ERROR)
    if contents.broken:
        where, reason = contents.broken[0]
        count = str(len(contents.broken))
        yield scene.tell(issues.BROKEN_OBJECT, where, count=count, object=where, reason=reason)
    if contents.too_many:
        yield scene.tell(issues.TOO_MANY_OBJECTS, "", limit=str(MOST_OBJECTS))
