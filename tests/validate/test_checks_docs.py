"""The examples of docs/checks.md do what the page says. With EQLAB_WRITE_DOCS=1 their findings are written anew.

An example is a step (`yaml check`), what it looks at (`json`, `xml`, `hl7` or `text subject`, one for each part that it
names) and what is told (`text findings`). Files that steps name stand on the page too (`xml file`, `text file`).
"""

import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml
from looking import AT, body, part

from eqlab.content.rules import Rules
from eqlab.core.check import CheckKind, Context, Registry, Subject
from eqlab.core.finding import Finding
from eqlab.core.issue import Level
from eqlab.core.location import RulePath
from eqlab.plan.load import lint_plan
from eqlab.plan.world import World
from eqlab.plan.yaml_reader import read_yaml
from eqlab.validate.checks import Rulebook, check_kinds
from eqlab.validate.cross.compiling import compile_rules
from eqlab.validate.fhirpath.expressions import compile_expression
from eqlab.validate.identifier_reading import read_rules

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "checks.md"
CROSS_PAGE = ROOT / "docs" / "cross-rules.md"
FENCE = re.compile(
    r"^```(?P<language>\w+) (?P<role>check|subject|findings|file)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
BEGAN = "2026-03-01T08:30:00Z"
"""When every exchange of the page began."""
ACTION = "urn:order:send"


@dataclass
class Example:
    """A step with its parts, and the place of its findings on the page."""

    step: Mapping[str, Any]
    subjects: list[re.Match[str]] = field(default_factory=list)
    findings: re.Match[str] | None = None

    @property
    def check(self) -> str:
        return next(key for key in self.step if key in KINDS)


SKELETON = """
testplan: page
version: 1.0.0
title: {en: Page}
service: eprescription
roles: {system: client}
sources: [{id: S, title: Guide, version: "1", status: active, origin: public}]
requirements: [{id: R, level: SHALL, actor: client, text: {en: It works.}, source: S, clause: "1"}]
"""
WORLD = World(services={"eprescription": {}})


def examples(page: str) -> Iterator[Example]:
    """Fences in their order; each step has at least one subject, and its findings right behind the last."""
    open_: Example | None = None
    for fence in FENCE.finditer(page):
        match fence["role"]:
            case "check":
                assert open_ is None, fence[0]
                open_ = Example(yaml.safe_load(fence["text"]))
            case "subject":
                assert open_ is not None, fence[0]
                open_.subjects.append(fence)
            case "findings":
                assert open_ is not None, fence[0]
                assert open_.subjects, fence[0]
                open_.findings = fence
                yield open_
                open_ = None
    assert open_ is None


def files() -> dict[str, bytes]:
    page = PAGE.read_text("utf-8")
    return {one["name"]: one["text"].encode() for one in FENCE.finditer(page) if one["role"] == "file"}


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, CheckKind]:
    """All checks over the content, with the files of the page and the set of docs/cross-rules.md beside it."""
    folder = tmp_path_factory.mktemp("scenarios")
    for name, data in files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    sets = re.findall(r"```yaml crossrules\n(.*?)```", CROSS_PAGE.read_text("utf-8"), re.DOTALL)
    made = [compile_rules(read_yaml(one.encode(), CROSS_PAGE.name).plain(), CROSS_PAGE.name) for one in sets]
    return check_kinds(
        replace(
            rulebook(),
            file=lambda name: folder / name,
            crosses=[one.name for one in made],
            cross={one.name: one for one in made}.get,
            anchors={PurePosixPath(name).stem: data for name, data in files().items() if name.endswith(".pem")},
        )
    )


def rulebook() -> Rulebook:
    rules = Rules(ROOT)
    return Rulebook(
        identifiers=rules.identifiers, messages=lambda: rules.messages, certificates=lambda: rules.certificates
    )


KINDS = check_kinds(rulebook())


def subject_of(fence: re.Match[str], reference: str) -> Subject:
    """The part that a reference leads to, with what stands in the fence."""
    name, text = reference.partition(".")[2], fence["text"]
    if not name.endswith("body"):
        return part(json.loads(text), name)
    data = text.replace("\n", "\r") if fence["language"] == "hl7" else text
    made = body(data.encode())
    return replace(made, place=replace(made.place, part=name))


def variables_of(reference: str) -> Mapping[str, Any]:
    """What the run knows of the exchange that the part belongs to."""
    request = {"headers": [{"name": "soapaction", "value": f'"{ACTION}"'}]}
    return {reference.partition(".")[0]: {"id": "x1", "started": BEGAN, "request": request}}


def told(finding: Finding) -> str:
    level = finding.level.name.lower()
    words = filter(None, (finding.sentence(), finding.advice(), f"[{finding.issue.code}]"))
    return f"{level} at {finding.subject}: {' '.join(words)}\n"


def run(example: Example, kinds: Mapping[str, CheckKind]) -> str:
    step, kind = example.step, kinds[example.check]
    others = {}
    if kind.parts:
        fences = {fence["name"]: fence for fence in example.subjects}
        references = {name: [one] if isinstance(one, str) else one for name, one in step[kind.parts].items()}
        others = {name: tuple(subject_of(fences[one], one) for one in many) for name, many in references.items()}
        subject = [*others.values()][-1][-1]
        variables: Mapping[str, Any] = {}
    else:
        (fence,) = example.subjects
        subject, variables = subject_of(fence, step["that"]), variables_of(step["that"])
    context = Context(rule=RulePath(("plan", "case", "step")), variables=variables, others=others)
    return "".join(map(told, kind.compile(step[kind.name], AT, step)(subject, context)))


def written(page: str, kinds: Mapping[str, CheckKind]) -> str:
    """Return the page with the findings that the examples have."""
    for one in reversed([*examples(page)]):
        assert one.findings is not None
        begin, end = one.findings.span("text")
        page = page[:begin] + run(one, kinds) + page[end:]
    return page


def test_every_example_is_true(kinds: Mapping[str, CheckKind]) -> None:
    page = PAGE.read_text("utf-8")
    if os.environ.get("EQLAB_WRITE_DOCS"):
        page = written(page, kinds)
        PAGE.write_text(page, "utf-8")
    found = [*examples(page)]

    assert page.count("```yaml check") == len(found)
    for one in found:
        assert one.findings is not None
        assert one.findings["text"] == run(one, kinds)
        assert one.findings["text"]


def test_every_step_loads_in_a_plan(kinds: Mapping[str, CheckKind]) -> None:
    """What the page shows can be written in a plan as it stands."""
    registry = Registry(checks=kinds, expression=compile_expression)
    steps = [
        {"await": {"id": name, "at": "eprescription", "where": f"request.path = '/{name}'", "within": "1 s"}}
        for name in ("sent", "reply", "ordered", "first", "second")
    ]
    cases = [
        {"id": name, "title": {"en": "Case"}, "verifies": ["R"], "steps": [*steps, {"check": one}]}
        for name, one in (
            *((f"C-{number}", one.step) for number, one in enumerate(examples(PAGE.read_text("utf-8")))),
            *((name, {"that": "sent", "status": 200}) for name in ("WEIGHT-UNITS-02", "WEIGHT-CODES-03")),
        )
    ]
    plan = yaml.safe_load(SKELETON) | {"cases": cases}
    messages = lint_plan(json.dumps(plan).encode(), "page.json", registry, WORLD)[1]

    assert [] == [message.sentence() for message in messages if message.level is Level.ERROR]


def test_every_check_has_its_section_and_its_example() -> None:
    """An example stands in the section of its own check."""
    page = PAGE.read_text("utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    shown = {re.findall(r"^`([\w-]+)`\n", section)[0]: {one.check for one in examples(section)} for section in sections}

    assert {name: {name} for name in KINDS} == shown


def test_every_key_of_a_check_is_told() -> None:
    """Companions stand in the own section of a check, keys of its parameter there or on a page that it names."""
    sections = {
        text.partition("`")[0]: text for text in re.split(r"^## `", PAGE.read_text("utf-8"), flags=re.MULTILINE)
    }
    unsaid = [
        f"{name}: {key}"
        for name, kind in KINDS.items()
        for text, keys in (
            (sections[name], kind.companions),
            (sections[name] + pages_named(sections[name]), kind.schema.get("properties", ())),
        )
        for key in keys
        if key[0] != "$" and not re.search(rf"\b{key}[`:]", text)
    ]

    assert [] == unsaid


def pages_named(section: str) -> str:
    links = re.findall(r"\]\(([\w-]+\.md)", section)
    return "".join((PAGE.parent / link).read_text("utf-8") for link in links)


def test_the_page_tells_which_checks_make_one_assertion() -> None:
    (line,) = re.findall(r"^- `on_failure: .*$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert {name for name, kind in KINDS.items() if kind.single} == set(re.findall(r"`(\w+)`", line))


def test_the_example_of_a_rule_is_one() -> None:
    rules = re.search(r"```yaml rules\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

    assert rules is not None
    assert ["card-number"] == list(read_rules(yaml.safe_load(rules[1]), "checks.md"))
