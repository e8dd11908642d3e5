"""Content, compiled once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.config import SystemFile
from eqlab.content import Content, bundled
from eqlab.core.check import Registry
from eqlab.core.errors import ConfigurationError, UsageError
from eqlab.core.event import SystemFacts
from eqlab.core.reason import reason_of
from eqlab.core.service import Persona
from eqlab.wiring.issues import NO_PLAN, NO_SYSTEM

if TYPE_CHECKING:
    from eqlab.plan.model import Plan
    from eqlab.plan.world import World
    from eqlab.validate.fhir.library import Library

OWN_MOCK = "own-mock"
"""Name under which the lab's own mock service stands as the system under test, for plans that test platforms."""


@dataclass(frozen=True)
class Workshop:
    """Content, compiled once: what every campaign of this process shares."""

    content: Content = field(default_factory=bundled)
    packages: Path = field(default_factory=lambda: Path("~/.fhir/packages").expanduser())
    """The folder that FHIR's tools keep packages in."""

    @cached_property
    def registry(self) -> Registry:
        """All checks and the expression language."""
        from eqlab.validate.checks import Rulebook, check_kinds  # noqa: PLC0415 - not every command has to judge
        from eqlab.validate.fhirpath.expressions import compile_expression  # noqa: PLC0415 - likewise
        from eqlab.wiring.probes import all_probes  # noqa: PLC0415 - likewise

        rules = self.content.rules
        book = Rulebook(
            identifiers=rules.identifiers,
            library=self.library,
            file=rules.schema,
            schemas=lambda: [pack.name for pack in rules.packs],
            messages=lambda: rules.messages,
            crosses=rules.crosses,
            cross=rules.cross,
            certificates=lambda: rules.certificates,
            anchors=rules.anchors,
        )
        expression = partial(compile_expression, additions=rules.functions)
        return Registry(checks=check_kinds(book), expression=expression, probes=all_probes())

    def library(self) -> "Library":
        """FHIR R4 with the content's packages over it."""
        return self.content.library(self.packages)

    def world(self, service: str) -> "World":
        """What a plan of this service may name."""
        from eqlab.plan.world import World  # noqa: PLC0415 - likewise

        return World(
            personas=self.content.personas(service),
            services={name: self.content.service(name).preconditions for name in self.content.services},
            texts=lambda path: self.content.text(service, path),
            plan_texts=lambda path: self.content.plan_text(service, path),
        )

    def plan(self, path: Path) -> "Plan":
        """Load a test plan. Raises UsageError when it cannot be read, AuthorErrors with every mistake in it."""
        return self.plan_of(self.read_plan(path), str(path))

    def read_plan(self, path: Path) -> bytes:
        """Read a plan's bytes. Raises UsageError."""
        try:
            return path.read_bytes()
        except OSError as error:
            raise UsageError(NO_PLAN, file=str(path), problem=reason_of(error)) from None

    def plan_of(self, source: bytes, file: str) -> "Plan":
        """Compile a plan from its bytes, e.g. those a campaign is pinned to."""
        from eqlab.plan.load import load_plan  # noqa: PLC0415 - likewise

        return load_plan(source, file, self.registry, self.world)

    def personas(self, service: str) -> Mapping[str, Persona]:
        """The personas of a service."""
        return self.content.personas(service)

    def simulated(self, plan: "Plan", name: str = "") -> SystemFile:
        """The system file of a simulated system; without a name, of the golden one for the plan's role.

        A plan in which only the lab calls can be played against the lab's own mock service (`own-mock`).
        """
        role = plan.roles.get("system", "")
        golden = None if name else self.content.golden(plan.service, role)
        if golden is None and name in {"", OWN_MOCK} and self._calls_only(plan):
            return SystemFile(facts=_facts(OWN_MOCK, role, {}), hosted=True)
        system = self.content.system(plan.service, name) if name else golden
        if system is None:
            raise ConfigurationError(NO_SYSTEM, role=role, service=plan.service)
        return SystemFile(facts=_facts(system.name, system.role, system.claims))

    def _calls_only(self, plan: "Plan") -> bool:
        from eqlab.plan.model import Await  # noqa: PLC0415 - likewise

        waits = any(isinstance(step, Await) for case in plan.cases for step in case.steps)
        return plan.service in self.content.services and not waits


def _facts(name: str, role: str, claims: Mapping[str, bool | str]) -> SystemFacts:
    return SystemFacts(name=name, version="1.0.0", organisation="eqlab", roles=(role,), claims=claims, simulated=name)
