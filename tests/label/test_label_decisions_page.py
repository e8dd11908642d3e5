"""What docs/decisions.md says is true."""

import re
from pathlib import Path

from eqlab.label.attested import State
from eqlab.label.evaluation import Outcome
from eqlab.label.rule import read_rule
from eqlab.label.rule_reading import _GRANT, _GRANT_MAY

PAGE = (Path(__file__).parents[2] / "docs" / "decisions.md").read_text("utf-8")


def test_its_rule_is_read() -> None:
    (source,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    rule = read_rule(source.encode(), "decisions.md")

    assert ("demo@1.0.0", ("NUM@1.0.0",)) == (rule.name, rule.adopts)


def test_it_names_every_key_of_a_grant() -> None:
    table = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    named = {key for row in table for key in re.findall(r"`(\w+)`", row)}

    assert {*_GRANT, *_GRANT_MAY} == named


def test_it_names_every_state_and_outcome() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))

    assert {*State, *Outcome} <= named


def test_its_commands_are_there() -> None:
    from click import Group

    from eqlab.cli.commands import decide, nonconformity

    groups: dict[str, Group] = {"decide": decide.command, "nonconformity": nonconformity.command}
    told = re.findall(r"^eqlab (\w+) (\w+)", PAGE, re.MULTILINE)

    assert all(deed in groups[group].commands for group, deed in told if group in groups)
    assert {"decide", "nonconformity"} <= {group for group, _ in told}
