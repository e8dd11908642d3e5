"""Writing files so that a reader finds all of one or none of it."""

import os
import tempfile
from pathlib import Path

from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.wire import issues

PRIVATE = 0o600
PUBLIC = 0o644


def write_atomically(path: Path, data: bytes, mode: int) -> None:
    """Write a whole file, durable on return. Raises LabFault when disk, rights or its name do not allow it."""
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=".")
        temporary = Path(name)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except (OSError, ValueError) as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise unwritable(path, error) from error


def private_folder(path: Path) -> Path:
    """Make a folder that only its owner may enter, unless it is there. Raises LabFault when it cannot be made."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from error
    return path


def unwritable(path: Path, error: OSError | ValueError) -> LabFault:
    """Say that a file cannot be written; a name that no file can have is a ValueError."""
    why = reason_of(error)
    return LabFault(issues.FILE_UNWRITABLE, file=str(path), why=why)
