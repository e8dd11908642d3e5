"""What content may use: the one door between the content folders and the engine.

A mock service (`mocks/<service>/service.py`) or the simulated systems of a scenario import nothing else of ours.
"""

import hashlib
import importlib.util
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import RLock
from types import ModuleType

from eqlab.core.errors import AuthorError, nearest
from eqlab.core.exchange import (
    Body,
    Certificate,
    Connection,
    Headers,
    Request,
    Response,
    first_header,
)
from eqlab.core.issue import Issue, Nature
from eqlab.core.location import Position
from eqlab.core.service import Access, Call, Persona, Service, SimulatedSystem, Stimulus
from eqlab.core.text import Text, say
from eqlab.core.values import Json
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.fhir.library import Library, core_library
from eqlab.wire.client import CallOutcome, CallProblem, Client, ClientTls, OutboundCall, ProblemKind, call
from eqlab.wire.fhir.config import (
    READING,
    Change,
    FhirConfig,
    Hooks,
    Operation,
    OperationCall,
    OperationResult,
    ResourceKind,
    Transaction,
)
from eqlab.wire.fhir.document import read_document, write_document
from eqlab.wire.fhir.elements import (
    Literal,
    first_text,
    identifier_tokens,
    literal,
    nodes,
    references,
    texts,
    type_of,
)
from eqlab.wire.fhir.moments import Interval, interval, period
from eqlab.wire.fhir.negotiation import FHIR_JSON, JSON_PATCH
from eqlab.wire.fhir.outcome import Problem, Refusal, RefusedError, operation_outcome, refusal
from eqlab.wire.fhir.parameters import ParameterType, SearchParameter
from eqlab.wire.fhir.server import FhirServer
from eqlab.wire.fhir.store import Resource, Store, Version, instant

__all__ = [
    "FHIR_JSON",
    "JSON_PATCH",
    "READING",
    "Access",
    "Body",
    "Call",
    "CallOutcome",
    "CallProblem",
    "Certificate",
    "Change",
    "Client",
    "ClientTls",
    "Connection",
    "FhirConfig",
    "FhirServer",
    "Headers",
    "Hooks",
    "Interval",
    "Json",
    "Library",
    "Literal",
    "Operation",
    "OperationCall",
    "OperationResult",
    "OutboundCall",
    "ParameterType",
    "Persona",
    "Problem",
    "ProblemKind",
    "Refusal",
    "RefusedError",
    "Request",
    "Resource",
    "ResourceKind",
    "Response",
    "SearchParameter",
    "Service",
    "SimulatedSystem",
    "Stimulus",
    "Store",
    "Text",
    "Transaction",
    "Version",
    "call",
    "definitions",
    "first_header",
    "first_text",
    "identifier_tokens",
    "instant",
    "interval",
    "literal",
    "load_by_path",
    "nodes",
    "operation_outcome",
    "period",
    "read_content_yaml",
    "read_document",
    "references",
    "refusal",
    "say",
    "sibling",
    "texts",
    "type_of",
    "write_document",
]

NO_SIBLING = Issue(
    code="EQ-KIT-001",
    template='There is no file "{name}" beside the content file {file}.',
    advice="A content file may load files of its own folder only.",
    nature=Nature.AUTHOR,
)

_loading = RLock()


def load_by_path(path: Path) -> ModuleType:
    """Load a Python file as a module, once: the same path always gives the same module.

    The module search path is neither read nor changed. Raises whatever the file itself raises.
    """
    place = path.resolve()
    digest = hashlib.sha256(str(place).encode("utf-8", "surrogateescape")).hexdigest()[:12]
    name = f"eqlab_content.{digest}.{place.stem}"
    with _loading:
        if name in sys.modules:
            return sys.modules[name]
        spec = importlib.util.spec_from_file_location(name, place)
        if spec is None or spec.loader is None:
            raise ImportError(f"{place.name} is no Python file", path=str(place))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            del sys.modules[name]
            raise
        return module


def sibling(file: str, name: str) -> ModuleType:
    """Load a Python file of the same folder: `sibling(__file__, "builders.py")`.

    Raises AuthorError when there is no such file, or when it lies outside the folder.
    """
    return load_by_path(_beside(file, name))


def read_content_yaml(file: str, name: str) -> Json:
    """Read a YAML file of the same folder as plain JSON values.

    Raises AuthorError when there is no such file, AuthorErrors when it is not the YAML this project reads.
    """
    path = _beside(file, name)
    return read_yaml(path.read_bytes(), str(path)).plain()


def _beside(file: str, name: str) -> Path:
    folder = Path(file).resolve().parent
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        known = sorted(item.name for item in folder.iterdir() if item.is_file())
        raise AuthorError(NO_SIBLING, at=Position(file=file), nearest=nearest(name, known), name=name, file=file)
    return path


PACKAGE_CACHE = Path("~/.fhir/packages")
"""Where FHIR's tools keep packages."""


def definitions(file: str) -> Callable[[], Library]:
    """Return a function that gives FHIR R4 with the FHIR packages of the content that a service's file belongs to.

    `FhirConfig(library=definitions(__file__), ...)`: packages are looked for when they are asked for.
    """
    root = Path(file).resolve().parents[2]
    return lambda: library_of(root, PACKAGE_CACHE.expanduser())


@cache
def library_of(root: Path, packages: Path) -> Library:
    """Return FHIR R4 with the packages of a content folder; those of the cache that are official stand before them.

    A package is a folder `scenarios/*/rules/fhir/*` with a package.json; `aliases.yaml` beside such folders says for
    which package of the cache they stand in. Raises AuthorError for a package or table that is wrong.
    """
    from eqlab.validate.fhir.packages import library_by_alias, read_aliases  # noqa: PLC0415 - few calls need it

    own = [path.parent for path in sorted(root.glob("scenarios/*/rules/fhir/*/package.json"))]
    tables = sorted(root.glob("scenarios/*/rules/fhir/aliases.yaml"))
    read = ((read_yaml(path.read_bytes(), str(path)).plain(), str(path)) for path in tables)
    aliases = [alias for table, name in read for alias in read_aliases(table, name)]
    return library_by_alias(own, packages, aliases) if own else core_library()
