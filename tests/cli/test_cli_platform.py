"""`eqlab platform up` and `eqlab system`: a platform to play with, and somebody to play."""

import json
import signal
import socket
from pathlib import Path

import pytest
from cli_hands import Hand, golden, masked, until

from eqlab.cli.access import add_cases, read_access, read_cases


def test_platform_answers_and_records_until_it_is_stopped(hand: Hand) -> None:
    """Every exchange is shown, kept as a file without credentials, and in a chain; the regular end is exit code 0."""
    platform = hand.start("platform", "up", "--out", "up")
    access = str(hand.folder / "up" / "access.json")
    assert platform.stdout is not None
    head = [platform.stdout.readline() for _ in range(9)]
    vendor = hand.call(
        "system", "simulate", "sound", "--access", access, "--action", "note", "--persona", "ann", "--with", "mark=x"
    )
    exchanges = hand.folder / "up" / "exchanges"
    assert until(lambda: exchanges.is_dir() and len(list(exchanges.iterdir())) == 1)
    platform.send_signal(signal.SIGINT)
    rest, errors = platform.communicate(timeout=30)

    assert (0, "") == (platform.returncode, errors)
    assert (0, "note (Ann Example)\n") == (vendor.exit_code, vendor.stdout)
    told = masked("".join(head) + rest)
    assert golden("platform-up.txt", told) == told
    text = next(exchanges.iterdir()).read_text("utf-8")
    assert {"mark": "x"} == json.loads(text)["request"]["body"]
    assert "s3cr3t" not in text
    assert 0 == hand.call("evidence", "verify", "up").exit_code

    report = hand.call("report", "up")
    assert 64 == report.exit_code
    assert "nothing in it was judged" in report.stderr


def test_platform_comes_up_again_with_the_same_certificate(hand: Hand) -> None:
    """A vendor need not be set up anew."""
    seen = []
    for _ in range(2):
        platform = hand.start("platform", "up", "--out", "up", "--service", "counter")
        assert platform.stdout is not None
        assert until(lambda: "Ctrl-C" in platform.stdout.readline())  # noqa: B023 - read at once
        seen.append(json.loads((hand.folder / "up" / "access.json").read_text())["certificate"])
        platform.send_signal(signal.SIGTERM)
        platform.communicate(timeout=30)
        assert 0 == platform.returncode

    assert seen[0] == seen[1]


def test_unknown_service(hand: Hand) -> None:
    result = hand.call("platform", "up", "--service", "countr")

    assert 64 == result.exit_code
    assert 'There is no service "countr". Expected: counter. Did you mean "counter"?' in result.stderr


def test_port_of_the_platform_in_use(hand: Hand) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        sock.listen()
        result = hand.call("platform", "up", "--out", "up", "--port", str(sock.getsockname()[1]))

    assert 3 == result.exit_code
    assert "already in use" in result.stderr


def test_platform_into_a_file(hand: Hand) -> None:
    hand.write("up", "")
    result = hand.call("platform", "up", "--out", "up")

    assert 64 == result.exit_code
    assert "up is a file, not a folder." in result.stderr


def test_systems_are_listed_with_their_defects(hand: Hand) -> None:
    text = hand.call("system", "list").stdout

    assert golden("system-list.txt", text) == text
    assert "Il écrit la marque en majuscules." in hand.call("system", "list", "--language", "fr").stdout


ACCESS = {"services": {}, "authority": "a", "certificate": "a", "key": "a"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is no JSON"),
        ("[]", "it does not name services"),
        ('{"services": {}}', "it does not name services"),
        ('{"services": [], "authority": "", "certificate": "", "key": ""}', "it does not name services"),
        (json.dumps({**ACCESS, "key": "missing.pem"}), "there is no file a"),
        ("[" * 100_000, "it is no JSON"),
    ],
)
def test_bad_access_files(text: str, told: str, hand: Hand) -> None:
    hand.write("access.json", text)
    result = hand.call("system", "simulate", "sound", "--access", "access.json", "--action", "note")

    assert 64 == result.exit_code
    assert f"The access file access.json cannot be used: {told}" in result.stderr


@pytest.fixture
def access(hand: Hand) -> Path:
    """An access file that names no platform, so that none has to be there."""
    hand.write("a", "")
    return Path(hand.write("access.json", json.dumps(ACCESS)))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("sound",), "Nothing says what the system shall do."),
        (("sund", "--action", "note"), 'There is no simulated system "sund". Did you mean "sound"?'),
        (("sound", "--action", "note", "--with", "mark"), '"mark" is no pair of a name and a value.'),
        (("sound", "--action", "note", "--persona", "an"), 'There is no persona "an". Expected: ann, bob.'),
        (("sound", "--plan", "test.nots"), 'Did you mean "test.notes"?'),
    ],
)
def test_bad_tasks(arguments: tuple[str, ...], told: str, access: Path, hand: Hand) -> None:
    result = hand.call("system", "simulate", *arguments, "--access", str(access))

    assert 64 == result.exit_code
    assert told in result.stderr


def test_missing_access_file(hand: Hand) -> None:
    result = hand.call("system", "simulate", "sound", "--access", "missing.json", "--action", "note")

    assert 64 == result.exit_code
    assert "missing.json cannot be used: No such file" in result.stderr


def test_platform_that_is_not_there(access: Path, hand: Hand) -> None:
    """Said before anything is done, because a simulated vendor system keeps its troubles to itself."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    hand.write("access.json", json.dumps({**ACCESS, "services": {"counter": url}}))
    result = hand.call("system", "simulate", "sound", "--access", str(access), "--action", "note")

    assert 4 == result.exit_code
    assert f"The platform at {url} cannot be reached" in result.stderr


def test_tasks_that_only_the_campaign_knows_are_left_out(access: Path, hand: Hand) -> None:
    """Without the campaign's own access file nobody knows what was prepared."""
    result = hand.call("system", "simulate", "breaks", "--access", str(access), "--plan", "test.notes")

    assert "NOTE-01: left out, because only the campaign knows mark.number\n" in result.stdout


def test_broken_system_is_the_laboratory_s(access: Path, hand: Hand) -> None:
    result = hand.call("system", "simulate", "breaks", "--access", str(access), "--action", "note")

    assert 3 == result.exit_code
    assert "RuntimeError: out of ink" in result.stderr


def test_access_file_tells_the_cases(access: Path, hand: Hand) -> None:
    """Round trip, and nothing else in the file changes."""
    file = hand.folder / access

    assert read_cases(file) is None

    add_cases(file, ["A", "B"], {"A": {"rx": {"id": "1"}}, "C": {}})

    assert {"A": {"rx": {"id": "1"}}, "B": {}} == read_cases(file)
    assert "a" == read_access(file).key
