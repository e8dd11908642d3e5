"""A plan that uses every word of the language, the world around it, and short ways to load pieces of plans."""

from pathlib import Path

from plan_registry import REGISTRY

from eqlab.core.errors import AuthorErrors
from eqlab.core.service import Persona
from eqlab.plan.load import lint_plan, load_plan
from eqlab.plan.model import Case, Plan
from eqlab.plan.world import World

HERE = Path(__file__).parent
FILE = "plan.yaml"

PERSONAS = {
    persona.id: persona
    for persona in (
        Persona(
            id="ada",
            title={"en": "Ada Example"},
            discriminators=("urn:oid:1.2.3|100",),
            facts={"name": "Ada Example", "number": 100, "address": {"city": "Town"}, "codes": ["a", "b"]},
        ),
        Persona(id="bob", title={"en": "Bob Example"}, discriminators=("urn:oid:1.2.3|200",), facts={"name": "Bob"}),
        Persona(id="cleo", title={"en": "Cleo Example"}, discriminators=("urn:oid:1.2.3|300",), facts={"name": "Cleo"}),
        Persona(id="twin", title={"en": "Ada's twin"}, discriminators=("urn:oid:1.2.3|100",), facts={"name": "Twin"}),
    )
}

SCRIPTLETS = b"""scriptlets:
  answered:
    parameters: [call, code]
    steps:
      - check: {that: "{call}", status: "{code}"}
      - use: {scriptlet: readable, with: {body: "{call}.response.body"}}
  readable:
    parameters: [body]
    steps:
      - check: {that: "{body}", json: true}
"""

FILES = {"scriptlets/shared.yaml": SCRIPTLETS, "scriptlets/broken.yaml": b"scriptlets: [1\n"}

WORLD = World(
    personas=PERSONAS,
    services={"orders": ("order", "parcel"), "oidc": ()},
    texts={"bodies/order.json": b"{}"}.get,
    plan_texts=FILES.get,
)

FULL = (HERE / "full_plan.yaml").read_bytes()

HEAD = """testplan: t.sample
version: 1.0.0
title: {en: "Sample"}
service: orders
roles: {system: shop, lab: platform}
sources:
  - {id: PUB, title: Public guide, version: 1.0.0, status: active, origin: public}
  - {id: OWN, title: Own rules, version: 0.1.0, status: draft, origin: design}
requirements:
  - {id: P-1, level: SHALL, actor: shop, text: {en: "It sends."}, source: PUB, clause: "1"}
  - {id: P-2, level: SHALL, actor: shop, text: {en: "It waits."}, source: PUB, clause: "2", when: claims.waiting}
  - {id: O-1, level: SHALL, actor: shop, text: {en: "It is kind."}, source: OWN, clause: "1"}
variants: [{axis: transport, values: [mtls, oidc]}]
claims: [{claim: waiting, title: {en: "waiting"}}]
"""


def load(text: str | bytes, world: World = WORLD) -> Plan:
    """Load a whole plan."""
    source = text.encode() if isinstance(text, str) else text
    return load_plan(source, FILE, REGISTRY, world)


def with_cases(cases: str, head: str = HEAD) -> str:
    """A plan with these cases."""
    return f"{head}cases:\n{cases}"


def one_case(steps: str, more: str = "", head: str = HEAD) -> str:
    """A plan with one case that has these steps, one a line, and more keys."""
    lines = "".join(f"      {step}\n" for step in steps.strip().splitlines())
    extra = "".join(f"    {line}\n" for line in more.strip().splitlines())
    return with_cases(f'  - id: C-1\n    title: {{en: "One"}}\n    verifies: [P-1]\n{extra}    steps:\n{lines}', head)


def case_of(steps: str, more: str = "", head: str = HEAD) -> Case:
    """The one case of a plan with these steps."""
    return load(one_case(steps, more, head)).cases[0]


def codes(text: str | bytes, world: World = WORLD) -> list[str]:
    """The codes of all mistakes, in order."""
    try:
        load(text, world)
    except AuthorErrors as errors:
        return [error.issue.code for error in errors.errors]
    return []


def told(text: str | bytes, world: World = WORLD) -> list[str]:
    """All sentences, mistakes and advice, in order."""
    source = text.encode() if isinstance(text, str) else text
    return [message.sentence() for message in lint_plan(source, FILE, REGISTRY, world)[1]]
