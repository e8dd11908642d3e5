"""A registry at an address: the same verdicts as from a copy of its folder, and trouble on the way says nothing."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from attest_world import INSTALLER, PATCH, World, sha
from test_attest_cli import run, today  # noqa: F401 - a fixture

from eqlab.attest.verify import Evidence, Trust, Verdict
from eqlab.attest.verify.remote import Patience, copy_registry
from eqlab.core.errors import LabFault, UsageError

Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Host:
    """Serves a folder; answers of its own take the place of files."""

    folder: Path
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    address: str = ""
    over: threading.Event = field(default_factory=threading.Event)

    def serve(self, handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.lstrip("/")
        self.asked.append(path)
        own = self.answers.get(path) or self.answers.get("*")
        if own is not None:
            own(handler)
        elif (self.folder / path).is_file():
            send(200, (self.folder / path).read_bytes())(handler)
        else:
            send(404, b"no")(handler)


def begin(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def send(status: int, body: bytes, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        begin(handler, status, {"Content-Length": str(len(body)), **headers})
        handler.wfile.write(body)

    return answer


def endless(host: Host, piece: bytes, pause: float, **headers: str) -> Answer:
    """An answer of pieces with pauses in between, in seconds, for as long as the host is there."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        begin(handler, 200, headers)
        while not host.over.wait(pause):
            handler.wfile.write(piece)

    return answer


@contextmanager
def serving(folder: Path, **answers: Answer) -> Iterator[Host]:
    host = Host(folder=folder, answers=answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                host.serve(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    host.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield host
    finally:
        host.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def host(world: World) -> Iterator[Host]:
    with serving(world.public) as served:
        yield served


def asked(world: World, host: Host, data: bytes, folder: Path, **more: object) -> Verdict:
    """The verdict by a registry that is asked at its address."""
    folder.mkdir(exist_ok=True)
    copy_registry(host.address, data, world.trust, folder, now=world.now, **more)  # type: ignore[arg-type]
    return world.verify(data, evidence=Evidence(registry=folder)).verdict


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("form", ["json", "dsse", "jwt"])
def test_verdict_is_the_one_of_a_copy(world: World, host: Host, tmp_path: Path, number: int, form: str) -> None:
    data = getattr(world.of(f"EQ-2026-000{number}"), form)

    assert world.verify(data).verdict is asked(world, host, data, tmp_path / "copy")


def test_no_more_is_fetched_than_is_needed(world: World, host: Host, tmp_path: Path) -> None:
    asked(world, host, world.of().jwt, tmp_path / "copy")

    assert {"log/checkpoint", "status/1"} < set(host.asked)
    assert not [path for path in host.asked if path.startswith("a/")]
    assert len(host.asked) == len(set(host.asked))


def test_build_is_looked_up_by_its_digest(world: World, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    shutil.copytree(world.public, folder)
    told = {"builds": {sha(INSTALLER): [{"id": "EQ-2026-0001"}, {"id": "../../etc"}, {"id": 7}, "odd"]}}
    (folder / ".well-known").mkdir()
    (folder / ".well-known" / "eqlab-status.json").write_text(json.dumps(told))
    with serving(folder) as host:
        assert Verdict.VALID is asked(world, host, INSTALLER, tmp_path / "one")
        assert Verdict.NOT_THIS_BUILD is asked(world, host, PATCH + b"!", tmp_path / "two")
        assert not [path for path in host.asked if ".." in path]


def test_untrusted_log_is_not_fetched(world: World, host: Host, tmp_path: Path) -> None:
    """Whoever can name a size makes nobody fetch it."""
    folder = tmp_path / "copy"
    folder.mkdir()
    copy_registry(host.address, world.of().jwt, Trust(), folder, now=world.now)

    assert not [path for path in host.asked if path.startswith("log/tile")]
    assert Verdict.VALID is not world.verify(world.of().jwt, evidence=Evidence(registry=folder), trust=Trust()).verdict


def test_whole_tile_stands_for_its_part(world: World, host: Host, tmp_path: Path) -> None:
    """Of a log that grew since the checkpoint the parts may be gone."""
    parts = list(world.public.rglob("entries/000.p/*"))
    assert parts
    data = parts[0].read_bytes()
    path = parts[0].relative_to(world.public).as_posix()
    host.answers = {path: send(404, b""), "log/tile/entries/000": send(200, data)}
    asked(world, host, world.of().jwt, tmp_path / "copy")

    assert "log/tile/entries/000" in host.asked


def silent(world: World, host: Host, tmp_path: Path, **patience: float) -> str:
    """Why a registry says nothing."""
    folder = tmp_path / "copy"
    folder.mkdir()
    allowed = Patience(**patience)  # type: ignore[arg-type]
    with pytest.raises(LabFault) as fault:
        copy_registry(host.address, world.of().json, world.trust, folder, now=world.now, patience=allowed)
    assert "EQ-ATTEST-018" == fault.value.issue.code
    return fault.value.sentence()


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (send(500, b""), "status 500"),
        (send(403, b"no"), "status 403"),
        (send(204, b""), "status 204"),
        (send(200, b"<html>Please log in to this network</html>"), "no checkpoint"),
        (send(200, b"\xff" * 100), "no checkpoint"),
        (send(200, b""), "no checkpoint"),
        (send(302, b"", Location="http://127.0.0.1:9/log/checkpoint"), "another host"),
        (send(302, b"", Location="https://evil.example/log/checkpoint"), "another host"),
        (send(302, b"", Location="file:///etc/passwd"), "another host"),
        (send(302, b"", Location="http://["), "another host"),
        (send(301, b"", Location="/log/checkpoint"), "without end"),
        (send(200, b"x", Content_Encoding="gzip"), "compressed"),
        (send(200, b"x" * 2048), "more than was to be expected"),
    ],
)
def test_answer_that_is_none_says_nothing(world: World, host: Host, tmp_path: Path, answer: Answer, told: str) -> None:
    """Neither a verdict for the attestation nor one against it: a matter of the surroundings."""
    host.answers = {"log/checkpoint": answer}

    assert told in silent(world, host, tmp_path, file=1024)


def test_redirect_on_the_same_host_is_followed(world: World, host: Host, tmp_path: Path) -> None:
    host.answers = {"log/checkpoint": send(302, b"", Location="/moved")}
    host.answers["moved"] = send(200, (world.public / "log" / "checkpoint").read_bytes())

    assert world.verify(world.of().json).verdict is asked(world, host, world.of().json, tmp_path / "copy")


def test_answer_that_does_not_come_is_not_waited_for(world: World, host: Host, tmp_path: Path) -> None:
    def wait(_handler: BaseHTTPRequestHandler) -> None:
        host.over.wait(20)

    host.answers = {"log/checkpoint": wait}

    assert "did not answer within" in silent(world, host, tmp_path, answer=0.2)


def test_answer_that_comes_byte_by_byte_is_not_waited_for(world: World, host: Host, tmp_path: Path) -> None:
    host.answers = {"log/checkpoint": endless(host, b"x", 0.02, Content_Length="100000")}

    assert "did not answer within" in silent(world, host, tmp_path, answer=0.3)


def test_endless_answer_is_cut(world: World, host: Host, tmp_path: Path) -> None:
    host.answers = {"log/checkpoint": endless(host, b"x" * 65536, 0, Connection="close")}

    assert "more than was to be expected" in silent(world, host, tmp_path, file=100_000)


def test_all_answers_together_have_a_bound(world: World, host: Host, tmp_path: Path) -> None:
    size = (world.public / "log" / "checkpoint").stat().st_size

    assert "sent too much" in silent(world, host, tmp_path, total=size)


def test_host_that_is_not_there_says_nothing(world: World, tmp_path: Path) -> None:
    gone = Host(folder=tmp_path, address="http://127.0.0.1:1")

    assert "did not hand out" in silent(world, gone, tmp_path)


def test_file_that_the_checkpoint_promises_and_nobody_has_says_nothing(
    world: World, host: Host, tmp_path: Path
) -> None:
    host.answers = {
        path.relative_to(world.public).as_posix(): send(404, b"") for path in world.public.rglob("entries/000*/*")
    }

    assert "promises" in silent(world, host, tmp_path)


def test_forged_files_are_told_as_forged(world: World, host: Host, tmp_path: Path) -> None:
    """What is answered, and is not what was signed, is no trouble on the way."""
    parts = {path.relative_to(world.public).as_posix(): path for path in world.public.rglob("entries/000*/*")}
    host.answers = {name: send(200, path.read_bytes()[:-1] + b"!") for name, path in parts.items()}

    assert Verdict.LOG_BROKEN is asked(world, host, world.of().jwt, tmp_path / "copy")


def test_empty_host_makes_nothing_valid(world: World, host: Host, tmp_path: Path) -> None:
    host.answers = {"*": send(404, b"")}

    assert Verdict.UNVERIFIABLE_OFFLINE is asked(world, host, world.of().jwt, tmp_path / "copy")


@pytest.mark.parametrize(
    "address",
    [
        "http://registry.example",
        "http://10.0.0.1",
        "http://127.0.0.1.example",
        "ftp://127.0.0.1",
        "file:///etc",
        "https://",
        "https://user:secret@registry.example",
        "https://registry.example/?x=1",
        "https://registry.example/#x",
        "http://[::1",
    ],
)
def test_only_https_or_this_machine_is_asked(world: World, tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError) as refused:
        copy_registry(address, world.of().json, world.trust, tmp_path, now=world.now)

    assert "EQ-ATTEST-017" == refused.value.issue.code
    assert "secret" not in refused.value.sentence()


def test_command_verifies_at_an_address(today: World) -> None:  # noqa: F811 - the fixture
    with serving(today.public) as host:
        good = run(today, "a.jwt", "--registry", host.address, registry=False)
        bad = run(today, "b.json", "--registry", host.address + "/", registry=False)
        build = run(today, "a.json", "--build", "other.zip", "--registry", host.address, registry=False)
        host.answers = {"*": send(503, b"")}
        down = run(today, "a.jwt", "--registry", host.address, registry=False)

    assert (0, 1, 1, 3) == (good.exit_code, bad.exit_code, build.exit_code, down.exit_code)
    assert good.output.startswith("VALID: ")
    assert bad.output.startswith("SUSPENDED: ")
    assert build.output.startswith("NOT_THIS_BUILD: ")
    assert "EQ-ATTEST-018" in down.stderr
    assert "VALID" not in down.output
