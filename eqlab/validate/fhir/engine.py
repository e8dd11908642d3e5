"""Judges a FHIR resource: reads it, walks it once, and lets each pass look at what was met.

A pass is loaded and called only when there is something to look at. Nothing of what was met is left when a judgement
ends, so that the garbage collector is not wanted while one is made: it would look at the definitions again and again.
Source: FHIR R4, "Validating Resources".
"""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from eqlab.core.check import Json
from eqlab.core.errors import EqlabError
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues import engine as issues
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.remote import RemoteTerminology
from eqlab.validate.fhir.run import Note, Options, Run, Scope
from eqlab.validate.fhir.structure import check_resource
from eqlab.validate.words import show


@dataclass(frozen=True, slots=True)
class Pass:
    """A look at what was met."""

    room: str
    """The module below `eqlab.validate.fhir`."""
    name: str
    """The function in it."""
    wanted: Callable[[Run, set[str]], object]
    """Tells whether there is anything to look at, given the types of all resources met."""


_NOTHING_ASKED = Options()
_RESPONSES = {"QuestionnaireResponse", "Questionnaire"}
_CONFORMANCE = {"CapabilityStatement", "OperationDefinition", "SearchParameter", "StructureDefinition"}
_CODES = {"CodeSystem", "ConceptMap", "ValueSet"}


def _has_profiles(run: Run, types: set[str]) -> bool:
    """Profiles are asked for, claimed, demanded by a package, or go with what an Observation measures."""
    if run.options.profiles or run.library.sources[0] is not core_library().sources[0] or "Observation" in types:
        return True
    return any("meta" in scope.resource for scope in run.scopes)


def _has_parts(run: Run, _types: set[str]) -> object:
    return run.attachments or run.identifiers or any("contained" in scope.resource for scope in run.scopes)


PASSES = (
    Pass("profile", "profiles_pass", _has_profiles),
    Pass("rules.extensions", "extensions_pass", lambda run, _: run.extensions),
    Pass("rules.references", "references_pass", lambda run, _: run.references or run.canonicals or run.targets),
    Pass("rules.bundles", "bundles_pass", lambda _, types: "Bundle" in types),
    Pass("rules.resources", "resources_pass", _has_parts),
    Pass("questionnaire", "questionnaires_pass", lambda _, types: types & _RESPONSES),
    Pass("conformance", "conformance_pass", lambda _, types: types & _CONFORMANCE),
    Pass("terminology", "terminology_pass", lambda run, _: run.bound or run.codings or run.quantities),
    Pass("terminology", "terminology_resources_pass", lambda _, types: types & _CODES),
    Pass("narrative", "narratives_pass", lambda run, _: run.narratives),
)
"""In their order: passes that meet new things come before those that look at them."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the lab saw of one document."""

    instance: Instance
    notes: tuple[Note, ...]


def judge(
    data: bytes,
    form: str = "json",
    library: Library | None = None,
    options: Options | None = None,
    remote: RemoteTerminology | None = None,
) -> Judgement:
    """Judge a document of `form` json or xml; `remote` is asked for codes that cannot be decided here.

    Never raises about the document. Raises AuthorError when a profile that was asked for is wrong itself.
    """
    asked = options or _NOTHING_ASKED
    collecting = gc.isenabled()
    gc.disable()
    try:
        instance = read(data, form, asked)
        if instance.value is None:
            return Judgement(instance, instance.notes)
        notes = judge_value(instance.value, library, asked, remote)
        return Judgement(instance, (*instance.notes, *notes) if instance.notes else notes)
    finally:
        if collecting:
            gc.enable()


def judge_value(
    resource: Json,
    library: Library | None = None,
    options: Options | None = None,
    remote: RemoteTerminology | None = None,
) -> tuple[Note, ...]:
    """Judge a resource that is already read."""
    run = Run(library or core_library(), options or _NOTHING_ASKED, remote)
    if not isinstance(resource, dict):
        run.note(issues.NO_RESOURCE, root("Resource"), found=show(resource))
        return tuple(run.notes)
    name = resource.get("resourceType")
    scope = Scope(resource, root(name if isinstance(name, str) and name else "Resource"), None, run)
    _look(run, scope, "structure", lambda _: check_resource(scope))
    if run.scopes:
        types = {met.type for met in run.scopes}
        for one in PASSES:
            if one.wanted(run, types):
                _look(run, scope, one.name, _loaded(one.room, one.name))
    notes = tuple(run.notes)
    run.forget()
    return notes


@cache
def _loaded(room: str, name: str) -> Callable[[Run], None]:
    function: Callable[[Run], None] = getattr(import_module(f"eqlab.validate.fhir.{room}"), name)
    return function


def _look(run: Run, scope: Scope, step: str, look: Callable[[Run], None]) -> None:
    """Look; a slip of the lab's own is noted as such and ends neither the judgement nor the campaign."""
    try:
        look(run)
    except EqlabError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the lab's fault and is told as that
        run.note(issues.LAB_FAULT, scope.path, step=step, error=f"{type(error).__name__}: {error}"[:200])
