"""What content may use: the one door between the content folders and the engine.

A mock service (`mocks/<service>/service.py`) or the simulated systems of a scenario import nothing else of ours.
"""

import hashlib
import importlib.util
import sys
from pathlib import Path
from threading import RLock
from types import ModuleType

from eqlab.core.check import Json
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
from eqlab.plan.yaml_reader import read_yaml
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
