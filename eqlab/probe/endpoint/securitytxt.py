"""web.securitytxt: the file that tells finders of weaknesses whom to tell (RFC 9116)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from eqlab.core.exchange import Response
from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.probe.author import Values, make_probe
from eqlab.probe.endpoint.issues import web as issues
from eqlab.probe.parameters import host, port
from eqlab.probe.reach import Ask, Reach, Unreached, blind_context, not_looked
from eqlab.probe.sight import seen_by, tell

NAME = "web.securitytxt"
PATH = "/.well-known/security.txt"
_OK = 200
_ONCE = ("expires", "preferred-languages")
_URIS = ("contact", "acknowledgments", "canonical", "encryption", "hiring", "policy")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
_CLEAR, _SIGNATURE = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----"
_YEAR = dt.timedelta(days=366)


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    name = f"[{values['host']}]" if ":" in values["host"] else values["host"]
    target = f"https://{name}{'' if values['port'] == 443 else ':' + str(values['port'])}{PATH}"  # noqa: PLR2004
    try:
        response = Reach.of(surroundings).call(Ask(url=target), blind_context())
    except Unreached as error:
        return seen_by(NAME, [not_looked(NAME, target, error.problem)], {"target": target})
    if response.status != _OK:
        facts = {"target": target, "status": str(response.status)}
        return seen_by(NAME, [tell(issues.NO_SECURITY_TXT, NAME, target, facts)], facts)
    text = response.body.data.decode("utf-8", "replace")
    told = tuple(_judge(target, response, text, surroundings.clock.now()))
    return seen_by(NAME, told, {"target": target, "file": text}, fields=", ".join(sorted(fields_of(text))))


def _judge(target: str, response: Response, text: str, now: dt.datetime) -> Iterator[Finding]:
    rules = judge_file(text, target, now)
    kind = (response.header("content-type") or "").replace(" ", "").lower()
    if not kind.startswith("text/plain") or ("charset=" in kind and "charset=utf-8" not in kind):
        yield _tell(target, Broken(words("it is not served as text/plain in UTF-8")))
    yield from (_tell(target, one) for one in rules)


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a file breaks."""

    rule: Words
    advice: bool = False
    """True when the standard only recommends it."""
    field: str = ""


def _tell(target: str, broken: Broken) -> Finding:
    issue = issues.SECURITY_TXT_ADVICE if broken.advice else issues.SECURITY_TXT
    return tell(issue, NAME, target, {"target": target, "rule": broken.rule}, broken.field)


def fields_of(text: str) -> dict[str, list[str]]:
    """Return the fields of a file, names in lower case; comments and an OpenPGP wrapping are passed over."""
    if text.startswith(_CLEAR):
        text = text.partition("\n\n")[2] or text.partition("\r\n\r\n")[2]
        text = text.partition(_SIGNATURE)[0]
    fields: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, colon, value = line.partition(":")
        if colon and not line.startswith("#"):
            fields.setdefault(name.strip().lower(), []).append(value.strip())
    return fields


def judge_file(text: str, target: str, now: dt.datetime) -> Iterator[Broken]:
    """Judge a file by RFC 9116, section 2.5."""
    fields = fields_of(text)
    if "contact" not in fields:
        yield Broken(words("it has no Contact (section 2.5.3)"), field="Contact")
    for name in _ONCE:
        if len(fields.get(name, ())) > 1:
            yield Broken(words("it has {field} more than once (section 2.5)", field=name.title()), field=name.title())
    for name in _URIS:
        yield from (_ for value in fields.get(name, ()) for _ in _judge_address(name, value))
    yield from _judge_expiry(fields.get("expires", []), now)
    canonical = fields.get("canonical")
    if canonical and target not in canonical:
        yield Broken(words("its Canonical names other addresses than this one (section 2.5.2)"), field="Canonical")
    if not text.startswith(_CLEAR):
        yield Broken(words("it is not signed (section 2.3)"), advice=True)


def _judge_address(name: str, value: str) -> Iterator[Broken]:
    try:
        scheme = urlsplit(value).scheme.lower()
    except ValueError:
        scheme = ""
    title = name.title()
    if not scheme:
        yield Broken(words("its {field} is no URI (section 2.5.3)", field=title), field=title)
    elif scheme == "http":
        yield Broken(words("its {field} is an address without encryption (section 2.5)", field=title), field=title)


def _judge_expiry(values: list[str], now: dt.datetime) -> Iterator[Broken]:
    if not values:
        yield Broken(words("it has no Expires (section 2.5.5)"), field="Expires")
        return
    try:
        until = dt.datetime.fromisoformat(values[0].upper()) if _MOMENT.fullmatch(values[0]) else None
    except ValueError:
        until = None
    if until is None:
        yield Broken(words("its Expires is no instant of RFC 3339 (section 2.5.5)"), field="Expires")
    elif until <= now:
        yield Broken(words("it expired on {day} (section 2.5.5)", day=until.date().isoformat()), field="Expires")
    elif until > now + _YEAR:
        yield Broken(words("it stays valid for more than a year (section 2.5.5)"), advice=True, field="Expires")


SECURITY_TXT: Probe = make_probe(
    NAME,
    Mode.PASSIVE,
    title={"en": "security.txt", "fr": "security.txt", "de": "security.txt"},
    does={
        "en": "Reads the security.txt of a host: contact, expiry, addresses.",
        "fr": "Lit le security.txt d'un hôte : contact, expiration, adresses.",
        "de": "Liest die security.txt eines Hosts: Kontakt, Ablaufdatum, Adressen.",
    },
    parameters={"host": host("Host of the web site."), "port": port("Its port.", 443)},
    look=_look,
)
