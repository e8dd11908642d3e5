"""Archives of packages that mean ill."""

import gzip
import io
import json
import tarfile
from collections.abc import Callable
from random import Random
from typing import Any

from fuzz_bytes import damaged
from fuzz_trees import OTHERS, TEXTS

_ODD_NAMES = (
    "../up.json",
    "/etc/x.json",
    "package/../../x.json",
    "package/a\\b.json",
    "x" * 300,
    "package/",
    "é",
    "package/.",
)
_KINDS = (
    tarfile.REGTYPE,
    tarfile.DIRTYPE,
    tarfile.SYMTYPE,
    tarfile.LNKTYPE,
    tarfile.CHRTYPE,
    tarfile.FIFOTYPE,
    b"x",
    b"L",
)


def archive(chance: Random, definitions: list[Any]) -> bytes:
    """Return an archive with definitions in it, whole or damaged in one way or several."""
    tar = _tar(chance, definitions)
    if chance.random() < 0.4:
        tar = damaged(tar, chance, lambda: tar, 400_000)
    packed = gzip.compress(tar, 1, mtime=0)
    return damaged(packed, chance, lambda: packed, 400_000) if chance.random() < 0.3 else packed


def _tar(chance: Random, definitions: list[Any]) -> bytes:
    files = {f"package/{number}.json": _written(one) for number, one in enumerate(definitions)}
    files |= {
        "package/package.json": _written(_about(chance)),
        "package/.index.json": _written(_index(chance, list(files))),
    }
    for name in [one for one in files if chance.random() < 0.2]:
        files[name] = damaged(files[name], chance, lambda: b"{}", 100_000)
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=chance.choice((tarfile.PAX_FORMAT, tarfile.GNU_FORMAT))) as tar:
        for name, data in files.items():
            _add(tar, name, data, chance)
    return stream.getvalue()


def _add(tar: tarfile.TarFile, name: str, data: bytes, chance: Random) -> None:
    odd = chance.random() < 0.1
    member = tarfile.TarInfo(chance.choice(_ODD_NAMES) if odd else name)
    member.type = chance.choice(_KINDS) if odd and chance.random() < 0.5 else tarfile.REGTYPE
    member.linkname = chance.choice(("/etc/passwd", "package.json", "../x")) if odd else ""
    member.size = len(data) if member.isreg() else 0
    tar.addfile(member, io.BytesIO(data))


def _about(chance: Random) -> Any:
    about: dict[str, Any] = {"name": "fuzz.lab", "version": "1.0.0", "fhirVersions": ["4.0.1"], "dependencies": {}}
    return _spoilt(about, chance)


def _index(chance: Random, files: list[str]) -> Any:
    told = [
        {"filename": one.removeprefix("package/"), "resourceType": "ValueSet", "url": f"http://x/{one}"}
        for one in files
    ]
    return _spoilt({"index-version": chance.choice((1, 2)), "files": told if chance.random() < 0.3 else []}, chance)


def _spoilt(value: dict[str, Any], chance: Random) -> dict[str, Any]:
    if chance.random() < 0.3:
        spoil: Callable[[], Any] = lambda: chance.choice((*OTHERS, *TEXTS))  # noqa: E731 - a word for a choice
        value[chance.choice(list(value))] = spoil()
    return value


def _written(value: Any) -> bytes:
    return json.dumps(value, default=str).encode()
