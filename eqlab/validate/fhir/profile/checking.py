"""Checks values by profiles."""

from collections.abc import Callable
from dataclasses import dataclass

from eqlab.core.errors import AuthorError, AuthorErrors
from eqlab.core.named import made_of
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.validate.fhir.answers import Answers
from eqlab.validate.fhir.issues import profile as issues
from eqlab.validate.fhir.library import STRUCTURES, Library, core_library
from eqlab.validate.fhir.model import resource_names, type_of
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.profile.assertion import Assertion, Check, Facts, Place, Services, printed
from eqlab.validate.fhir.profile.compiling import assertions
from eqlab.validate.fhir.profile.items import Item, is_a, resource_type
from eqlab.validate.fhir.profile.marks import attempted
from eqlab.validate.fhir.profile.members import joined
from eqlab.validate.fhir.profile.nesting import scope_of
from eqlab.validate.fhir.profile.trees import definition_of, grown, imposed, plain, root_type, tree_of, types_at
from eqlab.validate.fhir.run import Scope
from eqlab.validate.words import shorten

_SHAPELESS = (AttributeError, IndexError, KeyError, RecursionError, TypeError, ValueError)
"""What a definition raises that was never validated itself: a text where an object should be, and the like."""
_COMPILED = "profile, compiled"
_ANSWERS = "answers of speculation"
_ENOUGH = 100_000
"""Notes of a document after which no profile is judged any more: ten times as many as are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A profile, compiled."""

    url: str
    type: str
    """Name of the type it is a profile of."""
    assertions: tuple[Assertion, ...]
    checks: tuple[Check, ...] = ()
    """Those of the assertions."""
    imposed: tuple[str, ...] = ()
    """Profiles that must be met as well."""
    faults: tuple[AuthorError, ...] = ()
    """What is wrong with single rules of it, which cannot be checked."""

    def printed(self) -> str:
        """Write what the profile asks beyond its type, one assertion a line."""
        return printed((Assertion(says=f"{self.url} on {self.type}", check=_never, parts=self.assertions),))


def _never(_items: list[Item], _parent: Item, _scope: Scope) -> None:
    """Check nothing: for printing only."""


def profile_of(library: Library, url: str) -> Profile | None:
    """Return a profile by its canonical URL; None when it is not known. Raises AuthorError when it is wrong.

    A profile of FHIR R4 itself is compiled once for the whole process.
    """
    known: Profile | None = library.made.get((_COMPILED, url))
    if known is not None:
        return known
    canonical = url.partition("#")[0]
    found = library.find(canonical, "StructureDefinition")
    if found is None:
        return None
    core = core_library()
    home = core if found is core.find(canonical, "StructureDefinition") else library
    made = home.derive(("profile", url), lambda: _made(home, url))
    if isinstance(made, (AuthorError, AuthorErrors)):
        raise made.with_traceback(None)
    if made is not None:
        library.made[_COMPILED, url] = made
    return made


def _made(library: Library, url: str) -> Profile | AuthorError | AuthorErrors | None:
    try:
        return _compiled(library, url)
    except (AuthorError, AuthorErrors) as error:
        return error.with_traceback(None)
    except _SHAPELESS as error:
        return AuthorError(
            issues.BAD_SHAPE,
            profile=url,
            problem=words("a part is of another shape ({value})", value=shorten(repr(error))),
        )


def _compiled(library: Library, url: str) -> Profile | None:
    definition = definition_of(library, url)
    if definition is None:
        return None
    name, element = root_type(definition), url.partition("#")[2]
    if definition.get("derivation") != "constraint" and definition.get("url") == STRUCTURES + name:
        return Profile(url=plain(url), type=name, assertions=())
    if type_of(name) is None:
        raise AuthorError(
            issues.BAD_SHAPE, profile=url, problem=words('its type "{value}" is none of FHIR R4', value=shorten(name))
        )
    root, node = grown(library, url.partition("#")[0]), grown(library, url)
    if root is None or node is None:
        raise AuthorError(
            issues.BAD_SHAPE, profile=url, problem=words('it has no element "{value}"', value=shorten(element))
        )
    types = types_at(plain(url), name, element, node) if element else (name,)
    facts = Facts(url=plain(url), library=library, root=root, services=_SERVICES, referenced={})
    parts = assertions(Place(facts=facts, node=node, element=None, types=types))
    return Profile(
        url=plain(url),
        type=types[0],
        assertions=parts,
        checks=joined(parts),
        faults=_each_once(facts.faults),
        imposed=() if element else imposed(definition),
    )


def _each_once(faults: list[AuthorError]) -> tuple[AuthorError, ...]:
    """An element is compiled for each of its types, and its faults are found as often."""
    return tuple({one.sentence(): one for one in faults}.values())


def check_profile(url: str, value: Json, path: Path, scope: Scope) -> None:
    """Note where a value does not meet a profile; a profile that cannot be used is noted as undecided."""
    run = scope.run
    if value.__class__ is dict:
        key = (url, id(value))
        if key in run.checked:
            return
        run.checked[key] = value
    if len(run.notes) > _ENOUGH:
        run.note(issues.PROFILE_LEFT, path, url, profile=url)
        return
    try:
        profile = run.library.made.get((_COMPILED, url)) or profile_of(run.library, url)
    except (AuthorError, AuthorErrors) as error:
        run.note(issues.BROKEN_PROFILE, path, url, profile=url, problem=error.sentence())
        return
    if profile is None:
        run.note(issues.UNKNOWN_PROFILE, path, url, profile=url)
        return
    apply(profile, value, path, scope)


def apply(profile: Profile, value: Json, path: Path, scope: Scope) -> None:
    """Note where a value does not meet a compiled profile."""
    type_ = profile.type
    if value is scope.resource and value["resourceType"] == type_:
        pass
    elif value.__class__ is dict and "resourceType" in value:
        type_ = resource_type(value)
        if not type_:
            return
        scope = scope_of(value, path, scope)
        if type_ != profile.type and not is_a(type_, (profile.type,)):
            scope.run.note(issues.OTHER_TYPE, path, profile.url, profile=profile.url, type=profile.type, found=type_)
            return
    elif type_ in resource_names():
        return
    item = made_of(Item, (value, path, type_, None))
    items = [item]
    for check in profile.checks:
        check(items, item, scope)
    for url in profile.imposed:
        check_profile(url, value, path, scope)


def conforms(url: str, value: Json, path: Path, scope: Scope) -> bool | None:
    """Tell whether a value meets a profile, codes included; None when that cannot be told. Nothing is noted.

    Where a value is asked about while it is being looked at, it is taken to conform.
    """
    answers: Answers = scope.root.notes.setdefault(_ANSWERS, Answers())
    return answers.of(url, value, lambda: tried(url, value, path, scope))


def tried(url: str, value: Json, path: Path, scope: Scope, also: Callable[[], None] = lambda: None) -> bool | None:
    """Tell whether a value meets a profile, and what `also` looks at is in order; nothing is noted or remembered."""

    def look() -> None:
        check_profile(url, value, path, scope)
        also()

    return attempted(look, scope)


_SERVICES = Services(assertions=assertions, check=check_profile, conforms=conforms, tree=tree_of)
