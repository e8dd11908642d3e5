"""Judges a FHIR resource: reads it, walks it once, and lets each pass look at what was met.

A pass is loaded and called only when there is something to look at. Nothing of what was met is left when a judgement
ends.
Source: FHIR R4, "Validating Resources".
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import NamedTuple

from eqlab.core.errors import EqlabError
from eqlab.core.named import made_of
from eqlab.core.values import Json
from eqlab.validate.fhir.instance import Instance
from eqlab.validate.fhir.issues import engine as issues
from eqlab.validate.fhir.library import Library, core_library
from eqlab.validate.fhir.path import root
from eqlab.validate.fhir.reading import read, read_bundle_in_turn
from eqlab.validate.fhir.remote import RemoteTerminology
from eqlab.validate.fhir.run import Note, Options, Run, Scope, begun
from eqlab.validate.fhir.structure import LONGEST, Assured, check_resource
from eqlab.validate.fhir.uncollected import Uncollected
from eqlab.validate.fhir.waiting import Interrupted
from eqlab.validate.words import show


@dataclass(slots=True, eq=False)
class Pass:
    """A look at what was met."""

    room: str
    """The module below `eqlab.validate.fhir`."""
    name: str
    """The function in it."""
    found: Callable[[Run], None] | None = None
    """That function, once it was called."""

    def loaded(self) -> Callable[[Run], None]:
        """Return the function."""
        function: Callable[[Run], None] = getattr(import_module(f"eqlab.validate.fhir.{self.room}"), self.name)
        self.found = function
        return function


_NOTHING_ASKED = Options()
_ESCAPE = ord("\\")
_LARGE = 10_000
"""Bytes of a document over which the garbage collector would come while it is judged."""
_RESPONSES = frozenset({"QuestionnaireResponse", "Questionnaire"})
_CONFORMANCE = frozenset({"CapabilityStatement", "OperationDefinition", "SearchParameter", "StructureDefinition"})
_CODES = frozenset({"CodeSystem", "ConceptMap", "ValueSet"})
_SPECIAL = _RESPONSES | _CONFORMANCE | _CODES
APART = frozenset({"Bundle", "Parameters", *_SPECIAL})
"""Types whose resources lead to others, or define what others are judged by."""

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
    if run.metas or "Observation" in types or run.options.profiles or run.library.particular:
        yield PROFILES
    if run.extensions:
        yield EXTENSIONS
    if run.references or run.canonicals or run.targets:
        yield REFERENCES
    if "Bundle" in types:
        yield BUNDLES
    if run.identifiers or run.attachments or run.contained:
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
    if len(data) < _LARGE:
        return judged(read(data, form, asked), assured_by(data, form), library, asked, remote)
    with Uncollected(len(data)):
        assured, bundle = assured_by(data, form), read_bundle_in_turn(data) if form == "json" else None
        if bundle is not None:
            with suppress(Interrupted):
                return judged(bundle, assured, library, asked, remote)
        return judged(read(data, form, asked), assured, library, asked, remote)


def judged(
    instance: Instance,
    assured: Assured = Assured.NOTHING,
    library: Library | None = None,
    options: Options | None = None,
    remote: RemoteTerminology | None = None,
) -> Judgement:
    """Judge a document that was read; `assured` is what its writing assures, where nothing was said of that."""
    value, said = instance[0], instance[2]
    if value is None:
        return Judgement(instance, said)
    notes = judge_value(value, library, options, remote, Assured.NOTHING if said else assured, instance[5])
    return made_of(Judgement, (instance, (*said, *notes) if said else notes))


def judge_value(
    resource: Json,
    library: Library | None = None,
    options: Options | None = None,
    remote: RemoteTerminology | None = None,
    assured: Assured = Assured.NOTHING,
    written: bytes = b"",
) -> tuple[Note, ...]:
    """Judge a resource that is already read; `assured` is what need not be asked of its strings.

    `written` is the resource in JSON without white space, if somebody has it already.
    """
    run = begun(library or core_library(), options or _NOTHING_ASKED, remote)
    try:
        if resource.__class__ is dict:
            name = resource.get("resourceType")
            path = None, name if name.__class__ is str and name else "Resource"
            scope = Scope(resource, path, None, run)
            if len(written) > _LARGE:
                scope.notes["written"] = written
            _look(scope, run, assured)
        else:
            run.note(issues.NO_RESOURCE, root("Resource"), found=show(resource))
        return tuple(run.notes)
    finally:
        run.end()


def assured_by(data: bytes, form: str = "json") -> Assured:
    """Return what the writing of a document assures of its strings, unless there is something to say of that."""
    if form == "xml" or len(data) > LONGEST:
        return Assured.NOTHING
    return Assured.SHORT if _ESCAPE in data else Assured.PLAIN


def _look(scope: Scope, run: Run, assured: Assured) -> None:
    """Look at a document; a slip of the lab's own is told as that, and ends nothing."""
    try:
        check_resource(scope, assured)
    except (EqlabError, Interrupted):
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the lab's fault and is told as that
        _note_fault(scope, "structure", error)
    if run.scopes:
        for one in due(run):
            try:
                (one.found or one.loaded())(run)
            except EqlabError:
                raise
            except Exception as error:  # noqa: BLE001 - the same
                _note_fault(scope, one.name, error)


def _note_fault(scope: Scope, step: str, error: Exception) -> None:
    scope.run.note(issues.LAB_FAULT, scope.path, step=step, error=f"{type(error).__name__}: {error}"[:200])
