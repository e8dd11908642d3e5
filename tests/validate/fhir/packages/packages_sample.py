"""Small packages for the tests."""

import gzip
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path

from eqlab.core.values import Json

HOME = "http://lab.example/fhir/"


def value_set(name: str, version: str = "1.0.0") -> Json:
    return {"resourceType": "ValueSet", "id": name, "url": HOME + name, "version": version, "status": "active"}


def about(name: str, version: str = "1.0.0", **more: Json) -> Json:
    return {"name": name, "version": version, "fhirVersions": ["4.0.1"], **more}


def files(name: str, version: str = "1.0.0", *resources: Json, **more: Json) -> dict[str, bytes]:
    """Return the files of a package, by name in the archive."""
    texts = {f"package/{one['resourceType']}-{one['id']}.json": one for one in resources}
    return {
        key: json.dumps(one).encode()
        for key, one in {"package/package.json": about(name, version, **more), **texts}.items()
    }


def tgz(contents: dict[str, bytes], *members: tarfile.TarInfo) -> bytes:
    """Return an archive of files and of further members as they are."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in contents.items():
            archive.addfile(member(name, size=len(data)), io.BytesIO(data))
        for one in members:
            archive.addfile(one, io.BytesIO(bytes(one.size)))
    return stream.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, *, size: int = 0, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.size, info.linkname = kind, size, link
    return info


def keep(cache: Path, name: str, version: str, *resources: Json, **more: Json) -> None:
    """Unpack a package into a cache."""
    for file, data in files(name, version, *resources, **more).items():
        place = cache / f"{name}#{version}" / file
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)


def index(*told: Json, version: int = 2) -> bytes:
    return json.dumps({"index-version": version, "files": list(told)}).encode()


def packed_zeros(mebibytes: int) -> bytes:
    """Return an archive that is small and unpacks to much."""
    return gzip.compress(bytes(mebibytes << 20), 9)


def names(resources: Iterable[Json]) -> list[str]:
    return [one["id"] for one in resources]
