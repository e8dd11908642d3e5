"""Changing the password of the laboratory's account: what is taken, what is refused, and what becomes of sessions."""

import json
import secrets
import ssl
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from eqlab.core.exchange import Headers, Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.text import Words, words
from eqlab.probe.author import Parameter, Values, choice, text
from eqlab.probe.author import words as named_texts
from eqlab.probe.endpoint.cookies import read_cookies
from eqlab.probe.endpoint.issues import passwords as issues
from eqlab.probe.endpoint.password_document import STRONG, WHOLE
from eqlab.probe.endpoint.signin import SUCCESS, SignIn, succeeded
from eqlab.probe.parameters import filled, group, url
from eqlab.probe.reach import Ask, Reach
from eqlab.probe.sight import tell

CHANGE: Mapping[str, Parameter] = {
    "url": url("Address that changes the password of who is signed in.", required=True),
    "kind": choice("How the passwords are sent.", ("form", "json"), default="form"),
    "current_field": text("Field of the current password.", default="current"),
    "new_field": text("Field of the new password.", default="new"),
    "repeat_field": text("Field that repeats the new password."),
    "fields": named_texts("Further fields and their values."),
    "success": group("What tells a success of the change.", SUCCESS),
}
_OK = range(200, 300)
_MIXED = string.ascii_letters + string.digits + "!-_.+#%"


@dataclass(slots=True, kw_only=True)
class Trial:
    """An account of the laboratory whose password is changed and put back."""

    probe: str
    sign_in: SignIn
    change: Values
    account: str
    password: str
    reach: Reach
    context: ssl.SSLContext
    protected: str
    original: str = ""
    trail: list[list[str | int | bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.change = filled(self.change, CHANGE)
        self.original = self.password

    @property
    def target(self) -> str:
        """Address of the change."""
        return str(self.change["url"])

    def tell(self, issue: Issue, **facts: str) -> Finding:
        """Tell an issue of the change."""
        return tell(issue, self.probe, self.target, {"target": self.target, **facts})

    def enter(self, password: str) -> tuple[bool, str]:
        """Sign in; tell whether it worked, with the cookies of the session. Raises Unreached."""
        answer = self.sign_in.attempt(self.reach, self.context, self.account, password)
        cookies = "; ".join(f"{one.name}={one.value}" for one in read_cookies(answer))
        return self.sign_in.succeeded(answer), cookies

    def takes(self, says: str, new: str, current: str = "") -> bool:
        """Change the password in a session of its own; tell whether it was taken. Raises Unreached."""
        _, cookies = self.enter(self.password)
        answer = self._send(cookies, current or self.password, new)
        taken = succeeded(answer, filled(self.change["success"], SUCCESS))
        self.trail.append([says, answer.status, taken])
        if taken:
            self.password = new
        return taken

    def _send(self, cookies: str, current: str, new: str) -> Response:
        said = {**(self.change["fields"] or {}), self.change["current_field"]: current, self.change["new_field"]: new}
        if self.change["repeat_field"]:
            said[self.change["repeat_field"]] = new
        kind, body = "application/x-www-form-urlencoded", urlencode(said).encode("ascii")
        if self.change["kind"] == "json":
            kind, body = "application/json", json.dumps(said).encode()
        headers: Headers = (("content-type", kind), *((("cookie", cookies),) if cookies else ()))
        return self.reach.call(Ask(url=self.target, method="POST", headers=headers, body=body), self.context)

    def lets_in(self, cookies: str) -> bool:
        """Tell whether a session is let in where it has to be. Raises Unreached."""
        headers: Headers = (("cookie", cookies),) if cookies else ()
        return self.reach.call(Ask(url=self.protected, headers=headers), self.context).status in _OK

    def put_back(self) -> bool:
        """Give the account its password back; tell whether it has it. Raises Unreached."""
        return self.password == self.original or self.takes("put back", self.original)


def strong(length: int) -> str:
    """Return a password of all kinds of characters that nobody guesses."""
    return "aZ7-" + "".join(secrets.choice(_MIXED) for _ in range(length - 4))


def plain(length: int) -> str:
    """Return a password of lower-case letters that nobody guesses."""
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(length))


def judge_change(trial: Trial, least: int, breached: tuple[str, ...], *, alone: bool) -> Iterator[Finding]:
    """Change the password to good and bad ones; the first, a strong one, is the control. Raises Unreached."""
    _, other = trial.enter(trial.password)
    if not trial.takes("a strong one", strong(24)):
        yield trial.tell(issues.CHANGE_FAILED, status=str(trial.trail[-1][1]))
        return
    if not trial.enter(trial.password)[0]:
        yield trial.tell(issues.CHANGE_UNCLEAR)
        return
    if trial.protected and other and trial.lets_in(other):
        yield trial.tell(issues.SESSIONS_SURVIVE)
    if trial.takes("with a wrong current one", strong(24), current=strong(20)):
        yield trial.tell(issues.CHANGED_WITHOUT_CURRENT)
    yield from _refused(trial, least, breached, alone=alone)
    yield from _accepted(trial)


def _refused(trial: Trial, least: int, breached: tuple[str, ...], *, alone: bool) -> Iterator[Finding]:
    """Try what must be refused; each kind of character is there, so that length alone decides."""
    if trial.takes("a short one", strong(max(least - 1, 4))):
        yield trial.tell(issues.SHORT_ACCEPTED, count=str(max(least - 1, 4)), least=str(least))
    elif alone and least < STRONG and trial.takes("a rather short one", strong(STRONG - 1)):
        yield trial.tell(issues.SHORT_ALLOWED, count=str(STRONG - 1))
    for one in breached:
        if trial.takes("a breached one", one):
            yield trial.tell(issues.BREACHED_ACCEPTED)
            return


def _accepted(trial: Trial) -> Iterator[Finding]:
    """Try what must be taken, and whether all of it is compared afterwards."""
    for says, new in (
        (words("lower-case letters alone are refused"), plain(24)),
        (words("blanks are refused"), f"{plain(9)} {plain(9)} {plain(9)}"),
        (words("letters beyond ASCII are refused"), f"{plain(12)}éèß漢字{plain(12)}"),
    ):
        if not trial.takes(str(says), new):
            yield trial.tell(issues.COMPOSITION_RULES, what=says)
    whole = strong(WHOLE)
    if not trial.takes("64 characters", whole):
        yield trial.tell(issues.LONG_REFUSED, count=str(WHOLE))
        whole = trial.password
    yield from _compared(trial, whole)


def _compared(trial: Trial, whole: str) -> Iterator[Finding]:
    others: tuple[tuple[Words, str], ...] = (
        (words("its beginning"), whole[:-1]),
        (words("the same in capitals"), whole.upper()),
    )
    for what, other in others:
        if other != whole and trial.enter(other)[0]:
            yield trial.tell(issues.NOT_VERIFIED_WHOLE, what=what)
