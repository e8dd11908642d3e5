"""The pages say what the code does."""

import re
from pathlib import Path

import pytest

from eqlab.attest.keys import new_note_signer
from eqlab.attest.keys.note import WITNESS
from eqlab.attest.leaf import KINDS, read_leaf
from eqlab.attest.verify import Verdict, read_trust

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "attestations.md").read_text("utf-8")
LOG = (DOCS / "transparency-log.md").read_text("utf-8")


def test_verdicts_of_the_page_are_all_there_are_in_their_order() -> None:
    rows = re.findall(r"^\| (`[A-Z_`, ]+) \|.*\| (\d) \|$", PAGE, re.MULTILINE)
    told = [(Verdict(word), int(code)) for names, code in rows for word in re.findall("[A-Z_]+", names)]

    assert list(Verdict) == [word for word, _ in told]
    assert [(one, one.exit_code) for one in Verdict] == told


def test_trust_file_of_the_page_is_read() -> None:
    (text,) = re.findall(r"^```yaml trust\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    trust = read_trust(text.encode(), "trust.yaml")

    assert ("lab.example", "registry.example/log", 1) == (trust.issuers[0].id, trust.logs[0].origin, trust.quorum)


def test_leaf_of_the_page_is_one() -> None:
    (text,) = re.findall(r"^```json\n(.*?)\n```", LOG, re.MULTILINE | re.DOTALL)
    leaf, told = read_leaf(text.replace("…", "ab" * 32).encode())

    assert leaf is not None, told
    assert all(kind.partition("-")[0] in LOG for kind in KINDS)


@pytest.mark.parametrize("page", [PAGE, LOG])
def test_functions_and_options_of_the_pages_exist(page: str) -> None:
    from eqlab.attest import verify
    from eqlab.cli.commands.verify import command

    options = {name for one in command.params for name in one.opts}
    assert set(re.findall(r"`(--[a-z-]+)", page)) <= options
    assert set(re.findall(r"^\| `(audit_\w+|missing_\w+)` \|", page, re.MULTILINE)) <= set(verify.__all__)
    assert WITNESS == new_note_signer("w.example", WITNESS).type
