"""saml.abuse: a service provider gets forged assertions; it must refuse every one, and take the good one once."""

import base64
from collections.abc import Iterator
from urllib.parse import urlencode

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Headers, Response
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.author import Values, choice, flag, make_probe, text, texts
from eqlab.probe.endpoint.cookies import read_cookies
from eqlab.probe.endpoint.signin import SUCCESS, succeeded
from eqlab.probe.hostile import issues
from eqlab.probe.hostile.forged_assertions import FORGERIES, Original, Unsuitable, read_original
from eqlab.probe.parameters import filled, group, some, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

NAME = "saml.abuse"
_BROKEN = range(500, 600)
_HANDED = {
    "expired": (words("it has expired"), "SAML core, section 2.5.1.2"),
    "audience": (words("it is for somebody else"), "SAML core, section 2.5.1.4"),
    "foreign": (words("it is signed by an unknown issuer"), "SAML core, section 5.4"),
}
"""Assertions that only their issuer can make, handed in by name."""


class _Provider:
    """The service provider under test."""

    def __init__(self, values: Values, surroundings: Surroundings) -> None:
        self.target = values["url"]
        self._values = values
        self._success = filled(values["success"], SUCCESS)
        self._reach = Reach.of(surroundings)
        self._context = trusting_context(values["trust"], surroundings)
        self.statuses: dict[str, int] = {}

    def offer(self, name: str, document: bytes) -> tuple[bool, Response]:
        """Send a document; tell whether it was taken. Raises Unreached."""
        headers: Headers = (("content-type", self._values["type"]),)
        if self._values["binding"] == "post":
            headers = (("content-type", "application/x-www-form-urlencoded"),)
            fields = {"SAMLResponse": base64.b64encode(document).decode("ascii"), "RelayState": "eqlab"}
            document = urlencode(fields).encode("ascii")
        response = self._call(Ask(url=self.target, method="POST", headers=headers, body=document))
        self.statuses[name] = response.status
        return succeeded(response, self._success), response

    def shows(self, response: Response) -> bytes:
        """Return what a provider shows of the user that it let in. Raises Unreached."""
        shown = response.body.data + "\n".join(value for _, value in response.headers).encode("utf-8", "replace")
        if not self._values["whoami"]:
            return shown
        cookies = "; ".join(f"{one.name}={one.value}" for one in read_cookies(response))
        return shown + self._call(Ask(url=self._values["whoami"], headers=(("cookie", cookies),))).body.data

    def _call(self, ask: Ask) -> Response:
        return self._reach.call(ask, self._context)

    def tell(self, issue: Issue, **facts: str) -> Finding:
        return tell(issue, NAME, self.target, {"target": self.target, **facts})


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    good = _original(values["assertion"], values, surroundings)
    spare = [_original(name, values, surroundings) for name in values["spare"]]
    handed = {name: surroundings.files(values[name]) for name in _HANDED if values[name]}
    provider = _Provider(values, surroundings)
    told: list[Finding] = []
    try:
        told += [one for name, data in handed.items() for one in _offer_bad(provider, name, data, *_HANDED[name])]
        told += _forge(provider, spare or [good], values)
        told += _control(provider, good, once=values["once"])
    except Unreached as error:
        told.append(not_looked(NAME, provider.target, error.problem))
    raw = {"target": provider.target, "statuses": provider.statuses}
    return seen_by(NAME, told, raw, forged=str(len(set(provider.statuses) - {"good"})))


def _original(name: str, values: Values, surroundings: Surroundings) -> Original:
    try:
        return read_original(surroundings.files(name), values["intruder"])
    except Unsuitable as error:
        raise ConfigurationError(issues.ASSERTION_UNUSABLE, file=name, why=error.why) from error


def _forge(provider: _Provider, originals: list[Original], values: Values) -> Iterator[Finding]:
    """Try the chosen ways to forge; a good assertion that was taken on the way is used up."""
    for forgery in FORGERIES:
        if forgery.name not in values["forgeries"] or (forgery.response and not originals[-1].wrapped):
            continue
        original = originals[0]
        taken, response = provider.offer(forgery.name, forgery.make(original))
        facts = {"bad": forgery.says, "clause": forgery.clause}
        if not taken:
            yield from _broken(provider, forgery.says, response)
            continue
        shown = provider.shows(response) if forgery.signed else b""
        if not forgery.signed or original.intruder.encode() in shown:
            yield provider.tell(issues.ASSERTION_ACCEPTED, **facts)
        elif original.subject not in shown:
            yield provider.tell(issues.WHO_LET_IN, bad=forgery.says)
        if forgery.signed and values["once"] and forgery is not FORGERIES[-1]:
            if len(originals) == 1:
                yield provider.tell(issues.ASSERTIONS_SPENT, bad=FORGERIES[FORGERIES.index(forgery) + 1].says)
                return
            originals = originals[1:]


def _control(provider: _Provider, good: Original, *, once: bool) -> Iterator[Finding]:
    """Offer the good assertion last, and then again: a server that refused all before has to take it."""
    document = good.document(good.assertion)
    taken, response = provider.offer("good", document)
    if not taken:
        yield provider.tell(issues.GOOD_ASSERTION_REFUSED, status=str(response.status))
    elif once:
        yield from _offer_bad(
            provider, "replayed", document, words("it was used before"), "SAML profiles, section 4.1.4.5"
        )


def _offer_bad(provider: _Provider, name: str, document: bytes, says: Words, clause: str) -> Iterator[Finding]:
    taken, response = provider.offer(name, document)
    if taken:
        yield provider.tell(issues.ASSERTION_ACCEPTED, bad=says, clause=clause)
    else:
        yield from _broken(provider, says, response)


def _broken(provider: _Provider, says: Words, response: Response) -> Iterator[Finding]:
    if response.status in _BROKEN and b"Fault" not in response.body.data:
        yield provider.tell(issues.ASSERTION_BREAKS, bad=says, status=str(response.status))


SAML_ABUSE: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Forged assertions", "fr": "Assertions falsifiées", "de": "Gefälschte Assertions"},
    does={
        "en": "Offers unsigned, changed, wrapped, expired, replayed and misaddressed SAML assertions; all must be "
        "refused, and the good one taken once.",
        "fr": "Présente des assertions SAML non signées, modifiées, à signature détournée, expirées, rejouées ou "
        "destinées à un autre ; toutes doivent être refusées, et la bonne acceptée une fois.",
        "de": "Legt unsignierte, veränderte, umverpackte, abgelaufene, wiederholte und falsch adressierte "
        "SAML-Assertions vor; alle müssen abgelehnt und die richtige einmal angenommen werden.",
    },
    parameters={
        "url": url("Address that takes assertions.", required=True),
        "assertion": text("Name of the file with a good, signed assertion, or a response with one.", required=True),
        "spare": texts("Names of further files of the kind, each with an ID of its own, from which is forged."),
        "whoami": url("Address that shows the user to whom the session belongs."),
        "expired": text("Name of a file with an assertion that has expired, rightly signed."),
        "audience": text("Name of a file with an assertion for another audience, rightly signed."),
        "foreign": text("Name of a file with an assertion that another issuer has signed."),
        "binding": choice("How they are sent: by a form (`post`), or as the body.", ("post", "body"), default="post"),
        "type": text("Type of the body.", default="application/xml"),
        "success": group("What tells that an assertion was taken.", SUCCESS),
        "once": flag("Whether an assertion may be used once only.", default=True),
        "intruder": text("The subject that forged assertions speak of.", default="eqlab-intruder"),
        "forgeries": some("Ways to forge.", tuple(one.name for one in FORGERIES)),
        "trust": TRUST,
    },
    look=_look,
)
