"""What was changed after a signature, and whether it allows that (ISO 32000-1, section 12.8.2.2).

The revisions are compared by rules that know harmless changes; what they do not know is a forgery until proven.
"""

from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.validate.pdf.fields import Field
from eqlab.validate.pdf.issues import signature as issues
from eqlab.validate.pdf.policy import POLICY
from eqlab.validate.pdf.ranges import Range
from eqlab.validate.pdf.reading import Broken, Pdf, attempt, entry, name_of
from eqlab.validate.pki.scene import Scene
from eqlab.validate.reasons import PYHANKO, stopped
from eqlab.validate.reasons import reason as said_by

NONE, VALIDATION, FORMS, OTHER, UNKNOWN = "none", "validation data", "forms", "other", "unknown"
_SHOWN = 6
_BLANK = b" \t\r\n\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What came after a signature."""

    kind: str
    findings: tuple[Finding, ...] = field(default=())


def changes_since(pdf: Pdf, one: Field, covered: Range, revision: int, scene: Scene) -> Changes:
    """Compare the signed revision with those that follow. Raises Exhausted."""
    rest = pdf.data[covered.end :].strip(_BLANK)
    if not rest:
        return Changes(kind=NONE)
    if revision + 1 >= pdf.revisions:
        return Changes(kind=OTHER, findings=(_unaccounted(pdf, one, covered, len(rest), scene),))
    try:
        level, reason = attempt(lambda: _compared(pdf, one))
    except Broken as error:
        told = scene.tell(issues.CHANGES_UNDECIDED, "", field=one.name, reason=error.reason)
        return Changes(kind=UNKNOWN, findings=(told,))
    return _judged(pdf, one, revision, level, reason, scene)


def _unaccounted(pdf: Pdf, one: Field, covered: Range, count: int, scene: Scene) -> Finding:
    """Tell bytes after a signature that stands in the last revision."""
    if pdf.reader.last_startxref is not None and pdf.reader.last_startxref >= covered.end:
        return scene.tell(issues.NOT_WHOLE, "ByteRange", field=one.name, end=str(covered.end))
    return scene.tell(issues.TRAILING, f"byte {covered.end + 1}", count=str(count))


def _compared(pdf: Pdf, one: Field) -> tuple[ModificationLevel, str]:
    """Return the kind of changes, and why they are suspicious."""
    embedded = EmbeddedPdfSignature(pdf.reader, one.field, one.name)
    coverage = embedded.evaluate_signature_coverage()
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return ModificationLevel.OTHER, words("the signature does not cover the whole revision.")
    allowed = embedded.docmdp_level
    result = POLICY.review_file(pdf.reader, embedded.signed_revision, field_mdp_spec=embedded.fieldmdp, doc_mdp=allowed)
    if not isinstance(result, DiffResult):
        return ModificationLevel.OTHER, stopped(said_by(str(result), PYHANKO))
    level = result.modification_level
    if allowed is not None and level.value > allowed.value:
        return ModificationLevel.OTHER, f"DocMDP {allowed.value}."
    return level, ""


def _judged(pdf: Pdf, one: Field, revision: int, level: ModificationLevel, reason: str, scene: Scene) -> Changes:
    facts = {"field": one.name, "objects": _changed(pdf, revision)}
    if level is ModificationLevel.OTHER or level is ModificationLevel.ANNOTATIONS:
        told = scene.tell(issues.CHANGED, "", **facts, reason=reason)
        return Changes(kind=OTHER, findings=(told,))
    kind, what = _HARMLESS[level]
    return Changes(kind=kind, findings=(scene.tell(issues.CHANGES, "", **facts, what=what),))


_HARMLESS: dict[ModificationLevel, tuple[str, Words]] = {
    ModificationLevel.NONE: (VALIDATION, words("data without effect")),
    ModificationLevel.LTA_UPDATES: (VALIDATION, words("data for validation")),
    ModificationLevel.FORM_FILLING: (FORMS, words("signatures or values of the form")),
}


def _changed(pdf: Pdf, revision: int) -> str:
    """List the objects that later revisions changed, the first few of many."""
    found: dict[tuple[int, int], str] = {}
    for later in range(revision + 1, pdf.revisions):
        for reference in attempt(lambda later=later: list(pdf.reader.xrefs.explicit_refs_in_revision(later))):  # type: ignore[misc]
            found[reference.idnum, reference.generation] = _called(pdf, reference)
    shown = [f"{number} {generation}{kind}" for (number, generation), kind in sorted(found.items())[:_SHOWN]]
    return ", ".join(shown) + (f" (+{len(found) - _SHOWN})" if len(found) > _SHOWN else "") or "-"


def _called(pdf: Pdf, reference: Any) -> str:
    """Name what an object is by its type, in brackets; nothing when it does not say."""
    try:
        value = attempt(lambda: pdf.reader.get_object(reference))
    except Broken:
        return ""
    kind = name_of(entry(value, "/Type")) or name_of(entry(value, "/FT"))
    return f" ({kind[:20]})" if kind and isinstance(value, generic.DictionaryObject) else ""
