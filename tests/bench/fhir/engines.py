"""Who is measured: ours, and its peers as far as they can be had."""

import atexit
import hashlib
import importlib
import io
import json
import shutil
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema import schema_of

Work = Callable[[list[bytes]], None]
"""Judges documents."""

OURS, HL7 = "eqlab", "HL7 validator warm"


@dataclass(frozen=True, slots=True)
class Engine:
    """Somebody who judges documents."""

    name: str
    judge: Work | None
    """None when it is not here."""
    slow: bool = False
    """True when it is given one document, once."""
    missing: str = ""
    """Why it is not here."""
    clock: Callable[[], float] = time.process_time
    """The processor's seconds that it has needed so far."""


def ours(packages: list[Path]) -> Engine:
    """Structure, profiles, invariants, references, terminology and narratives."""
    from eqlab.validate.fhir.library import core_library
    from eqlab.validate.fhir.packages import library_with
    from eqlab.validate.fhir.together import judge_all

    library = library_with(packages, Path("no cache")) if packages else core_library()

    def work(documents: list[bytes]) -> None:
        for _ in judge_all(documents, library):
            pass

    return Engine(OURS, work)


def peers(folder: Path) -> list[Engine]:
    """Return the peers that stand in a folder of packages, and say of the others why they do not."""
    makers = {"fhir.resources": _models, "fastjsonschema": _schema, "pyrofile-validator": lambda: _pyrofile(folder)}
    found = []
    for name, make in makers.items():
        try:
            found.append(Engine(name, make(), slow=name.startswith("pyrofile")))
        except (ImportError, OSError) as error:
            found.append(Engine(name, None, missing=str(error)))
    return found


def hl7(folder: Path) -> Engine:
    """The validator of HL7, where `nox -s oracle` built it: in a warm process, with a clock that counts its judging."""
    sys.path.append(str(Path(__file__).resolve().parents[2] / "oracle"))
    engine = importlib.import_module("oracle_talk").hl7(folder)
    if engine is None:
        return Engine(HL7, None, missing="nox -s oracle did not build it")
    kept = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    atexit.register(engine.end)
    spent = 0.0

    def work(documents: list[bytes]) -> None:
        nonlocal spent
        for one in documents:
            file = kept / f"{hashlib.sha256(one).hexdigest()}.json"
            if not file.exists():
                file.write_bytes(one)
            answer = engine.ask({"id": file.name, "file": str(file), "format": "json"})
            if "error" in answer:
                raise OSError(answer["error"])
            spent += answer["seconds"]

    return Engine(HL7, work, clock=lambda: spent)


def _models() -> Work:
    """Pydantic models of FHIR R4B: structure only."""
    find = importlib.import_module("fhir.resources.R4B").get_fhir_model_class

    def work(documents: list[bytes]) -> None:
        for one in documents:
            find(_type(one)).model_validate_json(one)

    return work


def _schema() -> Work:
    """Python generated from a JSON Schema: structure only, ends at the first error."""
    compile_ = importlib.import_module("fastjsonschema").compile
    kept: dict[str, Callable[[Any], Any]] = {}

    def work(documents: list[bytes]) -> None:
        for one in documents:
            value = json.loads(one)
            types = frozenset(_types(value))
            name = value["resourceType"] + ",".join(sorted(types))
            if name not in kept:
                kept[name] = compile_(schema_of(value["resourceType"], types))
            kept[name](value)

    return work


def _pyrofile(folder: Path) -> Work:
    """Structure, profiles and invariants, interpreted; its definitions come with another package."""
    package = importlib.import_module("pyrofile_validator")
    config = importlib.import_module("pyrofile_validator.config").ValidatorConfig
    core = folder / "r4.core"
    if not core.exists():
        with tarfile.open(folder / "google" / "fhir" / "r4" / "data" / "hl7.fhir.r4.core.tgz") as archive:
            archive.extractall(core, filter="data")
    validator = package.Validator(config(local_package_paths=[str(core / "package")]))

    def work(documents: list[bytes]) -> None:
        with redirect_stdout(io.StringIO()):  # it traces what it evaluates
            for one in documents:
                validator.validate_resource(json.loads(one))

    return work


def _type(document: bytes) -> str:
    """Return a document's type without reading it whole: that is the model's work."""
    return document.partition(b'"resourceType"')[2].partition(b'"')[2].partition(b'"')[0].decode()


def _types(value: Any) -> list[str]:
    """Return the types of all resources in a value."""
    if isinstance(value, list):
        return [name for one in value for name in _types(one)]
    if not isinstance(value, dict):
        return []
    own = [value["resourceType"]] if isinstance(value.get("resourceType"), str) else []
    return own + [name for one in value.values() if isinstance(one, (dict, list)) for name in _types(one)]
