"""The worker process: holds the XSLT processor, which is neither safe for threads nor safe from crashes.

It is started as a file of its own, so that it loads the standard library and saxonche and nothing else. It reads
requests from its standard input and answers on its standard output, in frames; it ends when its input does.
"""

import contextlib
import json
import os
import signal
import struct
import sys
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, BinaryIO

RULE = "urn:eqlab:rule"
KEPT = 8
"""Compiled stylesheets that a worker keeps."""
_HEAD = struct.Struct(">II")
_LENGTH = struct.Struct(">Q")
_HARD = {
    "http://saxon.sf.net/feature/allowedProtocols": "",
    "http://saxon.sf.net/feature/allow-external-functions": "false",
    "http://saxon.sf.net/feature/disableXslEvaluate": "true",
    "http://saxon.sf.net/feature/parserFeature?uri=http%3A//apache.org/xml/features/disallow-doctype-decl": "true",
}
"""Nothing is fetched, read, written or called, whatever a stylesheet or a document says."""


def send(stream: BinaryIO, header: dict[str, Any], *blobs: bytes) -> None:
    """Write one frame: what is said, and bytes that go with it. Raises OSError when nobody reads any more."""
    head = json.dumps(header).encode()
    stream.write(_HEAD.pack(len(head), len(blobs)) + b"".join(_LENGTH.pack(len(blob)) for blob in blobs) + head)
    stream.writelines(blobs)
    stream.flush()


def receive(stream: BinaryIO, limit: int) -> tuple[dict[str, Any], list[bytes]]:
    """Read one frame. Raises EOFError when the other side has ended, OverflowError when it says too much."""
    length, count = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if length > limit or count > limit // _LENGTH.size:
        raise OverflowError(length)
    sizes = [_LENGTH.unpack(_exactly(stream, _LENGTH.size))[0] for _ in range(count)]
    if length + sum(sizes) > limit:
        raise OverflowError(length + sum(sizes))
    header = json.loads(_exactly(stream, length))
    return header, [_exactly(stream, size) for size in sizes]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


class Engine:
    """One XSLT processor, with the stylesheets and vocabularies it has read."""

    def __init__(self) -> None:
        from saxonche import PySaxonProcessor  # noqa: PLC0415 - the parent imports this module for its frames

        self._processor = PySaxonProcessor(license=False)
        for name, value in _HARD.items():
            self._processor.set_configuration_property(name, value)
        self._processor.set_cwd("/")
        self._compiler = self._processor.new_xslt30_processor()
        self._sheets: OrderedDict[str, tuple[Any, frozenset[str]]] = OrderedDict()
        self._documents: dict[str, Any] = {}

    def load(self, key: str, documents: dict[str, str], xslt: bytes, *blobs: bytes) -> None:
        """Compile a stylesheet; `documents` are digests by URI, their bytes follow in the same order."""
        sheet = self._compiler.compile_stylesheet(stylesheet_text=xslt.decode(), encoding="UTF-8")
        sheet.set_save_xsl_message(False)
        for (uri, digest), blob in zip(documents.items(), blobs, strict=True):
            if digest not in self._documents:
                self._documents[digest] = self._tree(blob, uri)
        library = {uri: self._documents[digest] for uri, digest in documents.items()}
        sheet.set_parameter(f"{{{RULE}}}documents", self._processor.make_map2(library))
        self._sheets[key] = sheet, frozenset(documents.values())
        while len(self._sheets) > KEPT:
            self._sheets.popitem(last=False)
        used = {digest for _, digests in self._sheets.values() for digest in digests}
        self._documents = {digest: tree for digest, tree in self._documents.items() if digest in used}

    def judge(self, key: str, uri: str, document: bytes) -> bytes | None:
        """Return the report on a document; None when the stylesheet has to be loaded first."""
        if key not in self._sheets:
            return None
        self._sheets.move_to_end(key)
        sheet, _ = self._sheets[key]
        report = sheet.transform_to_string(xdm_node=self._tree(document, uri))
        return str(report or "").encode()

    def _tree(self, document: bytes, uri: str) -> Any:
        builder = self._processor.new_document_builder()
        if uri:
            builder.set_base_uri(uri)
        return builder.parse_xml(xml_text=document.decode(), encoding="UTF-8")


def answer(engine: Engine, header: dict[str, Any], blobs: list[bytes]) -> tuple[dict[str, Any], tuple[bytes, ...]]:
    """Do what a request asks for; what goes wrong with it is an answer too."""
    try:
        if header["do"] == "load":
            engine.load(header["key"], header["documents"], *blobs)
            return {"done": True}, ()
        report = engine.judge(header["key"], header["uri"], blobs[0])
    except Exception as error:  # noqa: BLE001 - whatever the processor raises is told to the parent
        return {"error": str(error)[:20_000]}, ()
    return ({"unknown": True}, ()) if report is None else ({"done": True}, (report,))


@contextlib.contextmanager
def _ending(seconds: int) -> Iterator[None]:
    """End this process when it takes much longer than it may, even if nobody is left to see to it."""
    if hasattr(signal, "alarm"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds + 5)
    yield
    if hasattr(signal, "alarm"):
        signal.alarm(0)


def _limit(memory: int) -> None:
    """Limit what the processor may hold; its address space cannot be limited, it reserves many gigabytes."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def main(memory: int, limit: int, *folders: str) -> None:
    """Serve until the input ends."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit(memory)
    sys.path.extend(folders)
    engine: Engine | None = None
    with contextlib.suppress(EOFError, OSError):
        while True:
            header, blobs = receive(requests, limit)
            with _ending(int(header["seconds"])):
                engine = engine or Engine()
                said, bytes_said = answer(engine, header, blobs)
                send(answers, said, *bytes_said)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
