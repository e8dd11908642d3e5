from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hands import AT, case, plan_of, run_of
from hypothesis import given
from hypothesis import strategies as st

from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.core.event import Event, ProbeRan, SystemFacts, Waiting
from eqlab.core.finding import found
from eqlab.core.issue import Issue, Level, Nature
from eqlab.core.probe import Consent, Mode, Sighting, Surroundings
from eqlab.core.requirement import Origin
from eqlab.core.verdict import Kind
from eqlab.plan.model import Probing, Remap, Selection
from eqlab.run.issues import NO_CONSENT, NO_EVIDENCE_FILE, NOT_SET_UP, PROBE_BROKE
from eqlab.run.preflight import preflight
from eqlab.run.probing import Allowed, announced, consent_for

WEAK = Issue(code="EQ-TST-010", template="It is weak.")
UNSURE = Issue(code="EQ-TST-011", template="Nobody can tell.", nature=Nature.UNDECIDED)
TODAY = date(2026, 11, 21)
CONSENT = Consent(by="A. Weber", mode=Mode.ACTIVE, until="2999-12-31")


def seeing(*findings: Issue, **seen: str) -> Any:
    return lambda _surroundings: Sighting(
        probe="look.around", findings=tuple(map(found, findings)), seen=seen, raw=b"what it saw"
    )


def probing(look: Any = None, **more: Any) -> Probing:
    facts: dict[str, Any] = {
        "id": "eye",
        "name": "look.around",
        "parameters": {},
        "look": look or seeing(),
        "mode": Mode.PASSIVE,
        "within": 3.0,
        "on_failure": None,
        "remap": (),
        "clause": "4.2",
        "verifies": ("R-1",),
        "origin": Origin.PUBLIC,
        "position": AT,
    }
    return Probing(**{**facts, **more})


def ran(step: Probing, allowed: Allowed | None = None) -> tuple[Any, ProbeRan, Mapping[str, Any]]:
    events: list[Event] = []
    one = case(step)
    run = run_of(one, events=events, allowed=allowed or Allowed())
    outcome = run.run_case(one)
    (told,) = [event for event in events if isinstance(event, ProbeRan)]
    return outcome, told, run.room.memory.variables


def test_what_a_probe_saw_is_kept_and_named() -> None:
    outcome, told, variables = ran(probing(seeing(protocol="TLS 1.3")))

    assert Kind.PASSED is outcome.verdict.kind
    assert ("eye", "look.around", b"what it saw", "") == (told.step, told.probe, told.raw, told.consent)
    assert {"protocol": "TLS 1.3", "outcome": "passed"} == variables["eye"]


def test_its_findings_are_judged_as_those_of_a_check() -> None:
    outcome, told, _ = ran(probing(seeing(WEAK)))
    (finding,) = outcome.findings

    assert Kind.FAILED is outcome.verdict.kind
    assert (("R-1",), "4.2", AT) == (finding.requirements, finding.clause, finding.rule.at)
    assert ((), "") == (told.findings[0].requirements, told.findings[0].clause)


def test_a_step_may_soften_what_it_weighs() -> None:
    softened, _, _ = ran(probing(seeing(WEAK), on_failure=Level.WARNING))
    remapped, _, _ = ran(probing(seeing(WEAK), remap=(Remap(to=Level.NOTE, clause="7", code="EQ-TST-010"),)))

    assert Kind.PASSED_WITH_WARNINGS is softened.verdict.kind
    assert Kind.PASSED is remapped.verdict.kind


def test_on_failure_never_raises_what_the_probe_told_lower() -> None:
    note = replace(WEAK, level=Level.NOTE)
    outcome, _, _ = ran(probing(seeing(note), on_failure=Level.WARNING))

    assert [Level.NOTE] == [finding.level for finding in outcome.findings]


def test_a_probe_that_cannot_tell_leaves_the_case_inconclusive() -> None:
    outcome, _, variables = ran(probing(seeing(UNSURE)))

    assert Kind.INCONCLUSIVE is outcome.verdict.kind
    assert "error" == variables["eye"]["outcome"]


@pytest.mark.parametrize(
    ("raised", "issue", "kind"),
    [
        (ConfigurationError(NO_EVIDENCE_FILE, name="bom"), NOT_SET_UP, Kind.CONFIG_ERROR),
        (LabFault(PROBE_BROKE, probe="x", problem="y"), PROBE_BROKE, Kind.LAB_ERROR),
        (ZeroDivisionError("oh"), PROBE_BROKE, Kind.LAB_ERROR),
    ],
)
def test_a_probe_that_breaks_is_never_the_vendor_s_failure(raised: Exception, issue: Issue, kind: Kind) -> None:
    def look(_surroundings: Surroundings) -> Sighting:
        raise raised

    outcome, told, _ = ran(probing(look))

    assert kind is outcome.verdict.kind
    assert [issue.code] == [finding.issue.code for finding in told.findings]


def test_a_probe_gets_its_time_and_what_the_case_knows() -> None:
    seen: list[Surroundings] = []

    def look(surroundings: Surroundings) -> Sighting:
        seen.append(surroundings)
        return Sighting(probe="look.around", findings=())

    ran(probing(look))

    assert 3.0 == seen[0].seconds
    assert "claims" in seen[0].variables


def test_where_a_probe_waits_is_told() -> None:
    """Else nobody could have the system call there."""
    events: list[Event] = []

    def look(surroundings: Surroundings) -> Sighting:
        surroundings.announce("look.around", {"expired": "https://127.0.0.1:4431", "other": "https://127.0.0.1:4432"})
        return Sighting(probe="look.around", findings=())

    one = case(probing(look))
    run_of(one, events=events).run_case(one)
    (waiting,) = [event for event in events if isinstance(event, Waiting)]

    assert "eye (look.around): expired https://127.0.0.1:4431, other https://127.0.0.1:4432" == waiting.label
    assert 3.0 == (waiting.until - waiting.at).total_seconds()


def test_until_when_a_probe_waits_is_told() -> None:
    """Its window may end before the time of the step."""
    events: list[Event] = []

    def look(surroundings: Surroundings) -> Sighting:
        surroundings.announce("look.around", {"expired": "https://127.0.0.1:4431/", "seconds": "1.5"})
        return Sighting(probe="look.around", findings=())

    one = case(probing(look))
    run_of(one, events=events).run_case(one)
    (waiting,) = [event for event in events if isinstance(event, Waiting)]

    assert "eye (look.around): expired https://127.0.0.1:4431/" == waiting.label
    assert 1.5 == (waiting.until - waiting.at).total_seconds()


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]{1,12}", fullmatch=True),
        st.sampled_from(["https://localhost:1/", "https://[::1]:2/", "/tmp/a, b/root.pem", "https://h:3/, x"]),
        min_size=1,
    )
)
def test_what_was_announced_is_read_back(facts: dict[str, str]) -> None:
    """A `Waiting` is all that doors get; they tell each address by itself."""
    step = probing()
    label = f"eye (look.around): {', '.join(f'{name} {place}' for name, place in facts.items())}"

    assert facts == announced(step, label)
    assert {} == announced(step, "sent")
    assert {} == announced(object(), label)


def test_a_probe_listens_where_the_platform_does_with_the_lab_s_own_authority() -> None:
    seen: list[Surroundings] = []

    def look(surroundings: Surroundings) -> Sighting:
        seen.append(surroundings)
        return Sighting(probe="look.around", findings=())

    ran(probing(look), Allowed(host="127.0.0.5", workshop="/lab/pki"))
    ran(probing(look))

    assert [("127.0.0.5", "/lab/pki"), ("127.0.0.1", "")] == [(one.host, one.workshop) for one in seen]


def test_without_a_declaration_nothing_is_reached_or_read() -> None:
    with pytest.raises(ConfigurationError):
        Allowed().guard.addresses("localhost", 443)
    with pytest.raises(ConfigurationError):
        Allowed().files("bom")
    with pytest.raises(ConfigurationError):
        Allowed().secret("password")


@pytest.mark.parametrize(
    ("consent", "mode", "allowed"),
    [
        (CONSENT, Mode.ACTIVE, True),
        (replace(CONSENT, probes=("look.around",)), Mode.ACTIVE, True),
        (replace(CONSENT, probes=("tls.scan",)), Mode.ACTIVE, False),
        (replace(CONSENT, until="2026-11-20"), Mode.ACTIVE, False),
        (replace(CONSENT, until="2026-11-21"), Mode.ACTIVE, True),
        (CONSENT, Mode.INTRUSIVE, False),
        (replace(CONSENT, mode=Mode.INTRUSIVE), Mode.INTRUSIVE, False),
        (replace(CONSENT, mode=Mode.INTRUSIVE, probes=("look.around",)), Mode.INTRUSIVE, True),
        (replace(CONSENT, mode=Mode.INTRUSIVE, probes=("look.around",)), Mode.ACTIVE, False),
    ],
)
def test_consent_is_to_a_mode_a_time_and_maybe_to_names(consent: Consent, mode: Mode, allowed: bool) -> None:
    assert allowed is (consent_for([consent], "look.around", mode, TODAY) is not None)


def test_preflight_asks_for_missing_consents_with_the_way_to_mend_it() -> None:
    selected = (case(probing(mode=Mode.ACTIVE)),)
    selection = Selection(plan=plan_of(*selected), selected=selected)
    system = SystemFacts(name="Vendor", version="1")
    (finding,) = preflight(selection, system, (), lambda _url: "", Allowed(), TODAY)

    assert (NO_CONSENT, Nature.CONFIGURATION) == (finding.issue, finding.issue.nature)
    assert "probes: [look.around]" in finding.advice()
    assert () == preflight(selection, system, (), lambda _url: "", Allowed(consents=(CONSENT,)), TODAY)


def test_a_consent_that_ends_during_the_campaign_ends_the_probes() -> None:
    looked: list[Surroundings] = []
    step = probing(looked.append, mode=Mode.ACTIVE)
    old = replace(CONSENT, until=datetime.now(UTC).date().replace(year=2020).isoformat())
    outcome, told, _ = ran(step, Allowed(consents=(old,)))

    assert ([], Kind.CONFIG_ERROR) == (looked, outcome.verdict.kind)
    assert "" == told.consent


def test_who_allowed_a_probe_is_recorded() -> None:
    _, told, _ = ran(probing(mode=Mode.ACTIVE), Allowed(consents=(CONSENT,)))

    assert "A. Weber" == told.consent
