"""Editions compared, and answers carried from one to the next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from eqlab.checklist.model import Audience, Catalogue, Control
from eqlab.checklist.sheet import Answer, Sheet, Special

MEANING = ("title", "question", "help", "scale", "not_applicable")
"""Fields whose change may change what an answer says."""
_COMPARED = (*MEANING, "weight", "flag", "evidence", "minimum", "probes", "map", "advice", "sizes")
_SPECIALS = frozenset(Special)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDiff:
    """What a new edition changes. Ids are in the order of the edition that has them."""

    old: str
    new: str
    added: tuple[str, ...]
    removed: tuple[str, ...]
    deprecated: tuple[str, ...]
    """Still there, but no longer asked."""
    changed: Mapping[str, tuple[str, ...]]
    """Names of the fields that differ, by control asked in both."""
    rule: bool
    """True when the decision rule differs."""

    @property
    def same(self) -> bool:
        """True when nothing is asked, weighed or decided otherwise."""
        return not (self.added or self.removed or self.deprecated or self.changed or self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """A sheet for a new edition."""

    sheet: Sheet
    ask: tuple[str, ...]
    """Controls whose carried answer needs "still true?"; their answers are unconfirmed."""
    dropped: tuple[str, ...]
    """Controls of the old edition whose answers could not be carried."""
    new: tuple[str, ...]
    """Controls that have no answer because they are new."""


def diff(old: Catalogue, new: Catalogue) -> EditionDiff:
    """Compare two editions of a catalogue."""
    before, after = _controls(old), _controls(new)
    kept = [name for name in after if name in before and not after[name].deprecated and not before[name].deprecated]
    fields = {name: _fields(before[name], after[name]) for name in kept}
    return EditionDiff(
        old=old.edition,
        new=new.edition,
        added=tuple(name for name in after if name not in before),
        removed=tuple(name for name in before if name not in after),
        deprecated=tuple(
            name for name in after if after[name].deprecated and name in before and not before[name].deprecated
        ),
        changed={name: some for name, some in fields.items() if some},
        rule=old.rule.digest != new.rule.digest,
    )


def migrate(sheet: Sheet, old: Catalogue, new: Catalogue) -> Migration:
    """Carry a sheet of the old edition over to the new one.

    An answer to a control that means the same stays as it is; one whose meaning changed stays unconfirmed. The answer
    to a control that was replaced goes to its successors, unconfirmed. Evidence and probe results stay. Only the
    audience's own controls are looked at.
    """
    before, after = _asked(old, sheet.audience), _asked(new, sheet.audience)
    answers: dict[str, Answer] = {}
    dropped: list[str] = []
    heirs = {one.id: one.replaced_by for topic in new.topics for one in topic.controls}
    for name, answer in sheet.answers.items():
        carried = {
            heir: _carried(answer, before.get(name), after[heir])
            for heir in ((name,) if name in after else heirs.get(name, ()))
            if heir in after and (heir == name or heir not in sheet.answers)
        }
        fitting = {heir: one for heir, one in carried.items() if one is not None}
        answers.update(fitting)
        if not fitting:
            dropped.append(name)
    return Migration(
        sheet=replace(sheet, catalogue=new.id, edition=new.edition, answers=answers),
        ask=tuple(name for name in after if name in answers and answers[name].confirmed is None),
        dropped=tuple(sorted(dropped)),
        new=tuple(name for name in after if name not in before and name not in answers),
    )


def _carried(answer: Answer, old: Control | None, new: Control) -> Answer | None:
    """Return an answer for a control of the new edition; None when its scale has no such step."""
    if old is not None and old.id == new.id and not _meaning(old, new):
        return answer
    steps = {step.name for step in new.scale.steps}
    fits = answer.value in steps or answer.value in _SPECIALS
    return replace(answer, control=new.id, confirmed=None) if fits else None


def _meaning(old: Control, new: Control) -> bool:
    wording = any(
        (old.sizes[size].question, old.sizes[size].help) != (new.sizes[size].question, new.sizes[size].help)
        for size in old.sizes.keys() & new.sizes.keys()
    )
    return wording or any(getattr(old, name) != getattr(new, name) for name in MEANING)


def _fields(old: Control, new: Control) -> tuple[str, ...]:
    return tuple(name for name in _COMPARED if getattr(old, name) != getattr(new, name))


def _controls(catalogue: Catalogue) -> dict[str, Control]:
    return {control.id: control for topic in catalogue.topics for control in topic.controls}


def _asked(catalogue: Catalogue, audience: Audience) -> dict[str, Control]:
    return {control.id: control for control in catalogue.controls(audience)}
