"""Looks at all codes of a document: in their systems, and against the value sets they are bound to.

Source: FHIR R4, Terminology Module, "Using Codes in resources" and "Binding Strengths".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeAlias

from eqlab.core.issue import Issue, Nature
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Key, Path, root_of
from eqlab.validate.fhir.run import Binding, Note, Run, Scope, Unsure
from eqlab.validate.fhir.terminology.concepts import gist_of, learn
from eqlab.validate.fhir.terminology.displays import fits
from eqlab.validate.fhir.terminology.judging import WRONG, Judge, Remark
from eqlab.validate.fhir.terminology.memory import MOST, Memory, forget, memorable, memory_of
from eqlab.validate.fhir.terminology.reading import dicts
from eqlab.validate.fhir.terminology.value_sets import shown_in
from eqlab.validate.words import listed, shorten

_STRENGTHS = {"required": 3, "extensible": 2, "preferred": 1}
_LEAVABLE = frozenset({issues.CODE_UNUSUAL.code, issues.CONCEPT_UNUSUAL.code})
"""What need not be told where a code comes from another value set that is bound to the same element."""
_UNITS = "http://unitsofmeasure.org"
_CODE_RULE = f"{STRUCTURES}Coding#Coding.code"

Met: TypeAlias = tuple[Json, Path, Scope]
"""A Coding or Quantity, as a Run keeps it."""

Bound: TypeAlias = tuple[Json, Path, Scope, Binding]
"""What is bound, as a Run keeps it."""

_Place: TypeAlias = tuple[int, Path]
_place = itemgetter(3)

Codes: TypeAlias = tuple[tuple[str, str, str], ...]
"""System, code and display of each code in a value; a system that is absent is written as a null character."""


def terminology_pass(run: Run) -> None:
    """Note what is wrong with the codes that were met, and what could not be decided."""
    memory = memory_of(run)
    unsure: list[Unsure] = []
    codings = _not_known(run.codings, 0, memory, unsure) if run.codings else []
    quantities = _not_known(run.quantities, len(run.codings), memory, unsure) if run.quantities else []
    bound = _not_well(run.bound, memory) if run.bound else []
    told: set[int] = set()
    if codings or quantities or bound:
        look = _Look(Judge(run, memory), unsure)
        for place, (value, path, _) in codings:
            look.at(value, path, "Coding", place)
        for place, (value, path, _) in quantities:
            look.at(value, path, "Quantity", place)
        told = _bindings(look.judge, look.wrong, bound)
        if look.judge.trouble:
            run.note(issues.SERVER_UNREACHABLE, run.scopes[0].path, why=look.judge.trouble)
        forget(run)
    if run.concepts:
        learn(run.concepts, memory)
    if (unsure or run.unsure) and run.options.terminology:
        _undecided(run, sorted((*run.unsure, *unsure), key=_place), told)


def _not_known(met: list[Met], first: int, memory: Memory, unsure: list[Unsure]) -> list[tuple[int, Met]]:
    """Return the codes that nobody judged before, with their place; what could not be judged is put to `unsure`."""
    fine, known, left = memory.fine, memory.codings, []
    for place, one in enumerate(met, first):
        get = one[0].get
        try:
            if (get("system"), get("version"), get("code"), get("display")) in fine:
                continue
            remarks = known.get((get("system", ""), get("version", ""), get("code", ""), get("display", "")))
        except TypeError:  # a part is an array or object, which is told elsewhere
            continue
        if remarks and remarks[0].issue is issues.CODE_UNDECIDED:
            unsure.append((one[0], one[1], remarks[0], place))
        else:
            left.append((place, one))
    return left


def _not_well(bound: list[Bound], memory: Memory) -> list[Bound]:
    """Return what is bound and was not found well before."""
    known = memory.well
    left: list[Bound] = []
    for one in bound:
        value, _, _, binding = one
        try:
            if (value if value.__class__ is str else gist_of(value)) in known[id(binding)][1]:
                continue
        except (AttributeError, KeyError, TypeError):  # nothing is known yet, or a part has a wrong type
            pass
        left.append(one)
    return left


@dataclass(slots=True, eq=False)
class _Look:
    """A look at all codes in their systems."""

    judge: Judge
    unsure: list[Unsure]
    wrong: set[int] = field(default_factory=set)
    """Identities of the codings that are none."""
    bound: dict[int, list[str]] = field(default_factory=dict)
    """Value sets by the identity of the codings that are bound to them, once somebody asked."""

    def at(self, value: Json, path: Path, kind: str, place: int) -> None:
        parts = coded(value)
        if parts is None or (not parts[0] and "_system" in value):
            return
        remarks = self.judge.coding(*parts)
        for remark in remarks:
            if remark.issue.nature is Nature.UNDECIDED:
                self.unsure.append((value, path, remark, place))
            elif remark.key != "display" or not self._shown(value, parts):
                self._note(value, path, kind, remark)
        if parts[0] == _UNITS and "{" in parts[2]:
            if id(value) not in self.wrong:
                self._note(value, path, kind, Remark(issues.ANNOTATED_UNIT, "code", {"code": shorten(parts[2])}))
        elif not remarks and memorable(*parts):
            self.judge.memory.fine.add((*map(value.get, ("system", "version", "code", "display")),))

    def _note(self, value: Json, path: Path, kind: str, remark: Remark) -> None:
        if remark.issue.code in WRONG:
            self.wrong.add(id(value))
        place = (path, remark.key) if remark.key else path
        rule = f"{STRUCTURES}{kind}#{kind}.{remark.key or 'code'}"
        self.judge.run.notes.append((remark.issue, place, remark.facts, rule))

    def _shown(self, value: Json, parts: tuple[str, str, str, str]) -> bool:
        """Tell whether a value set that the code is bound to shows it in this way."""
        run = self.judge.run
        if not self.bound:
            for bound, _, _, binding in run.bound:
                for one in (bound, *dicts(bound, "coding")):
                    self.bound.setdefault(id(one), []).append(_named(binding))
        system, _, code, display = parts
        value_sets = self.bound.get(id(value), ())
        return any(fits(display, shown_in(run.library, url, system, code)) for url in value_sets)


def coded(value: Json) -> tuple[str, str, str, str] | None:
    """Return system, version, code and display of a Coding or Quantity, empty where absent.

    None when one of them is no text.
    """
    get = value.get
    system, version, code, display = parts = (
        get("system", ""),
        get("version", ""),
        get("code", ""),
        get("display", ""),
    )
    return parts if system.__class__ is version.__class__ is code.__class__ is display.__class__ is str else None


def _bindings(judge: Judge, wrong: set[int], bound: list[Bound]) -> set[int]:
    """Look at what is bound and was not found well before.

    Returns the codings of which it was said that their membership is undecided.
    """
    told: set[int] = set()
    said: list[Note] = []
    met: list[Path] = []
    for value, path, binding in _strongest(bound):
        answer = _binding(judge, value, binding, wrong)
        if answer is None:
            if binding.strength != "preferred":
                met.append(path)
            if not wrong and "#" not in binding.value_set:
                _remember(judge.memory, value, binding)
            continue
        if answer[0].nature is Nature.UNDECIDED:
            told.update((id(value), *map(id, dicts(value, "coding"))))
            if not judge.run.options.terminology:
                continue
        said.append((answer[0], path, answer[1], binding.rule))
    left: set[_Place] = set()
    if any(note[0].code in _LEAVABLE for note in said):
        looked_at = {id(one) for one in bound}
        well = [(one[1], one[3]) for one in judge.run.bound if id(one) not in looked_at]
        bind = [one for one in (*well, *judge.run.well) if one[1].strength not in ("preferred", "example")]
        left = {*map(_placed, met), *(_placed(at) for at, _ in bind)}
    judge.run.notes.extend(note for note in said if note[0].code not in _LEAVABLE or _placed(note[1]) not in left)
    return told


def _placed(path: Path) -> _Place:
    """Return what tells a place from all others, those in other documents included."""
    return id(root_of(path)), path


def _remember(memory: Memory, value: Json, binding: Binding) -> None:
    if len(memory.well) > MOST:
        memory.well.clear()
    try:
        gist = gist_of(value)
        if memorable(*(str(part) for part in gist) if value.__class__ is dict else value):
            _, known = memory.well.setdefault(id(binding), (binding, set()))
            if len(known) > MOST:
                known.clear()
            known.add(gist)
    except (AttributeError, TypeError):  # several codes, or malformed ones
        return


def _strongest(bound: list[Bound]) -> Iterator[tuple[Json, Path, Binding]]:
    """Yield what is bound, each value to each value set only once, by the strongest of its bindings."""
    kept: dict[tuple[int | _Place, Key, str, str], tuple[Json, Path, Binding]] = {}
    for value, path, _, given in bound:
        if given.strength not in _STRENGTHS:
            continue
        binding = given._replace(value_set=_named(given)) if given.value_set.startswith("#") else given
        place = id(value) if value.__class__ is dict else _placed(path)
        key = (place, path[1], binding.value_set.partition("|")[0], binding.max_value_set)
        before = kept.setdefault(key, (value, path, binding))
        if before[2] is not binding and _STRENGTHS[before[2].strength] < _STRENGTHS[binding.strength]:
            kept[key] = (value, path, binding)
    return iter(kept.values())


def _named(binding: Binding) -> str:
    """Return the value set of a binding; one that the profile contains goes by the profile's URL."""
    contained = binding.value_set.startswith("#")
    return binding.rule.partition("#")[0] + binding.value_set if contained else binding.value_set


def _binding(judge: Judge, value: Json, binding: Binding, wrong: set[int]) -> tuple[Issue, Mapping[str, str]] | None:
    codes: Codes
    if isinstance(value, str):
        codes, concept = (("", value, ""),), False
    elif isinstance(value, dict):
        concept = "coding" in value or "text" in value
        codings = dicts(value, "coding") if concept else [value]
        if wrong and any(id(one) in wrong for one in codings):
            return None
        codes = tuple(parts for one in codings if (parts := _code_of(one)) is not None)
    else:
        return None
    if not codes:
        return _no_code(judge, value, binding) if concept else None
    return _remembered(judge, codes, binding, concept=concept)


def _code_of(coding: Json) -> tuple[str, str, str] | None:
    parts = coded(coding)
    return (parts[0] or "\0", parts[2], parts[3]) if parts is not None and parts[2] else None


def _remembered(
    judge: Judge, codes: Codes, binding: Binding, *, concept: bool
) -> tuple[Issue, Mapping[str, str]] | None:
    known, key = judge.memory.bindings, (codes, binding, concept)
    if key not in known:
        said = _membership(judge, codes, binding, concept=concept)
        if not memorable(*(text for parts in codes for text in parts)):
            return said
        known[key] = said
    return known[key]  # type: ignore[no-any-return]  # it was put there above


def _no_code(judge: Judge, value: Json, binding: Binding) -> tuple[Issue, Mapping[str, str]] | None:
    if "coding" in value and dicts(value, "coding"):
        return None
    issue = {"required": issues.CONCEPT_WITHOUT_CODING, "extensible": issues.CONCEPT_ONLY_TEXT}.get(binding.strength)
    if issue is None:
        return None
    return issue, {"value_set": shorten(binding.value_set), "examples": judge.examples(binding.value_set)}


def _membership(
    judge: Judge, codes: Codes, binding: Binding, *, concept: bool
) -> tuple[Issue, Mapping[str, str]] | None:
    if binding.max_value_set and binding.strength != "required":
        beyond = _outside(judge, codes, binding.max_value_set, issues.BEYOND_MAXIMUM)
        if beyond is not None and beyond[0] is issues.BEYOND_MAXIMUM:
            return beyond
    issue = {
        "required": issues.CONCEPT_NOT_ALLOWED if concept else issues.CODE_NOT_ALLOWED,
        "extensible": issues.CONCEPT_UNUSUAL if concept else issues.CODE_UNUSUAL,
        "preferred": issues.CODE_NOT_PREFERRED,
    }[binding.strength]
    said = _outside(judge, codes, binding.value_set, issue)
    return None if said and said[0].nature is Nature.UNDECIDED and binding.strength == "preferred" else said


def _outside(judge: Judge, codes: Codes, value_set: str, issue: Issue) -> tuple[Issue, Mapping[str, str]] | None:
    """Return what to say when none of the codes is in a value set, or when that cannot be told."""
    unsure = ""
    for system, code, display in codes:
        answer = judge.member(value_set, system, code, display)
        if answer.answer:
            return None
        if answer.answer is None:
            unsure = unsure or answer.reason
    facts = {"value_set": shorten(value_set), "code": _shown(codes)}
    if unsure:
        return issues.MEMBERSHIP_UNDECIDED, {**facts, "reason": unsure}
    return issue, {**facts, "examples": judge.examples(value_set)}


def _shown(codes: Codes) -> str:
    return listed([f"{system}#{code}" if system not in ("", "\0") else code for system, code, _ in codes], 3)


def _undecided(run: Run, unsure: list[Unsure], told: set[int]) -> None:
    """Note codes that could not be judged in their systems: once in a document, and not where a binding said so."""
    known: set[tuple[int, str, str]] = set()
    for value, path, remark, _ in unsure:
        if id(value) in told:
            continue
        key = (id(root_of(path)) if run.company else 0, remark.facts["system"], remark.facts["code"])
        if key not in known:
            known.add(key)
            run.notes.append((remark.issue, path, remark.facts, _CODE_RULE))
