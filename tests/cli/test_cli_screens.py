"""What people see while the laboratory works, in lines and on a live screen."""

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cli_hands import golden
from rich.console import Console

from eqlab.cli.console import ConsoleThread
from eqlab.cli.remedies import remedy
from eqlab.cli.screens import LiveScreen, PlainScreen, is_attended, screen_for
from eqlab.cli.speech import tongue
from eqlab.cli.telling import Line, Narrator, Rest, Task, Told, Tone, Wait, tell_exchange, tell_finding
from eqlab.core.event import (
    CampaignClosed,
    CampaignOpened,
    CaseFinished,
    CaseOpened,
    Deselected,
    Event,
    ExchangeDelivered,
    ExchangeRecorded,
    HandshakeRefused,
    PlatformUp,
    PreflightDone,
    StepFinished,
    StepOutcome,
    SystemFacts,
    Waiting,
)
from eqlab.core.exchange import Certificate, Connection, Direction, Exchange, HandshakeFailure, Request, Response
from eqlab.core.finding import found
from eqlab.core.issue import Issue
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Sighting
from eqlab.core.requirement import Origin
from eqlab.core.service import Access
from eqlab.plan.model import Await, Case, Needs, Plan, Probing

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CERTIFICATE = Certificate(
    subject="CN=x", issuer="CN=y", serial="01", not_before=NOW, not_after=NOW + timedelta(days=1), sha256="0"
)
WRONG = Issue(code="EQ-TST-001", template="It is {what}.", advice="Mend {what}.")
AT = Position(file="plan.yaml")

AWAIT = Await(
    id="sent",
    at="desk",
    where=None,
    within=600.0,
    reply=None,
    silence=False,
    on_timeout="inconclusive",
    clause="",
    position=AT,
)
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
SYSTEM = SystemFacts(name="S", version="1")


def opened(*, resumed: bool = False) -> CampaignOpened:
    return CampaignOpened(
        campaign="C1",
        at=NOW,
        plan="a.plan",
        plan_version="1.0.0",
        plan_source=b"",
        plan_file="plan.yaml",
        system=SYSTEM,
        variant={},
        selected=("C-1",),
        deselected=(Deselected(case="C-2", reason={"en": "no"}),),
        partial=False,
        seed=1,
        engine="0",
        resumed=resumed,
    )


def exchange(name: str = "E-1", *, fault: str = "", target: str = "/desk?x=1") -> Exchange:
    return Exchange(
        id=name,
        service="desk",
        direction=Direction.INBOUND,
        started=NOW,
        connection=Connection(peer="p", local="l"),
        request=Request(method="POST", target=target, path="/desk"),
        response=None if fault else Response(status=201),
        fault=fault,
    )


def recorded(shown: Exchange, case: str | None = "C-1", reason: str = "") -> ExchangeRecorded:
    return ExchangeRecorded(campaign="C1", exchange=shown, case=case, step="sent" if case else None, reason=reason)


def step(*, wrong: bool = False) -> StepFinished:
    return StepFinished(
        campaign="C1",
        case="C-1",
        index=0,
        kind="await",
        label="await sent at desk",
        started=NOW,
        finished=NOW,
        outcome=StepOutcome.DONE,
        findings=(found(WRONG, what="wrong"),) if wrong else (),
    )


STORY: tuple[Event, ...] = (
    opened(),
    PreflightDone(campaign="C1", at=NOW),
    PlatformUp(campaign="C1", at=NOW, services={"desk": "https://127.0.0.1:1/desk"}),
    CaseOpened(campaign="C1", case="C-1", at=NOW),
    Waiting(campaign="C1", case="C-1", at=NOW, label="await sent at desk", until=NOW + timedelta(minutes=10)),
    HandshakeRefused(
        campaign="C1", failure=HandshakeFailure(id="H", at=NOW, peer="p", local="l", reason="unknown ca \x1b[31m")
    ),
    recorded(exchange("E-1", fault="drop")),
    ExchangeDelivered(campaign="C1", exchange="E-1", at=NOW, problem="as asked"),
    recorded(exchange("E-2")),
    ExchangeDelivered(campaign="C1", exchange="E-2", at=NOW, problem="the peer was gone"),
    recorded(exchange("E-3"), None, "It carries no discriminator, and no case was open."),
    step(wrong=True),
    CaseFinished(campaign="C1", case="C-1", at=NOW),
    CampaignClosed(campaign="C1", at=NOW),
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


def live(stream: io.StringIO, now: datetime = NOW) -> LiveScreen:
    console = Console(file=stream, width=60, force_terminal=True, color_system=None, highlight=False)
    return LiveScreen(tongue=tongue("en"), console=console, now=lambda: now)


def frame(screen: LiveScreen) -> str:
    out = io.StringIO()
    Console(file=out, width=60).print(screen.frame())
    return out.getvalue()


TASK = Task(case="C-1", title="It is sent", instructions="Send it.", place="1 of 1")


def test_box_with_instructions_and_time_left() -> None:
    stream = io.StringIO()
    screen = live(stream, NOW + timedelta(seconds=61))
    screen.show(TASK)
    screen.show(Wait(words="Wait for a call to desk", until=NOW + timedelta(minutes=10)))
    text = frame(screen)
    screen.close()

    assert golden("frame.txt", text) == text
    assert "Wait for a call to desk · 8:59 left" in text


def test_time_that_is_over_is_not_negative() -> None:
    screen = live(io.StringIO(), NOW + timedelta(hours=1))
    screen.show(Wait(words="Wait", until=NOW))

    assert "Wait · 0:00 left" in frame(screen)


def test_box_goes_when_the_case_is_over() -> None:
    stream = io.StringIO()
    screen = live(stream)
    screen.show(TASK)
    assert screen.live is not None
    screen.show(Rest(over=True))

    assert (None, "") == (screen.live, frame(screen).strip())


def test_box_makes_room_for_a_question_and_comes_back() -> None:
    screen = live(io.StringIO())
    screen.show(TASK)
    screen.pause()
    assert screen.live is None
    screen.show(Line(text="answered"))
    assert screen.live is not None
    screen.close()
    screen.close()


def test_hostile_text_is_no_markup() -> None:
    """A vendor's bytes never colour the screen or become a link."""
    stream = io.StringIO()
    screen = live(stream)
    screen.show(Line(text="[link=http://x]click[/link] [bold]"))
    screen.show(Task(case="C-1", title="[red]", instructions="[/nothing]", place="1 of 1"))
    assert "[/nothing]" in frame(screen)
    screen.close()

    assert "[link=http://x]click[/link] [bold]" in stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "attended"),
    [
        (Terminal(), {"TERM": "xterm"}, True),
        (Terminal(), {"TERM": "xterm", "CI": "true"}, False),
        (Terminal(), {"TERM": "dumb"}, False),
        (Terminal(), {}, False),
        (io.StringIO(), {"TERM": "xterm"}, False),
    ],
)
def test_who_gets_a_live_screen(stream: io.StringIO, environment: dict[str, str], attended: bool) -> None:
    assert attended is is_attended(stream, environment)


def test_screen_that_suits_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)

    assert isinstance(screen_for(Terminal(), tongue("en")), LiveScreen)
    assert isinstance(screen_for(io.StringIO(), tongue("en")), PlainScreen)


class Paper:
    """A screen that remembers."""

    def __init__(self, breaks: bool = False) -> None:
        self.shown: list[Told] = []
        self.breaks = breaks
        self.paused = 0
        self.closed = 0

    def show(self, told: Told) -> None:
        if self.breaks:
            raise OSError("gone")
        self.shown.append(told)

    def pause(self) -> None:
        self.paused += 1
        if self.breaks:
            raise OSError("gone")

    def close(self) -> None:
        self.closed += 1


def read(event: Event) -> Iterator[Told]:
    yield Line(text=type(event).__name__)


def test_console_shows_everything_in_order_before_it_ends() -> None:
    paper = Paper()
    with ConsoleThread(screen=paper, read=read) as console:
        for _ in range(100):
            console.hear(STORY[0])
            console.line("then")

    expected = [Line(text="CampaignOpened"), Line(text="then")] * 100
    assert expected == paper.shown
    assert (1, None) == (paper.closed, console.problem)


def test_screen_that_breaks_does_not_hold_up_the_laboratory() -> None:
    """Nothing is raised where events come from; the first problem is remembered."""
    paper = Paper(breaks=True)
    with ConsoleThread(screen=paper, read=read) as console:
        for event in STORY:
            console.hear(event)
        with console.silence():
            pass

    assert isinstance(console.problem, OSError)
    assert 1 == paper.closed


def test_silence_holds_lines_back() -> None:
    """What comes during a question is shown after it."""
    paper = Paper()
    with ConsoleThread(screen=paper, read=read) as console:
        console.line("before")
        with console.silence():
            console.line("during")
            assert [Line(text="before")] == paper.shown
        console.line("after")

    assert (["before", "during", "after"], 1) == (
        [one.text for one in paper.shown if isinstance(one, Line)],
        paper.paused,
    )


PROBING = Probing(
    id="eye",
    name="client.tls_floor",
    parameters={},
    look=lambda _surroundings: Sighting(probe="client.tls_floor", findings=()),
    mode=Mode.ACTIVE,
    within=60.0,
    on_failure=None,
    remap=(),
    clause="",
    verifies=(),
    origin=Origin.PUBLIC,
    position=AT,
)


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_a_probe_that_waits_tells_what_to_do_and_until_when(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A person has to have the system call; without addresses and time nobody could."""
    speaker = tongue(language)
    told = narrator(language)
    told.plan = replace(PLAN, cases=(replace(CASE, steps=(AWAIT, PROBING)),))
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
