"""Judges codes by their systems, and by the value sets they must come from; each question is answered once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from eqlab.core.errors import LabFault
from eqlab.core.issue import Issue
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.validate.fhir.issues import terminology as issues
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.fhir.remote import Membership
from eqlab.validate.fhir.run import Run
from eqlab.validate.fhir.terminology.code_systems import CodeSystem, code_system, is_abstract, is_inactive
from eqlab.validate.fhir.terminology.displays import displays, fits, in_languages, said
from eqlab.validate.fhir.terminology.memory import Memory, memorable
from eqlab.validate.fhir.terminology.model import Members
from eqlab.validate.fhir.terminology.reading import text
from eqlab.validate.fhir.terminology.special import SPECIAL
from eqlab.validate.fhir.terminology.value_sets import members
from eqlab.validate.words import shorten

_VALUE_SETS = ("http://hl7.org/fhir/ValueSet/", "http://terminology.hl7.org/ValueSet/")
_TYPES = "http://hl7.org/fhir/ValueSet/defined-types"
_SYSTEM_TYPES = "http://hl7.org/fhirpath/System."
"""FHIRPath's own types stand beside FHIR's where a type is named (FHIR R4, ElementDefinition.type.code)."""
_GROWING = ("http://terminology.hl7.org/CodeSystem/v2-", "http://terminology.hl7.org/CodeSystem/v3-")
"""Code systems that HL7 adds codes to without a new FHIR: what came with FHIR R4 is not all of them."""
_EXAMPLES = "terminology: examples"
_SHOWN = 6
"""Codes of a value set that a sentence names."""


class Remark(NamedTuple):
    """Something to say of a code."""

    issue: Issue
    key: str
    """Where: the member of the Coding, or empty for the whole."""
    facts: Mapping[str, str]


WRONG = frozenset(
    issue.code
    for issue in (
        issues.UNKNOWN_CODE,
        issues.WRONG_CODE,
        issues.RELATIVE_SYSTEM,
        issues.VALUE_SET_AS_SYSTEM,
        issues.SUPPLEMENT_AS_SYSTEM,
    )
)
"""What makes a code no code at all: that it is in no value set either goes without saying."""


def is_absolute(uri: str) -> bool:
    """Tell whether a URI has a scheme."""
    scheme, colon, rest = uri.partition(":")
    plain = scheme.replace("+", "").replace("-", "").replace(".", "")
    return bool(colon and rest and plain.isalnum() and plain.isascii() and scheme[0].isalpha())


def is_value_set(library: Library, url: str) -> bool:
    """Tell whether a URL is that of a value set: a known one, or one where HL7 keeps them."""
    return url.startswith(_VALUE_SETS) or library.find(url, "ValueSet") is not None


def _examples(known: Members) -> str:
    codes = sorted({code for _, code in known.listed() or ()})
    more = ", …" if len(codes) > _SHOWN else ""
    return f" ({', '.join(shorten(code, 30) for code in codes[:_SHOWN])}{more})" if codes else ""


@dataclass(slots=True, eq=False)
class Judge:
    """Judges the codes of one run."""

    run: Run
    memory: Memory
    trouble: str = ""
    """Why the terminology server is not asked any more."""
    systems: dict[tuple[str, str], tuple[CodeSystem | None, Remark | None]] = field(default_factory=dict)
    sets: dict[str, Members | None] = field(default_factory=dict)

    def coding(self, system: str, version: str, code: str, display: str) -> tuple[Remark, ...]:
        """Return what is to be said of a code in its system; empty strings stand for what is absent."""
        key = (system, version, code, display)
        found: tuple[Remark, ...] | None = self.memory.codings.get(key)
        if found is None:
            found = self._coding(system, version, code, display)
            if memorable(*key):
                self.memory.codings[key] = found
        return found

    def _coding(self, system: str, version: str, code: str, display: str) -> tuple[Remark, ...]:
        if not system:
            return (Remark(issues.NO_SYSTEM, "", {"code": shorten(code)}),) if code else ()
        found, unfit = self._system(system, version)
        if unfit is not None:
            return (unfit,)
        if not code or code != code.strip():
            return ()
        concept = None if found is None else found.find(code)
        if found is not None and concept is not None:
            return tuple(self._known(found, concept, version, code, display))
        return self._not_listed(found, system, version, code, display)

    def _system(self, system: str, version: str) -> tuple[CodeSystem | None, Remark | None]:
        """Return a code system, in whatever version it is known, and what makes it impossible that it is one."""
        key = (system, version)
        if key not in self.systems:
            found = code_system(self.run.library, system, version) or code_system(self.run.library, system)
            self.systems[key] = found, self._unfit(system, found)
        return self.systems[key]

    def _unfit(self, system: str, found: CodeSystem | None) -> Remark | None:
        """Return what makes it impossible that this is a code's system."""
        facts = {"system": shorten(system)}
        if not is_absolute(system):
            return Remark(issues.RELATIVE_SYSTEM, "system", facts)
        if found is None and is_value_set(self.run.library, system):
            return Remark(issues.VALUE_SET_AS_SYSTEM, "system", facts)
        if found is not None and found.base:
            return Remark(issues.SUPPLEMENT_AS_SYSTEM, "system", {**facts, "base": shorten(found.base)})
        return None

    def _known(self, system: CodeSystem, concept: Json, version: str, code: str, display: str) -> list[Remark]:
        facts = {"code": shorten(code), "system": shorten(system.url)}
        remarks = []
        if text(concept, "code") != code:
            remarks.append(Remark(issues.OTHER_CASE, "code", {**facts, "written": shorten(text(concept, "code"))}))
        if is_inactive(concept):
            remarks.append(Remark(issues.INACTIVE_CODE, "code", facts))
        if is_abstract(concept):
            remarks.append(Remark(issues.ABSTRACT_CODE, "code", facts))
        if display and version in ("", system.version):
            remarks.extend(self._display(system, concept, display, facts))
        return remarks

    def _display(self, system: CodeSystem, concept: Json, display: str, facts: Mapping[str, str]) -> list[Remark]:
        options = self.run.options
        shown = displays(self.run.library, system, concept)
        if options.languages:
            shown = in_languages(shown, options.languages)
        if not shown or fits(display, (one.text for one in shown)):
            return []
        issue = issues.WRONG_DISPLAY if options.wrong_displays == "error" else issues.WRONG_DISPLAY_WARNING
        return [Remark(issue, "display", {**facts, "display": shorten(display), "displays": said(shown)})]

    def _not_listed(
        self, found: CodeSystem | None, system: str, version: str, code: str, display: str
    ) -> tuple[Remark, ...]:
        facts = {"system": shorten(system), "version": version and f"|{shorten(version)}", "code": shorten(code)}
        answer = self._elsewhere(found, system, version, code)
        if answer.answer is None:
            answer = self._asked(system, code, display, "", answer)
        if answer.answer:
            return ()
        if answer.answer is None:
            return (Remark(issues.CODE_UNDECIDED, "", {**facts, "reason": answer.reason}),)
        if answer.reason:
            return (Remark(issues.WRONG_CODE, "code", {**facts, "reason": answer.reason}),)
        return (Remark(issues.UNKNOWN_CODE, "code", facts),)

    def _elsewhere(self, found: CodeSystem | None, system: str, version: str, code: str) -> Membership:
        if found is not None and found.complete:
            if system.startswith(_GROWING) and found.definition is core_library().find(system):
                return Membership(
                    None,
                    words("the lab has its edition {version}, and later ones have more codes", version=found.version),
                )
            if version in ("", found.version):
                return Membership(answer=False)
            return Membership(None, _other_version(found.version))
        special = SPECIAL.get(system)
        if special is not None:
            return special.judge(code)
        if found is None:
            return Membership(None, words("the lab does not know this code system"))
        return Membership(
            None, words("the lab does not have all its codes (content: {content})", content=found.content or "?")
        )

    def member(self, value_set: str, system: str, code: str, display: str = "") -> Membership:
        """Tell whether a code is in a value set; an empty system stands for any."""
        key = (value_set, system, code)
        found: Membership | None = self.memory.memberships.get(key)
        if found is None:
            said = self._member(value_set, system, code)
            found = said if said.answer is not None else self._asked(system, code, display, value_set, said)
            if memorable(*key):
                self.memory.memberships[key] = found
        return found

    def _member(self, value_set: str, system: str, code: str) -> Membership:
        if value_set.startswith(_TYPES) and code.startswith(_SYSTEM_TYPES):
            return Membership(answer=True)
        known = self.set_of(value_set)
        if known is None:
            return Membership(None, words("the lab does not know this value set"))
        return known.holds(system, code)

    def set_of(self, value_set: str) -> Members | None:
        """Return the codes of a value set; None when nobody knows it."""
        if value_set not in self.sets:
            self.sets[value_set] = members(self.run.library, value_set)
        return self.sets[value_set]

    def examples(self, value_set: str) -> str:
        """Return a remark that names a few codes of a value set; empty when they are not known."""
        known = self.set_of(value_set)
        if known is None:
            return ""
        return self.run.library.derive((_EXAMPLES, value_set), lambda: _examples(known))

    def _asked(self, system: str, code: str, display: str, value_set: str, unsure: Membership) -> Membership:
        """Ask the terminology server, if there is one and it answers."""
        remote = self.run.remote
        if remote is None or self.trouble or not self.run.options.terminology:
            return unsure
        try:
            answer = remote.validate_code(system, code, display, value_set)
        except LabFault as fault:
            self.trouble = fault.sentence()
            return unsure
        return unsure if answer.answer is None and not answer.reason else answer


def _other_version(version: str) -> Words:
    if not version:
        return words("the lab has a version of it without a number")
    return words("the lab has the version {version} of it", version=version)
