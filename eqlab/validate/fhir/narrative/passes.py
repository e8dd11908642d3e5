"""Looks at the narratives that a resource has."""

from collections.abc import Iterator

from eqlab.validate.fhir.issues import narrative as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.narrative.look import look
from eqlab.validate.fhir.narrative.targets import leads_somewhere
from eqlab.validate.fhir.narrative.verdict import Fault, Verdict
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Run, Scope
from eqlab.validate.words import shorten, show

_RULE = f"{STRUCTURES}Narrative#Narrative.div:txt-1"
_LANGUAGE_RULE = f"{STRUCTURES}Resource#Resource.language"


def narratives_pass(run: Run) -> None:
    """Note what is wrong with every narrative. Source: FHIR R4, narrative.html."""
    known: dict[str, Verdict] = {}
    for text, path, scope in run.narratives:
        verdict = known.get(text)
        if verdict is None:
            verdict = known[text] = look(text)
        for fault in verdict.faults:
            run.note(fault.issue, path, _RULE, **fault.facts)
        for fragment in verdict.fragments:
            if not leads_somewhere(fragment, scope, run):
                run.note(issues.LINK_TARGET, path, _RULE, found=show(f"#{fragment}"))
        if verdict.sections or "language" in scope.resource:
            for fault in _languages(verdict, path, scope):
                run.note(fault.issue, path, _LANGUAGE_RULE, **fault.facts)


def _languages(verdict: Verdict, path: Path, scope: Scope) -> Iterator[Fault]:
    if verdict.mixed:
        found = shorten(", ".join(dict.fromkeys(verdict.sections)), 60)
        yield Fault(issues.MIXED_LANGUAGES, {"found": found})
    language = scope.resource.get("language")
    if not isinstance(language, str) or path[0] != (scope.path, "text"):
        return
    if bool(verdict.lang) != bool(verdict.xml_lang):
        yield Fault(issues.HALF_A_LANGUAGE, {"found": "lang" if verdict.lang else "xml:lang"})
    said = [one for one in dict.fromkeys((verdict.lang, verdict.xml_lang, *verdict.sections)) if one]
    if not said:
        yield Fault(issues.NO_LANGUAGE, {"language": shorten(language, 40)})
    elif language.lower() not in [one.lower() for one in said]:
        facts = {"language": shorten(language, 40), "found": shorten(", ".join(said), 60)}
        yield Fault(issues.OTHER_LANGUAGE, facts)
