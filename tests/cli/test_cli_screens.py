"""What people see while the laboratory works, in lines."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cli_hands import golden
from plan_steps import AT, awaiting, probing
from screens_sample import NOW, STORY, WRONG, exchange, opened, recorded

from eqlab.cli.remedies import remedy
from eqlab.cli.screens import PlainScreen
from eqlab.cli.speech import tongue
from eqlab.cli.telling import Line, Narrator, Task, Told, Tone, Wait, tell_exchange, tell_finding
from eqlab.core.event import CaseOpened, Deselected, PreflightDone, StepFinished, Waiting
from eqlab.core.exchange import Certificate
from eqlab.core.finding import found
from eqlab.core.service import Access
from eqlab.plan.model import Case, Needs, Plan

CERTIFICATE = Certificate(
    subject="CN=x", issuer="CN=y", serial="01", not_before=NOW, not_after=NOW + timedelta(days=1), sha256="0"
)


AWAIT = awaiting(at="desk", within=600.0)


CASE = Case(
    id="C-1",
    title={"en": "It is sent", "fr": "C'est envoyé"},
    verifies=(),
    tags=(),
    when="",
    instructions={"en": "Send it."},
    persona="",
    token="",
    task=None,
    given=(),
    optional=False,
    steps=(AWAIT,),
    position=AT,
)


PLAN = Plan(
    id="a.plan",
    version="1.0.0",
    title={"en": "A plan"},
    service="desk",
    roles={"system": "x", "lab": "y"},
    sources=(),
    requirements=(),
    variants=(),
    needs=Needs(),
    variables={},
    cases=(CASE,),
    source=b"",
    file="plan.yaml",
)


def narrator(language: str = "en", *, attended: bool = True) -> Narrator:
    return Narrator(
        tongue=tongue(language),
        plan=PLAN,
        attended=attended,
        instructions=lambda case, _language: case.instructions["en"],
    )


def story(language: str = "en", *, attended: bool = True) -> list[Told]:
    teller = narrator(language, attended=attended)
    return [told for event in STORY for told in teller.read(event)]


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_story_in_lines(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line a fact; a spoilt answer is not told twice; nothing hidden comes through."""
    screen = PlainScreen(tongue(language))
    for told in story(language):
        screen.show(told)
    screen.pause()
    screen.close()
    text = capsys.readouterr().out

    assert golden(f"story.{language}.txt", text) == text
    assert "\x1b" not in text


def test_the_same_of_the_same_place_is_told_once_a_case() -> None:
    """However many checks trip over one body."""
    teller = narrator()
    twice = [event for event in STORY for event in ((event, event) if isinstance(event, StepFinished) else (event,))]
    told = [one for event in twice for one in teller.read(event) if isinstance(one, Line)]

    assert [one for one in story() if isinstance(one, Line)] == told


def test_nobody_is_told_to_wait_for_a_simulated_system() -> None:
    told = story(attended=False)

    assert [] == [one for one in told if isinstance(one, Wait)]
    assert [""] == [one.instructions for one in told if isinstance(one, Task)]


@pytest.mark.parametrize(
    ("case", "reason", "told"),
    [
        ("C-1", "It carries 1234, which belongs to case C-1.", False),
        ("C-1", "It carries no discriminator; case C-1 was open.", False),
        ("C-1", "It carries 1235, which belongs to no case; case C-1 was open.", True),
        ("C-2", "It carries 99, which belongs to case C-2.", True),
        (None, "It carries no discriminator, and no case was open.", True),
    ],
)
def test_call_that_is_not_plainly_the_open_case_s_says_why(case: str | None, reason: str, told: bool) -> None:
    """A typo in the number of a patient is seen at once."""
    teller = narrator()
    list(teller.read(STORY[0]))
    list(teller.read(CaseOpened(campaign="C1", case="C-1", at=NOW)))
    lines = [line.text for line in teller.read(recorded(exchange(), case, reason)) if isinstance(line, Line)]

    assert told == (reason in lines)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("the peer did not send a certificate", "Configure the client certificate that access.json names: client.pem."),
        ("the peer sent the alert: unknown ca", "Your system does not trust the laboratory's CA: add root.pem."),
        ("self-signed certificate in certificate chain (from an unknown CA)", "Use the client certificate that"),
        ("plain HTTP was sent to the TLS port", "Call https, not http."),
        ("certificate has expired", "it is valid from "),
        ("the peer sent the alert: certificate expired", "root.pem is valid ?."),
        ("no cipher suite in common", ""),
    ],
)
def test_failed_handshake_comes_with_its_remedy(
    reason: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("eqlab.cli.remedies.facts", lambda _der: CERTIFICATE)
    begin, end = (f"-----{word} CERTIFICATE-----\n" for word in ("BEGIN", "END"))
    (tmp_path / "client.pem").write_text(f"{begin}AAAA\n{end}", "ascii")
    access = Access(services={}, authority="root.pem", certificate="client.pem", key="key.pem")

    assert told in remedy(reason, access, tongue("en"))
    assert bool(told) == bool(remedy(reason, access, tongue("en")))


def test_many_deselected_cases_are_counted() -> None:
    many = replace(opened(), deselected=tuple(Deselected(case=f"D-{n}", reason={"en": "no"}) for n in range(6)))
    short, long = narrator(), narrator()
    long.verbose = True

    assert not [line for line in short.read(many) if isinstance(line, Line) and "D-1" in line.text]
    assert "D-1: no" in [line.text for line in long.read(many) if isinstance(line, Line)]


def test_going_on_is_told() -> None:
    first = next(narrator().read(opened(resumed=True)))

    assert Line(text="Going on with campaign C1", tone=Tone.HEAD) == first


def test_preflight_findings_are_told_with_advice() -> None:
    event = PreflightDone(campaign="C1", at=NOW, findings=(found(WRONG, what="so"),))
    lines = [one.text for one in narrator().read(event) if isinstance(one, Line)]

    assert ["It is so. [EQ-TST-001]", "Mend so."] == lines


def test_secrets_in_findings_and_targets_are_redacted_once() -> None:
    finding = next(tell_finding(found(WRONG, what="password=hunter2hunter2"), tongue("en")))
    call = next(tell_exchange(recorded(exchange(target="/x?access_token=hunter2hunter2")), tongue("en")))

    assert "hunter2" not in finding.text + call.text
    assert call.text.endswith("]: 201 [sent]")


def test_unknown_case_is_told_by_its_id() -> None:
    """A campaign's events may name a case that this plan does not have."""
    task = next(narrator().read(CaseOpened(campaign="C1", case="C-9", at=NOW)))

    assert isinstance(task, Task)
    assert ("C-9", "", "") == (task.case, task.title, task.instructions)


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_a_probe_that_waits_tells_what_to_do_and_until_when(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A person has to have the system call; without addresses and time nobody could."""
    speaker = tongue(language)
    told = narrator(language)
    told.plan = replace(PLAN, cases=(replace(CASE, steps=(AWAIT, probing("client.tls_floor"))),))
    label = (
        "eye (client.tls_floor): good https://localhost:4431/, tls10 https://localhost:4432/, authority /lab/root.pem"
    )
    until = NOW + timedelta(seconds=60)
    screen = PlainScreen(speaker)
    for one in told.read(Waiting(campaign="x", case="C-1", at=NOW, label=label, until=until)):
        screen.show(one)

    trusted = speaker.tell("The system has to trust the laboratory's authority: {file}", file="/lab/root.pem")
    what = speaker.tell("Wait for the system's calls to these addresses")
    assert [
        speaker.tell("Have the system call each of these addresses once, as it would call the platform:"),
        "  good  https://localhost:4431/",
        "  tls10  https://localhost:4432/",
        f"  {trusted}",
        f"  {speaker.tell('{what}, until {time} at the latest', what=what, time='03:05:05 UTC')}",
    ] == capsys.readouterr().out.splitlines()


def test_a_probe_of_a_simulated_system_is_not_told_to_people() -> None:
    label = "eye (client.tls_floor): good https://localhost:4431/"

    assert [] == list(narrator(attended=False).read(Waiting(campaign="x", case="C-1", at=NOW, label=label, until=NOW)))
