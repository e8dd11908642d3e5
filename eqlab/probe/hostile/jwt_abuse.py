"""jwt.abuse: a resource server gets forged tokens; it must refuse every one, and take the good one."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from eqlab.core.errors import ConfigurationError
from eqlab.core.exchange import Headers
from eqlab.core.finding import Finding
from eqlab.core.issue import Issue
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.author import Parameter, Values, choice, make_probe, text
from eqlab.probe.hostile import issues
from eqlab.probe.hostile.canary import ADDRESS, Canary, canary
from eqlab.probe.parameters import seconds, secret_of, some, url
from eqlab.probe.reach import TRUST, Ask, Reach, Unreached, not_looked, trusting_context
from eqlab.probe.sight import seen_by, tell

if TYPE_CHECKING:
    from eqlab.probe.hostile.forged_tokens import Forge

NAME = "jwt.abuse"
NAMES = (
    *("none", "none_spelt", "stripped", "tampered", "other_signature", "confusion", "foreign_key", "embedded_key"),
    *("key_address", "certificate_address", "key_path", "key_query", "critical", "expired", "early", "audience"),
    *("issuer", "binary"),
)
_OK, _BROKEN = range(200, 300), range(500, 600)
_FETCHING = ("key_address", "certificate_address")
_CLAIMS = Parameter(
    says="Claims of a good token, without the times.",
    expected=words("a mapping of claims to their values, without iat, nbf and exp"),
    fits=lambda value: isinstance(value, Mapping) and bool(value) and not {"iat", "nbf", "exp"} & set(value),
    schema={"type": "object", "minProperties": 1},
    required=True,
)


class _Server:
    """The resource server under test."""

    def __init__(self, values: Values, surroundings: Surroundings) -> None:
        self.target = values["url"]
        self._method = values["method"]
        self._body = values["body"].encode() or None
        self._type = values["type"]
        self._reach = Reach.of(surroundings)
        self._context = trusting_context(values["trust"], surroundings)
        self.statuses: dict[str, int] = {}

    def ask(self, name: str, token: str = "") -> int:
        """Call with a token; return the status. Raises Unreached."""
        headers: Headers = (("authorization", f"Bearer {token}"),) if token else ()
        if self._body is not None:
            headers = (*headers, ("content-type", self._type))
        call = Ask(url=self.target, method=self._method, headers=headers, body=self._body)
        self.statuses[name] = self._reach.call(call, self._context).status
        return self.statuses[name]

    def tell(self, issue: Issue, **facts: str) -> Finding:
        return tell(issue, NAME, self.target, {"target": self.target, **facts}, "authorization")


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    server = _Server(values, surroundings)
    told: list[Finding] = []
    with canary(values["canary"], surroundings.host) as bird:
        try:
            for one in _walk(server, values, surroundings, bird):
                told.append(one)  # noqa: PERF402 - what was seen before the target broke off is kept
        except Unreached as error:
            told.append(not_looked(NAME, server.target, error.problem))
    tried = len(set(server.statuses) - {"good", "good again", "no token"})
    return seen_by(NAME, told, {"target": server.target, "statuses": server.statuses}, forged=str(tried))


def _walk(server: _Server, values: Values, surroundings: Surroundings, bird: Canary) -> Iterator[Finding]:
    from eqlab.probe.hostile.forged_tokens import forgeries  # noqa: PLC0415 - naming the probe does not load it

    forge = _forge(values, surroundings, bird)
    if server.ask("good", forge.good()) not in _OK:
        yield server.tell(issues.GOOD_TOKEN_REFUSED, status=str(server.statuses["good"]))
        return
    if server.ask("no token") in _OK:
        yield server.tell(issues.OPEN_TO_ALL, status=str(server.statuses["no token"]))
        return
    for forgery in forgeries(values["forgeries"], forge.claims):
        status = server.ask(forgery.name, forgery.make(forge))
        facts = {"bad": forgery.says, "clause": forgery.clause}
        if status in _OK:
            yield server.tell(issues.TOKEN_ACCEPTED, **facts)
        elif status in _BROKEN:
            yield server.tell(issues.TOKEN_BREAKS, bad=forgery.says, status=str(status))
        if forgery.name in _FETCHING and bird.heard("key"):
            yield server.tell(issues.FETCHED_KEY, bad=forgery.says)
            return
    if server.ask("good again", forge.good()) not in _OK:
        yield server.tell(issues.GOOD_TOKEN_REFUSED, status=str(server.statuses["good again"]))


def _forge(values: Values, surroundings: Surroundings, bird: Canary) -> "Forge":
    from eqlab.probe.hostile.forged_tokens import Forge  # noqa: PLC0415
    from eqlab.wire.jose import UnusableKey, algorithm_of  # noqa: PLC0415

    key, now = secret_of(surroundings, NAME, values["key"]), int(surroundings.clock.now().timestamp())
    times: dict[str, Json] = {"iat": now, "nbf": now - 5, "exp": now + int(values["lifetime"])}
    try:
        header: dict[str, Json] = {"alg": algorithm_of(key), "typ": values["typ"]}
        if values["kid"]:
            header["kid"] = values["kid"]
        return Forge.of(header, {**values["claims"], **times}, key, now, bird.address("key"))
    except UnusableKey as error:
        raise ConfigurationError(issues.KEY_UNUSABLE, name=values["key"], why=str(error)) from error


JWT_ABUSE: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Forged tokens", "fr": "Jetons falsifiés", "de": "Gefälschte Token"},
    does={
        "en": "Offers unsigned, confused, foreign-signed, expired, early and misaddressed tokens; all must be refused, "
        "and the good one taken.",
        "fr": "Présente des jetons non signés, à algorithme détourné, signés par un tiers, expirés, anticipés ou "
        "destinés à un autre ; tous doivent être refusés, et le bon accepté.",
        "de": "Legt unsignierte, im Algorithmus vertauschte, fremd signierte, abgelaufene, verfrühte und falsch "
        "adressierte Token vor; alle müssen abgelehnt und das richtige angenommen werden.",
    },
    parameters={
        "url": url("Address that wants a bearer token.", required=True),
        "method": choice("Method of the calls.", ("GET", "POST"), default="GET"),
        "body": text("Body of the calls."),
        "type": text("Type of the body.", default="application/json"),
        "key": text("Name of the secret with the private key by which good tokens are signed, PEM.", required=True),
        "kid": text("The key's id, as the server knows it."),
        "typ": text("Type of the token.", default="JWT"),
        "claims": _CLAIMS,
        "lifetime": seconds("Seconds for which good tokens are valid.", 300.0, 86_400.0),
        "forgeries": some("Ways to forge.", NAMES),
        "canary": ADDRESS,
        "trust": TRUST,
    },
    look=_look,
)
