"""The folder of a campaign."""

import json
import os
from pathlib import Path

from eqlab.core.errors import LabFault
from eqlab.core.service import Access
from eqlab.wiring.issues import NO_FOLDER

DATABASE = "campaign.db"
ACCESS = "access.json"


def make_folder(out: Path) -> None:
    """Make the folder and prove that it takes files. Raises LabFault."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe_file = out / f".eqlab-{os.getpid()}"
        probe_file.write_bytes(b"x")
        probe_file.unlink()
    except OSError as error:
        raise LabFault(NO_FOLDER, folder=str(out), problem=error.strerror or str(error)) from None


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
        raise LabFault(NO_FOLDER, folder=str(file.parent), problem=error.strerror or str(error)) from None
    return file
