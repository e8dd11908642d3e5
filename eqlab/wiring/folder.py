"""The folder of a campaign."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eqlab.core.errors import LabFault
from eqlab.core.reason import reason_of
from eqlab.core.service import Access
from eqlab.wiring.issues import FOLDER_IN_USE, NO_FOLDER

try:
    import fcntl
except ImportError:  # a system without POSIX locks
    fcntl = None  # type: ignore[assignment]

DATABASE = "campaign.db"
ACCESS = "access.json"
LOCK = ".eqlab-lock"


def make_folder(out: Path) -> None:
    """Make the folder and prove that it takes files. Raises LabFault."""
    try:
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe_file = out / f".eqlab-{os.getpid()}"
        probe_file.write_bytes(b"x")
        probe_file.unlink()
    except OSError as error:
        raise LabFault(NO_FOLDER, folder=str(out), problem=reason_of(error)) from None


@contextmanager
def hold(out: Path) -> Iterator[None]:
    """Keep other processes out of a campaign's folder. Raises LabFault when one is in it.

    Where the system has no such locks, nobody is kept out.
    """
    with (out / LOCK).open("ab") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise LabFault(FOLDER_IN_USE, folder=str(out)) from None
        yield


def write_access(file: Path, access: Access, campaign: str) -> Path:
    """Write what a vendor needs to call the platform; return the file. Raises LabFault."""
    data = {
        "campaign": campaign,
        "services": dict(access.services),
        "authority": access.authority,
        "certificate": access.certificate,
        "key": access.key,
    }
    try:
        file.write_text(json.dumps(data, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise LabFault(NO_FOLDER, folder=str(file.parent), problem=reason_of(error)) from None
    return file
