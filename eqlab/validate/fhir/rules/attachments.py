"""Attachments: what they say of their data. Source: FHIR R4, "Attachment"."""

import base64
import binascii

from eqlab.core.values import Json
from eqlab.validate.fhir.issues import resources as issues
from eqlab.validate.fhir.library import STRUCTURES
from eqlab.validate.fhir.path import Path
from eqlab.validate.fhir.run import Run

_RULE = f"{STRUCTURES}Attachment#Attachment"


def check_attachment(value: Json, path: Path, run: Run) -> None:
    """Judge size and hash of an attachment against its data; data that is no base64 is told elsewhere."""
    data = value.get("data")
    if not isinstance(data, str):
        if not any(name in value for name in ("data", "url", "_data", "_url", "extension", "title", "size", "hash")):
            run.note(issues.ATTACHMENT_EMPTY, path, _RULE)
        return
    size, digest = value.get("size"), value.get("hash")
    if size is None and digest is None:
        return
    content = _decoded(data)
    if content is None:
        return
    if isinstance(size, int) and size != len(content):
        run.note(issues.ATTACHMENT_SIZE, path, f"{_RULE}.size", stated=str(size), found=str(len(content)))
    if isinstance(digest, str) and (stated := _decoded(digest)) is not None and stated != _sha1(content):
        run.note(issues.ATTACHMENT_HASH, (path, "hash"), f"{_RULE}.hash")


def _decoded(text: str) -> bytes | None:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _sha1(content: bytes) -> bytes:
    import hashlib  # noqa: PLC0415 - few attachments come with a hash, and it takes long to load

    return hashlib.sha1(content, usedforsecurity=False).digest()
