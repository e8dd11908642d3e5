"""SchXslt2 on the same XSLT engine, in a process of its own: what the runtime is measured and compared with.

The stylesheet that compiles schemas comes from Maven Central when a bench asks for it; nothing of it is kept here.
"""

import contextlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any, BinaryIO, cast

from eqlab.validate.schematron.run.process import room_of
from eqlab.validate.schematron.run.worker import receive, send

LIMIT = 2**40
VERSION = "1.3.1"
"""The release before 1.3.4 that Maven Central has; 1.3.4 itself was never put there."""


def maven(artifact: str, cache: Path) -> Path | None:
    """Return the jar `group:name:version` from the cache, or through Maven; None when it cannot be had."""
    _, name, version = artifact.split(":")
    jar = cache / f"{name}-{version}.jar"
    command = ["mvn", "-q", "-B", "dependency:copy", f"-Dartifact={artifact}", f"-DoutputDirectory={cache}"]
    return _had(jar, command, cache)


def npm(package: str, cache: Path) -> Path | None:
    """Return the archive `name@version` from the cache, or through npm; None when it cannot be had."""
    archive = cache / f"{package.replace('@', '-')}.tgz"
    return _had(archive, ["npm", "pack", "-s", package], cache)


def _had(file: Path, command: list[str], cache: Path) -> Path | None:
    cache.mkdir(parents=True, exist_ok=True)
    if not file.is_file():
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, cwd=cache, check=False, capture_output=True, timeout=300)
    return file if file.is_file() else None


def compiler(cache: Path, version: str = VERSION) -> Path | None:
    """Return the stylesheet that compiles schemas; None when it cannot be had."""
    jar = maven(f"name.dmaus.schxslt:schxslt2:{version}", cache)
    if jar is None:
        return None
    target = cache / f"schxslt2-{version}.xsl"
    with zipfile.ZipFile(jar) as archive:
        target.write_bytes(archive.read("content/transpile.xsl"))
    return target


class Reference:
    """A process that compiles one schema by SchXslt2 and then judges documents by it."""

    def __init__(self, transpiler: Path, schema: Path, *, documents: bool = True) -> None:
        """`documents` as false leaves the compiled schema's `doc()` to fail: nothing is read."""
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(transpiler), str(schema), str(documents)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._room = room_of(cast("BinaryIO", self._process.stdin))
        said, _ = receive(cast("BinaryIO", self._process.stdout), LIMIT)
        self.error: str = said.get("error", "")
        """Why the schema was refused; empty when it was not."""
        self.seconds: float = said.get("seconds", 0.0)
        """From the schema to an executable."""

    def judge(self, document: bytes) -> tuple[str, bytes]:
        """Return what went wrong, or nothing, and the report."""
        send(cast("BinaryIO", self._process.stdin), {}, document)
        said, bodies = receive(cast("BinaryIO", self._process.stdout), LIMIT)
        return said.get("error", ""), bodies[0] if bodies else b""

    def judge_all(self, documents: list[bytes]) -> int:
        """Judge documents, the next of them at hand while one is judged, as the lab does; return the reports' size."""
        size, sent = 0, 0
        for number in range(len(documents)):
            while sent < len(documents) and (sent == number or (sent == number + 1 and self._fits(documents, number))):
                send(cast("BinaryIO", self._process.stdin), {}, documents[sent])
                sent += 1
            _, bodies = receive(cast("BinaryIO", self._process.stdout), LIMIT)
            size += sum(map(len, bodies))
        return size

    def _fits(self, documents: list[bytes], number: int) -> bool:
        return len(documents[number]) + len(documents[number + 1]) < self._room

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            cast("BinaryIO", stream).close()


def _compiled(processor: Any, transpiler: Path, schema: Path) -> Any:
    xslt = processor.new_xslt30_processor()
    text = xslt.compile_stylesheet(stylesheet_file=str(transpiler)).transform_to_string(source_file=str(schema))
    target = schema.with_name(f".{schema.stem}.schxslt2.xsl")
    target.write_text(text, "utf-8")
    return xslt.compile_stylesheet(stylesheet_file=str(target))


def main(transpiler: str, schema: str, documents: str) -> None:
    """Serve one schema."""
    import os
    import time

    from saxonche import PySaxonProcessor

    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    processor = PySaxonProcessor(license=False)
    if documents != "True":
        processor.set_configuration_property("http://saxon.sf.net/feature/allowedProtocols", "file")
    begun = time.perf_counter()
    try:
        sheet = _compiled(processor, Path(transpiler), Path(schema))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        send(answers, {"error": str(error)[:500]})
        return
    send(answers, {"seconds": time.perf_counter() - begun})
    while True:
        try:
            _, (document,) = receive(sys.stdin.buffer, LIMIT)
        except EOFError:
            return
        try:
            report = sheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=document.decode()))
            send(answers, {}, (report or "").encode())
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            send(answers, {"error": str(error)[:500]})


if __name__ == "__main__":
    main(*sys.argv[1:4])
