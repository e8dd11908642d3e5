"""Probes in a campaign: with consent, within their scope, their sightings kept."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from eqlab.core.clock import Clock
from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.event import Listener, ProbeRan, Waiting
from eqlab.core.finding import Finding, found
from eqlab.core.location import RulePath
from eqlab.core.probe import Consent, Guard, Mode, Sighting, Surroundings
from eqlab.core.values import Json
from eqlab.plan.model import Case, Probing
from eqlab.run.issues import NO_CONSENT, NO_EVIDENCE_FILE, NO_SECRET, NOT_SET_UP, OUT_OF_SCOPE, PROBE_BROKE

_PIECE = re.compile(r", (?=\w+ (?:\w+://|/|[A-Za-z]:))")
"""Between what a probe announces: a name and an address or a path follow."""


class Closed:
    """The guard of a campaign that declares nothing: no address is in its scope."""

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Raise ConfigurationError, always."""
        raise ConfigurationError(OUT_OF_SCOPE, host=host, port=str(port))


def _no_file(name: str) -> bytes:
    raise ConfigurationError(NO_EVIDENCE_FILE, name=name)


def _no_secret(name: str) -> str:
    raise ConfigurationError(NO_SECRET, name=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the vendor handed in and allows."""

    guard: Guard = field(default_factory=Closed)
    consents: tuple[Consent, ...] = ()
    files: Callable[[str], bytes] = _no_file
    """Raises ConfigurationError for a file that was not handed in."""
    secret: Callable[[str], str] = _no_secret
    """Raises ConfigurationError for a secret that was not handed in."""
    host: str = "127.0.0.1"
    """Where probes listen that the system has to call: where the platform does."""
    workshop: str = ""
    """Folder of the lab's own authority, whose root the system trusts; empty for none."""


def consent_for(consents: Iterable[Consent], probe: str, mode: Mode, today: dt.date) -> Consent | None:
    """Return the consent that allows a probe today; None when there is none.

    An intrusive probe must be named; a consent to intrusive probes is none to active ones.
    """
    for consent in consents:
        named = probe in consent.probes or (not consent.probes and mode is not Mode.INTRUSIVE)
        if consent.mode is mode and named and today.isoformat() <= consent.until:
            return consent
    return None


def unallowed(case: str, step: Probing, allowed: Allowed, today: dt.date) -> Finding | None:
    """Return the finding that a probe lacks its consent; None when it may look."""
    if step.mode is Mode.PASSIVE or consent_for(allowed.consents, step.name, step.mode, today):
        return None
    return found(NO_CONSENT, probe=step.name, mode=step.mode.value, case=case, day=today.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Where a probe looks from."""

    campaign: str
    case: str
    clock: Clock
    emit: Listener
    allowed: Allowed
    variables: Mapping[str, Json]
    rule: RulePath


Looking: TypeAlias = Callable[[Setting, Case, Probing], tuple[tuple[Finding, ...], Mapping[str, str]]]
"""Has a probe look: its findings, not graded yet, and the facts for later steps."""


def run_probe(setting: Setting, case: Case, step: Probing) -> tuple[tuple[Finding, ...], Mapping[str, str]]:
    """Have a probe look and keep what it saw; return its findings, not graded yet, and the facts for later steps.

    Its own failure is a fact about the lab or its set-up. Raises nothing about the subject.
    """
    clock, allowed = setting.clock, setting.allowed
    today = clock.now().date()
    consent = consent_for(allowed.consents, step.name, step.mode, today)
    refusal = unallowed(case.id, step, allowed, today)
    sighting = _failed(step, refusal) if refusal else _look(setting, step)
    rule = setting.rule
    findings = tuple(placed(finding, rule) for finding in sighting.findings)
    setting.emit(
        ProbeRan(
            campaign=setting.campaign,
            case=case.id,
            step=step.id,
            at=clock.now(),
            probe=step.name,
            mode=step.mode,
            findings=findings,
            seen=dict(sighting.seen),
            raw=sighting.raw,
            media_type=sighting.media_type,
            consent=consent.by if consent else "",
        )
    )
    return findings, {**sighting.seen, "outcome": sighting.outcome}


def _look(setting: Setting, step: Probing) -> Sighting:
    allowed = setting.allowed
    surroundings = Surroundings(
        guard=allowed.guard,
        clock=setting.clock,
        variables=setting.variables,
        files=allowed.files,
        seconds=step.within,
        secret=allowed.secret,
        announce=lambda _probe, facts: _announce(setting, step, facts),
        host=allowed.host,
        workshop=allowed.workshop,
    )
    try:
        return step.look(surroundings)
    except ConfigurationError as error:
        return _failed(step, found(NOT_SET_UP, probe=step.name, problem=error.sentence()))
    except LabFault as fault:
        return _failed(step, found(PROBE_BROKE, probe=step.name, problem=fault.sentence().rstrip(".")))
    except Exception as error:  # noqa: BLE001 - a broken probe is the lab's fault, never the vendor's
        return _failed(step, found(PROBE_BROKE, probe=step.name, problem=f"{type(error).__name__}: {error}"))


def _announce(setting: Setting, step: Probing, facts: Mapping[str, str]) -> None:
    """Tell where a probe waits for the system to call, and until when: each address with the scene played there."""
    now = setting.clock.now()
    until = now + dt.timedelta(seconds=min(step.within, float(facts.get("seconds", step.within))))
    told = ", ".join(f"{scene} {address}" for scene, address in facts.items() if scene != "seconds")
    label = f"{_opening(step)}{told}"
    setting.emit(Waiting(campaign=setting.campaign, case=setting.case, at=now, label=label, until=until))


def _opening(step: Probing) -> str:
    return f"{step.id} ({step.name}): "


def announced(step: object, label: str) -> Mapping[str, str]:
    """Return what a probe announced, addresses and files by name, from the label of its `Waiting`; else nothing."""
    if not isinstance(step, Probing) or not label.startswith(_opening(step)):
        return {}
    pieces = _PIECE.split(label.removeprefix(_opening(step)))
    return {name: place for name, _, place in (piece.partition(" ") for piece in pieces)}


def _failed(step: Probing, finding: Finding) -> Sighting:
    return Sighting(probe=step.name, findings=(finding,), media_type="")


def placed(finding: Finding, rule: RulePath) -> Finding:
    """Put a finding under the step's rule path."""
    return replace(finding, rule=RulePath((*rule.segments, *finding.rule.segments), rule.at))
