"""Judges a FHIR resource: reads it, walks it once, and lets each pass look at what was met.

A pass is loaded and called only when there is something to look at. Nothing of what was met is left when a judgement
ends, so that the garbage collector is not wanted while one is made: it would look at the definitions again and again.
Source: FHIR R4, "Validating Resources".
"""

import gc
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple

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


class Pass(NamedTuple):
    """A look at what was met."""

    room: str
    """The module below `eqlab.validate.fhir`."""
    name: str
    """The function in it."""


_NOTHING_ASKED = Options()
_RESPONSES = frozenset({"QuestionnaireResponse", "Questionnaire"})
_CONFORMANCE = frozenset({"CapabilityStatement", "OperationDefinition", "SearchParameter", "StructureDefinition"})
_CODES = frozenset({"CodeSystem", "ConceptMap", "ValueSet"})
_SPECIAL = _RESPONSES | _CONFORMANCE | _CODES

PASSES = (
    PROFILES := Pass("profile", "profiles_pass"),
    EXTENSIONS := Pass("rules.extensions", "extensions_pass"),
    REFERENCES := Pass("rules.references", "references_pass"),
    BUNDLES := Pass("rules.bundles", "bundles_pass"),
    PARTS := Pass("rules.resources", "resources_pass"),
    QUESTIONNAIRES := Pass("questionnaire", "questionnaires_pass"),
    CONFORMANCE := Pass("conformance", "conformance_pass"),
    CODES := Pass("terminology", "terminology_pass"),
    CODE_SYSTEMS := Pass("terminology", "terminology_resources_pass"),
    NARRATIVES := Pass("narrative", "narratives_pass"),
)
"""In their order: passes that meet new things come before those that look at them."""


def due(run: Run) -> Iterator[Pass]:
    """Yield the passes that have anything to look at, each asked when its turn has come.

    Profiles are asked for, claimed, demanded by a package, or go with what an Observation measures.
    """
    types = run.types
    claims = parts = False
    for scope in run.scopes:
        resource = scope.resource
        types.add(resource["resourceType"])
        claims = claims or "meta" in resource
        parts = parts or "contained" in resource
    if claims or "Observation" in types or run.options.profiles or _beyond_core(run.library):
        yield PROFILES
    if run.extensions:
        yield EXTENSIONS
    if run.references or run.canonicals or run.targets:
        yield REFERENCES
    if "Bundle" in types:
        yield BUNDLES
    if parts or run.attachments or run.identifiers:
        yield PARTS
    special = not types.isdisjoint(_SPECIAL)
    if special and not types.isdisjoint(_RESPONSES):
        yield QUESTIONNAIRES
    if special and not types.isdisjoint(_CONFORMANCE):
        yield CONFORMANCE
    if run.bound or run.codings or run.quantities or run.unsure:
        yield CODES
    if special and not types.isdisjoint(_CODES):
        yield CODE_SYSTEMS
    if run.narratives:
        yield NARRATIVES


def _beyond_core(library: Library) -> bool:
    return library.sources[0] is not core_library().sources[0]


class Judgement(NamedTuple):
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
    run.known = None
    if not isinstance(resource, dict):
        run.note(issues.NO_RESOURCE, root("Resource"), found=show(resource))
        return tuple(run.notes)
    name = resource.get("resourceType")
    scope = Scope(resource, root(name if isinstance(name, str) and name else "Resource"), None, run)
    try:
        check_resource(scope)
    except EqlabError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the lab's fault and is told as that
        _note_fault(scope, "structure", error)
    if run.scopes:
        for one in due(run):
            try:
                _loaded(one.room, one.name)(run)
            except EqlabError:
                raise
            except Exception as error:  # noqa: BLE001 - such a slip ends neither the judgement nor the campaign
                _note_fault(scope, one.name, error)
    notes = tuple(run.notes)
    run.forget()
    return notes


@cache
def _loaded(room: str, name: str) -> Callable[[Run], None]:
    function: Callable[[Run], None] = getattr(import_module(f"eqlab.validate.fhir.{room}"), name)
    return function


def _note_fault(scope: Scope, step: str, error: Exception) -> None:
    scope.run.note(issues.LAB_FAULT, scope.path, step=step, error=f"{type(error).__name__}: {error}"[:200])
