"""From `--lab`, `--as` and `--key` to an open laboratory and the person who works in it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eqlab.attest.keys import load_person_key
from eqlab.cli.commands.site import Site
from eqlab.cli.door import Door
from eqlab.cli.opening import House, open_house
from eqlab.cli.speech import Tongue
from eqlab.core.act import CampaignPlanned
from eqlab.core.errors import ConfigurationError, LabFault, UsageError
from eqlab.wiring.lab.issues import NO_KEY, RULE_LOST
from eqlab.wiring.lab.lab import Actor, Lab
from eqlab.wiring.lab.naming import check_name
from eqlab.wiring.lab.opening import open_lab

if TYPE_CHECKING:
    from eqlab.label.rule import DecisionRule

PASSPHRASE = "EQLAB_PASSPHRASE"  # noqa: S105 - the name of a variable
"""Environment variable with the passphrase of the actor's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """An open laboratory with its house."""

    house: House
    lab: Lab

    @property
    def tongue(self) -> Tongue:
        """The reader's language."""
        return self.house.tongue

    def rule(self, name: str) -> "DecisionRule":
        """A decision rule by its id, or `id@version`. Raises UsageError."""
        from eqlab.wiring.lab.rules import decision_rule  # noqa: PLC0415 - few commands look at rules

        return decision_rule(self.house.workshop.content.root, name)

    def adopted(self, planned: CampaignPlanned) -> tuple[str, ...]:
        """The sources that the decision rule of a campaign adopts. Raises UsageError when the rule is nowhere."""
        from eqlab.wiring.lab.knowing import rule_by_digest  # noqa: PLC0415 - few commands look at rules

        rule = rule_by_digest(self.lab, planned.rule_sha256)
        if rule is None:
            raise UsageError(RULE_LOST, rule=planned.rule, sha256=planned.rule_sha256)
        return rule.adopts


@contextmanager
def at_desk(door: Door, site: Site) -> Iterator[Desk]:
    """Open the laboratory that the options name. Raises ConfigurationError, UsageError or LabFault."""
    house = open_house(door)
    with open_lab(site.lab, house.workshop, actor=actor_of(site)) as lab:
        yield Desk(house=house, lab=lab)


def actor_of(site: Site) -> Actor | None:
    """Who acts; None when nobody was named: enough to look. Raises ConfigurationError when the key cannot be used."""
    if not site.person:
        return None
    file = site.key or key_file(site.lab, check_name(site.person))
    try:
        key = load_person_key(file, os.environ.get(PASSPHRASE, ""))
    except LabFault as error:
        raise ConfigurationError(NO_KEY, person=site.person, problem=error.sentence()) from None
    return Actor(person=site.person, key=key, file=file)


def key_file(lab: Path, person: str) -> Path:
    """Where a person's key lies when none is named."""
    return lab / "people" / f"{person}.key"
