"""http.redirect: plain HTTP is refused or leads to https, and HSTS keeps browsers there."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe
from eqlab.probe.endpoint.cookies import read_cookies
from eqlab.probe.endpoint.headers import judge_hsts
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.parameters import url
from eqlab.probe.reach import Ask, Reach, Unreached, blind_context, not_looked
from eqlab.probe.sight import seen_by, tell
from eqlab.wire.problem import ProblemKind

NAME = "http.redirect"
_PERMANENT, _REDIRECTS = (301, 308), (301, 302, 303, 307, 308)
_CONTENT = range(200, 300)
_SHUT = (ProblemKind.REFUSED, ProblemKind.CLOSED)


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    reach, plain = Reach.of(surroundings), values["url"]
    told: list[Finding] = []
    said = "refused"
    try:
        response = reach.call(Ask(url=plain), blind_context())
    except Unreached as error:
        if error.problem.kind not in _SHUT:
            told.append(not_looked(NAME, plain, error.problem))
            said = error.problem.words
    else:
        said = f"status {response.status}"
        told += _judge(plain, response)
    if values["secure"]:
        told += _secure(values["secure"], reach)
    return seen_by(NAME, told, {"target": plain, "answer": said}, plain=said)


def _judge(target: str, response: Response) -> Iterator[Finding]:
    def said(issue: Issue, path: str, **facts: str) -> Finding:
        return tell(issue, NAME, target, {"target": target, **facts}, path)

    for cookie in read_cookies(response):
        yield said(issues.PLAIN_COOKIE, "set-cookie", cookie=cookie.name)
    if response.status in _CONTENT:
        yield said(issues.PLAIN_HTTP, "status", status=str(response.status))
    if response.status not in _REDIRECTS:
        return
    try:
        location = urljoin(target, response.header("location") or "")
        to, host = urlsplit(location), urlsplit(target).hostname
    except ValueError:
        location, to, host = "an address that cannot be read", urlsplit(""), ""
    if to.scheme != "https":
        yield said(issues.PLAIN_REDIRECT, "location", location=location[:200])
        return
    if to.hostname != host:
        yield said(issues.FOREIGN_REDIRECT, "location", location=location[:200])
    if response.status not in _PERMANENT:
        yield said(issues.TEMPORARY_REDIRECT, "status", status=str(response.status))


def _secure(target: str, reach: Reach) -> Iterator[Finding]:
    try:
        response = reach.call(Ask(url=target), blind_context())
    except Unreached as error:
        yield not_looked(NAME, target, error.problem)
        return
    yield from judge_hsts(NAME, target, response)


HTTP_REDIRECT: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "No plain HTTP", "fr": "Pas de HTTP en clair", "de": "Kein unverschlüsseltes HTTP"},
    does={
        "en": "Checks that plain HTTP is refused or redirected and that HSTS is set.",
        "fr": "Vérifie que le HTTP en clair est refusé ou redirigé et que HSTS est activé.",
        "de": "Prüft, dass unverschlüsseltes HTTP abgelehnt oder umgeleitet wird und HSTS gesetzt ist.",
    },
    parameters={
        "url": url("The plain address.", "http", required=True),
        "secure": url("The encrypted address, where HSTS is looked for.", "https"),
    },
    look=_look,
)
