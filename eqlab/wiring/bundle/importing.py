"""A bundle as a folder again."""

from pathlib import Path

from eqlab.core.errors import LabFault, UsageError
from eqlab.core.reason import reason_of
from eqlab.store import open_store
from eqlab.wiring.bundle.content import CONTENT, PACKAGES
from eqlab.wiring.bundle.issues import FOLDER_TAKEN, ONLY_REDACTED
from eqlab.wiring.bundle.manifest import MANIFEST
from eqlab.wiring.bundle.parts import AUDIT
from eqlab.wiring.bundle.reading import Bundle
from eqlab.wiring.folder import DATABASE
from eqlab.wiring.issues import NO_FOLDER

PLAN = "plan.yaml"


def import_bundle(bundle: Bundle, out: Path, file: str = "") -> tuple[str, ...]:
    """Make a campaign's folder from a bundle: database, plan, content, audit entries; return the ids of its runs.

    Raises UsageError when the folder is not empty or the bundle redacted, LabFault when it cannot be written.
    """
    if bundle.manifest.redacted is not None:
        raise UsageError(ONLY_REDACTED, file=file)
    try:
        if out.exists() and any(out.iterdir()):
            raise UsageError(FOLDER_TAKEN, folder=str(out))
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, data in bundle.members.items():
            if name == AUDIT or name.startswith((CONTENT, PACKAGES)):
                _write(out / name, data)
        first = next(iter(bundle.runs.values()))[0]
        _write(out / PLAN, getattr(first, "plan_source", b""))
        _write(out / MANIFEST, bundle.manifest.to_bytes())
    except OSError as problem:
        raise LabFault(NO_FOLDER, folder=str(out), problem=reason_of(problem)) from None
    _restore(bundle, out)
    return tuple(bundle.runs)


def _restore(bundle: Bundle, out: Path) -> None:
    store = open_store(out / DATABASE)
    try:
        for events in bundle.runs.values():
            for event in events:
                store.append_lazily(event)
        store.flush()
    finally:
        store.close()


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
