"""What a package holds: told by its index where that is true, else seen by looking into the files."""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eqlab.core.errors import AuthorError
from eqlab.core.text import fill, words
from eqlab.core.values import Json
from eqlab.validate.fhir.artefact.trim import head_of
from eqlab.validate.fhir.issues.packages import BROKEN_FILE, BROKEN_JSON
from eqlab.validate.fhir.packages.store import Store
from eqlab.validate.fhir.reading import read
from eqlab.validate.fhir.run import Options
from eqlab.validate.issues import TOO_DEEP
from eqlab.validate.json_reader import DEPTH, JsonProblem, read_json

_INDEX = ".index.json"
_NO_RESOURCES = ("openapi/", "other/", "xml/", "rdf/")
_FACTS = {"StructureDefinition": ("kind", "type", "derivation"), "CodeSystem": ("content", "supplements")}
_FHIR = b"http://hl7.org/fhir"
"""The namespace of FHIR: other XML is none of the lab's business."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A resource in a package."""

    file: str
    resource_type: str
    url: str
    """Empty when it has no canonical URL."""
    version: str
    facts: Mapping[str, Any]
    """What is known without looking: as in a Head, perhaps not all of it."""


def decoded(store: Store, file: str) -> Json:
    """Return the JSON object or the resource in a file. Raises AuthorError when it cannot be read."""
    value = _value(store, file)
    if not isinstance(value, dict):
        raise AuthorError(BROKEN_FILE, file=file, package=store.place, problem=words("it is no object"))
    return value


def _value(store: Store, file: str) -> Json:
    data = store.read(file)
    if file.endswith(".xml"):
        value, said = _from_xml(data)
        if said:
            raise AuthorError(BROKEN_FILE, file=file, package=store.place, problem=said)
        return value
    value, problem = _from_json(data)
    if problem is not None:
        raise _broken(problem, file, store.place)
    return value


def _broken(problem: JsonProblem, file: str, package: str) -> AuthorError:
    said = words(problem.issue.template, **problem.facts)
    line, column = str(problem.line), str(problem.column)
    return AuthorError(BROKEN_JSON, file=file, package=package, line=line, column=column, problem=said)


def _from_json(data: bytes) -> tuple[Json, JsonProblem | None]:
    """Return a JSON value, or why there is none. Files may begin with a byte order mark, and be of any size."""
    try:
        return json.loads(data.decode("utf-8-sig"), parse_float=Decimal), None
    except (ValueError, ArithmeticError, RecursionError):
        problem = read_json(data.removeprefix(BOM_UTF8)).problem
        return None, problem or JsonProblem(issue=TOO_DEEP, facts={"limit": str(DEPTH)})


def _from_xml(data: bytes) -> tuple[Json, str]:
    instance = read(data, "xml", Options())
    if instance.value is not None or _FHIR not in data:
        return instance.value, ""
    return None, next(
        (fill(issue.template, facts) for issue, _, facts, _ in instance.notes), words("it is no resource")
    )


def contents_of(store: Store) -> Iterator[Entry]:
    """Yield every resource of a package. Raises AuthorError for a file that cannot be read."""
    told = dict(_index(store))
    for file in store.names:
        if file in told:
            yield told[file]
        elif _may_be_resource(file):
            resource = _value(store, file)
            if isinstance(resource, dict) and isinstance(resource.get("resourceType"), str):
                yield _entry(file, resource)


def _may_be_resource(file: str) -> bool:
    name = file.rpartition("/")[2]
    return not (file.startswith(_NO_RESOURCES) or name.startswith(".") or name == "package.json")


def _entry(file: str, resource: Json) -> Entry:
    url, version = (value if isinstance(value := resource.get(key), str) else "" for key in ("url", "version"))
    facts = head_of({**resource, "url": url, "version": version}).facts
    return Entry(file=file, resource_type=resource["resourceType"], url=url, version=version, facts=facts)


def _index(store: Store) -> Iterator[tuple[str, Entry]]:
    """Yield what the index says of files that are there; an index that cannot be read says nothing."""
    if _INDEX not in store.names:
        return
    index, _ = _from_json(store.read(_INDEX))
    files = index.get("files") if isinstance(index, dict) else None
    complete = isinstance(index, dict) and index.get("index-version") not in (None, 1)
    there = set(store.names)
    for one in files if isinstance(files, list) else ():
        if isinstance(one, dict) and isinstance(one.get("resourceType"), str) and one.get("filename") in there:
            yield one["filename"], _indexed(one, complete)


def _indexed(said: Json, complete: bool) -> Entry:
    url, version = (value if isinstance(value := said.get(key), str) else "" for key in ("url", "version"))
    keys = _FACTS.get(said["resourceType"], ())
    facts: dict[str, Any] = {key: said[key] for key in keys if key in said}
    if complete and said["resourceType"] == "CodeSystem":
        facts = {"supplements": "", **facts}
    return Entry(file=said["filename"], resource_type=said["resourceType"], url=url, version=version, facts=facts)
