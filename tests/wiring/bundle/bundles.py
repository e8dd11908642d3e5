"""Helps tests of bundles: forging them."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from eqlab.core.archive import Bounds, seal, unseal
from eqlab.label.canonical import canonical

PLAN = Path(__file__).parents[3] / "testplans" / "eprescription" / "lab-laboratory.yaml"
WIDE = Bounds(bytes=1 << 30, members=100_000, unpacked=1 << 30)


def members_of(data: bytes) -> dict[str, bytes]:
    return unseal(data, WIDE)


def resealed(members: Mapping[str, bytes]) -> bytes:
    """A bundle of other members, sealed as eqlab seals; its manifest is as it was."""
    return seal(members)


def forged(data: bytes, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> bytes:
    """A bundle in which a careful forger made every digest of the manifest right again."""
    members = members_of(data)
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    manifest["members"] = {name: hashlib.sha256(one).hexdigest() for name, one in members.items()}
    return seal({"manifest.json": canonical(manifest), **members})


def packed(members: Mapping[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    """An archive as other programs write one."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()
