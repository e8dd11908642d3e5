"""Probes that compare a declaration with a dated table: places, clients, register, source protection."""

import re
from collections.abc import Mapping
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import Any

from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, day_of, dicts, text_of, under
from eqlab.probe.artefact.issues import papers as issues
from eqlab.probe.artefact.versions import compare
from eqlab.probe.author import Values, make_probe, text, texts, whole

_DAYS = whole("How many days old the table may be (90).", 1, 3650, default=90)
_VALID = frozenset({"valid", "active", "definitive", "provisional"})


def _scorecard(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe="repo.scorecard", surroundings=surroundings)
    name = values["result"]
    result = desk.json(name)
    checks = {text_of(one, "name"): one for one in dicts(under(result, "checks"))}
    if not checks:
        if not desk.findings:
            desk.tell(issues.NO_SCORE, name, "", check="Scorecard", reason=words("the file holds no checks"))
        return desk.end()
    if day_of(under(result, "date")) is None:
        desk.tell(issues.NO_SCORE, name, "date", check="Scorecard", reason=words("the file has no date"))
    else:
        desk.check_age(name, under(result, "date"), values["days"])
    for check in values["checks"]:
        _score(desk, name, check, checks.get(check, {}), values["least"])
    repository = text_of(result, "repo", "name")
    return desk.end(repository=repository[:200], score=str(under(result, "score")), date=text_of(result, "date")[:10])


def _score(desk: Desk, name: str, check: str, found: Mapping[str, Json], least: int) -> None:
    score, reason = found.get("score"), text_of(found, "reason")[:200]
    if not isinstance(score, int | Decimal) or isinstance(score, bool) or score < 0:
        desk.tell(issues.NO_SCORE, name, check, check=check, reason=reason or words("the check was not run"))
    elif score < least:
        facts = {"check": check, "found": str(score), "expected": str(least), "reason": reason}
        desk.tell(issues.LOW_SCORE, name, check, **facts)


def _register(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe="registry.lookup", surroundings=surroundings)
    table, (name, version) = desk.table(values["register"]), desk.filled((values["name"], values["version"]))
    desk.check_age(values["register"], under(table, "dated"), values["days"])
    named = [one for one in dicts(under(table, "attestations")) if _same(text_of(one, "name"), name)]
    own = [one for one in named if text_of(one, "version") == version]
    if not own:
        versions = ", ".join(text_of(one, "version")[:20] for one in named[:5])
        others = words(" It has: {versions}.", versions=versions) if versions else ""
        facts = {"name": name[:80], "version": version[:40]}
        desk.tell(issues.NOT_REGISTERED, values["register"], "", **facts, others=others)
    elif not any(_is_valid(desk, one) for one in own):
        status = text_of(own[-1], "status") or "?"
        until = day_of(own[-1].get("valid_until"))
        ended = words("past its term ({day})", day=until.isoformat()) if until and until < desk.today else status[:40]
        desk.tell(issues.NOT_VALID, values["register"], "", name=name[:80], version=version[:40], status=ended)
    return desk.end(dated=str(under(table, "dated")), known=str(len(named)))


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _is_valid(desk: Desk, one: Mapping[str, Json]) -> bool:
    until = day_of(one.get("valid_until"))
    return text_of(one, "status").lower() in _VALID and until is not None and until >= desk.today


def _places(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe="net.geo", surroundings=surroundings)
    table = desk.table(values["table"])
    desk.check_age(values["table"], under(table, "dated"), values["days"])
    networks = _networks(desk, values["table"], dicts(under(table, "networks")))
    declared = [place.upper() for place in desk.filled(values["declared"])]
    allowed = [place.upper() for place in values["allowed"]]
    for place in declared:
        if allowed and place not in allowed:
            desk.tell(issues.FORBIDDEN_PLACE, "declared", "", place=place[:40], allowed=", ".join(allowed)[:200])
    for address in desk.filled(values["observed"]):
        found = _place_of(address, networks)
        if not found:
            desk.tell(issues.UNKNOWN_PLACE, "observed", "", address=address[:60])
        elif found not in declared:
            facts = {"address": address[:60], "found": found[:40], "declared": ", ".join(declared)[:200]}
            desk.tell(issues.OTHER_PLACE, "observed", "", **facts)
    return desk.end(dated=str(under(table, "dated")), addresses=str(len(values["observed"])))


def _networks(desk: Desk, name: str, listed: list[Mapping[str, Json]]) -> list[tuple[Any, str]]:
    try:
        return [(ip_network(text_of(one, "network"), strict=False), text_of(one, "place").upper()) for one in listed]
    except ValueError as error:
        raise desk.unusable(name, str(error)) from None


def _place_of(address: str, networks: list[tuple[Any, str]]) -> str:
    """The place of the narrowest network that an address lies in; empty when there is none."""
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    fitting = [(one.prefixlen, place) for one, place in networks if known.version == one.version and known in one]
    return max(fitting, default=(0, ""))[1]


_BROWSERS = (
    ("Edge", re.compile(r"\bEdgA?/(\d+(?:\.\d+)*)")),
    ("Opera", re.compile(r"\bOPR/(\d+(?:\.\d+)*)")),
    ("Firefox", re.compile(r"\bFirefox/(\d+(?:\.\d+)*)")),
    ("Chrome", re.compile(r"\b(?:Chrome|CriOS)/(\d+(?:\.\d+)*)")),
    ("Safari", re.compile(r"\bVersion/(\d+(?:\.\d+)*).*\bSafari/")),
    ("Internet Explorer", re.compile(r"\b(?:MSIE |Trident/.*rv:)(\d+(?:\.\d+)*)")),
)
_SYSTEMS = (
    ("iOS", re.compile(r"\b(?:iPhone )?OS (\d+(?:_\d+)*) like Mac")),
    ("Android", re.compile(r"\bAndroid (\d+(?:\.\d+)*)")),
    ("Windows NT", re.compile(r"\bWindows NT (\d+\.\d+)")),
)
"""Systems whose version a browser still tells; that of macOS is frozen."""


def _client(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe="client.version_check", surroundings=surroundings)
    table, (agent,) = desk.table(values["table"]), desk.filled((values["agent"],))
    desk.check_age(values["table"], under(table, "dated"), values["days"])
    told = dict(_told(agent, _BROWSERS) + _told(agent, _SYSTEMS))
    known = 0
    for product, version in told.items():
        oldest = text_of(table, "oldest", product)
        order = compare("NuGet", version, oldest) if oldest else None
        known += order is not None
        if order == -1:
            desk.tell(issues.OLD_CLIENT, "agent", "", product=product, found=version, expected=oldest)
    if not known:
        desk.tell(issues.UNKNOWN_CLIENT, "agent", "", agent=agent[:120])
    return desk.end(
        dated=str(under(table, "dated")), **{name.replace(" ", "_").lower(): one for name, one in told.items()}
    )


def _told(agent: str, known: tuple[tuple[str, re.Pattern[str]], ...]) -> list[tuple[str, str]]:
    """The first product that a user agent names, with its version."""
    found = ((name, pattern.search(agent[:1000])) for name, pattern in known)
    return [(name, one.group(1).replace("_", ".")) for name, one in found if one][:1]


SCORECARD = make_probe(
    "repo.scorecard",
    Mode.PASSIVE,
    {"en": "Protection of the source", "fr": "Protection du code source", "de": "Schutz des Quellcodes"},
    {
        "en": "Reads the result of OpenSSF Scorecard.",
        "fr": "Lit le résultat d'OpenSSF Scorecard.",
        "de": "Liest das Ergebnis der OpenSSF Scorecard.",
    },
    {
        "result": text("The result of Scorecard, in JSON.", required=True),
        "checks": texts("The checks that count.", default=("Branch-Protection", "Code-Review")),
        "least": whole("The score that each must have (5).", 0, 10, default=5),
        "days": whole("How many days old the result may be (90).", 1, 3650, default=90),
    },
    _scorecard,
)
REGISTER = make_probe(
    "registry.lookup",
    Mode.PASSIVE,
    {"en": "Register of attestations", "fr": "Registre des attestations", "de": "Register der Bescheinigungen"},
    {
        "en": "Looks up name and version of the software in a register of attestations.",
        "fr": "Recherche le nom et la version du logiciel dans un registre des attestations.",
        "de": "Schlägt Name und Version der Software in einem Register der Bescheinigungen nach.",
    },
    {
        "register": text(
            "JSON: `dated`, and `attestations` with `name`, `version`, `status` and `valid_until`.", required=True
        ),
        "name": text("Name of the software; {fields} are filled.", required=True),
        "version": text("Its version; {fields} are filled.", required=True),
        "days": whole("How many days old the register may be (7).", 1, 3650, default=7),
    },
    _register,
)
PLACES = make_probe(
    "net.geo",
    Mode.PASSIVE,
    {"en": "Places of hosting", "fr": "Lieux d'hébergement", "de": "Hosting-Standorte"},
    {
        "en": "Compares the declared places of hosting with those of the addresses seen, by a dated table.",
        "fr": "Compare les lieux d'hébergement déclarés à ceux des adresses observées, selon une table datée.",
        "de": "Vergleicht die erklärten Hosting-Standorte mit denen der beobachteten Adressen nach einer Tabelle.",
    },
    {
        "declared": texts("The declared places, e.g. country codes; {fields} are filled.", required=True),
        "observed": texts("The addresses that were seen; {fields} are filled.", required=True),
        "table": text("JSON: `dated`, and `networks` with `network` and `place`.", required=True),
        "allowed": texts("The places that may be declared; any when absent."),
        "days": _DAYS,
    },
    _places,
)
CLIENT = make_probe(
    "client.version_check",
    Mode.PASSIVE,
    {
        "en": "Version of browser and system",
        "fr": "Version du navigateur et du système",
        "de": "Version von Browser und System",
    },
    {
        "en": "Compares what a browser says of itself with a dated table; nothing else is kept.",
        "fr": "Compare ce qu'un navigateur dit de lui-même à une table datée ; rien d'autre n'est conservé.",
        "de": "Vergleicht, was ein Browser von sich sagt, mit einer datierten Tabelle; sonst wird nichts behalten.",
    },
    {
        "agent": text("The User-Agent header; {fields} are filled.", required=True),
        "table": text("JSON: `dated`, and `oldest` with products to versions.", required=True),
        "days": _DAYS,
    },
    _client,
)
PROBES = (SCORECARD, REGISTER, PLACES, CLIENT)
