"""`eqlab verify`: one clear line, why, what to do."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from attest_world import INSTALLER, PATCH, World, attestation, demonstration_key, sha
from click.testing import CliRunner, Result
from test_attest_judging import trust_text

from eqlab.attest.document import to_json
from eqlab.attest.dsse import envelope
from eqlab.cli.commands.verify import command
from eqlab.cli.door import Door
from eqlab.core.errors import EqlabError


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world of these days: the command reads the machine's clock."""
    now = datetime.now(UTC).replace(microsecond=0)
    begin = now - timedelta(days=20)
    world = World(home=tmp_path_factory.mktemp("today"), now=now)
    days = {"issued": begin, "valid_from": begin.date(), "valid_until": (now + timedelta(days=100)).date()}
    for number in (1, 2):
        world.issue(attestation(world.key, f"EQ-2026-000{number}", **days))
    world.change("suspended", "EQ-2026-0002", now - timedelta(days=2), reason="non-conformity")
    world.publish()
    for name, data in (("a", world.of()), ("b", world.of("EQ-2026-0002"))):
        (world.home / f"{name}.json").write_bytes(data.json)
        (world.home / f"{name}.dsse.json").write_bytes(data.dsse)
        (world.home / f"{name}.jwt").write_bytes(data.jwt)
    (world.home / "nova.zip").write_bytes(INSTALLER)
    (world.home / "other.zip").write_bytes(PATCH)
    (world.home / "trust.yaml").write_text(trust_text(world))
    (world.home / "p.tlog-proof").write_bytes(world.proof(0))
    (world.home / "status").write_bytes(world.list_of(now))
    return world


def run(world: World, *arguments: str, trust: bool = True, registry: bool = True) -> Result:
    """Run the command in the world's folder; errors are told as the front tells them."""
    more = ["--trust-file", str(world.home / "trust.yaml")] if trust else []
    more += ["--registry", str(world.public)] if registry else []
    named = [str(world.home / one) if (world.home / one).exists() else one for one in arguments]

    @click.command(context_settings={"ignore_unknown_options": True})
    @click.argument("rest", nargs=-1, type=click.UNPROCESSED)
    @click.pass_context
    def front(context: click.Context, rest: tuple[str, ...]) -> None:
        try:
            with command.make_context("verify", list(rest), obj=Door(language="en")) as inner:
                code = command.invoke(inner)
        except EqlabError as error:
            click.echo(str(error), err=True)
            code = error.exit_code
        context.exit(int(code or 0))

    return CliRunner().invoke(front, [*named, *more])


@pytest.mark.parametrize("name", ["a.json", "a.dsse.json", "a.jwt", "nova.zip"])
def test_valid_is_told_in_one_line(today: World, name: str) -> None:
    result = run(today, name)

    assert 0 == result.exit_code, result.output
    assert result.output.startswith("VALID: The attestation EQ-2026-0001 is valid on ")
    assert "provisionally" in result.output


def test_suspended_says_why_and_what_to_do(today: World) -> None:
    result = run(today, "b.jwt")

    assert 1 == result.exit_code
    assert result.output.startswith("SUSPENDED: The attestation EQ-2026-0002 is suspended since ")
    assert "(non-conformity)" in result.output
    assert "Look again later" in result.output


def test_day_before_the_suspension(today: World) -> None:
    day = (today.now - timedelta(days=5)).date().isoformat()

    assert 0 == run(today, "b.jwt", "--as-of", day).exit_code


def test_offline_with_proof_and_status(today: World) -> None:
    more = ("--proof", "p.tlog-proof", "--status", "status", "--offline")

    assert 0 == run(today, "a.json", *more, registry=False).exit_code
    assert 2 == run(today, "a.json", *more[:2], registry=False).exit_code


@pytest.mark.parametrize(("build", "code"), [("nova.zip", 0), ("other.zip", 1), (sha(INSTALLER).upper(), 0)])
def test_build_in_hand(today: World, build: str, code: int) -> None:
    assert code == run(today, "a.json", "--build", build).exit_code


def test_without_trust_nobody_vouches(today: World) -> None:
    result = run(today, "a.jwt", trust=False)

    assert 1 == result.exit_code
    assert result.output.startswith("UNKNOWN_ISSUER: Nobody vouches")


def test_demonstration_is_told_as_one(today: World, tmp_path: Path) -> None:
    key = demonstration_key()
    (tmp_path / "demo.dsse.json").write_bytes(envelope(attestation(key), key))
    result = run(today, str(tmp_path / "demo.dsse.json"), trust=False, registry=False)

    assert 2 == result.exit_code
    assert result.output.startswith("TEST_ISSUER: ")


def test_json_is_for_programs(today: World) -> None:
    result = run(today, "b.json", "--format", "json")
    told = json.loads(result.output)

    assert ("SUSPENDED", 1, "json", True) == (told["verdict"], told["exit"], told["form"], told["provisional"])
    assert "EQ-ATTEST-083" == told["findings"][0]["code"]
    assert today.documents["EQ-2026-0002", 1].digest == told["attestation"]["sha256"]


def test_remembered_checkpoint_shows_a_rollback(today: World, tmp_path: Path) -> None:
    memory = tmp_path / "memory"
    first = run(today, "a.json", "--remember", str(memory))
    older = World(home=tmp_path / "older", log=today.log, others=today.others, now=today.now)
    older.leaves = type(today.leaves)(today.leaves[:1])
    older.publish()
    kept = memory.read_bytes()
    again = run(today, "a.dsse.json", "--remember", str(memory), "--registry", str(older.public), registry=False)

    assert 0 == first.exit_code, first.output
    assert again.output.startswith("LOG_ROLLED_BACK: "), again.output
    assert kept == memory.read_bytes()


def test_changed_document_is_told(today: World, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(to_json(replace(today.documents["EQ-2026-0001", 1], kind="definitive")))
    result = run(today, str(tmp_path / "x.json"))

    assert 1 == result.exit_code
    assert result.output.startswith("TAMPERED: ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("missing.json",), "EQ-CLI-200"),
        (("a.json", "--proof", "missing"), "EQ-CLI-200"),
        (("a.json", "--registry", "https://registry.example", "--offline"), "EQ-CLI-202"),
        (("a.json", "--registry", "http://registry.example"), "EQ-ATTEST-017"),
        (("a.json", "--registry", "missing"), "EQ-CLI-203"),
        (("a.json", "--as-of", "yesterday"), "EQ-CLI-204"),
        (("a.json", "--as-of", "2999-01-01"), "EQ-CLI-205"),
        (("a.json", "--build", "missing"), "EQ-CLI-206"),
    ],
)
def test_wrong_call_is_told(today: World, arguments: tuple[str, ...], code: str) -> None:
    result = run(today, *arguments, registry=False)

    assert 64 == result.exit_code
    assert code in result.stderr


def test_wrong_trust_file_is_told_with_its_place(today: World, tmp_path: Path) -> None:
    (tmp_path / "trust.yaml").write_text("trust: 7\n")
    result = run(today, "a.json", "--trust-file", str(tmp_path / "trust.yaml"), trust=False)

    assert 65 == result.exit_code
    assert "trust.yaml:1:8" in result.stderr
