"""The probes `update.signature` and `update.channel`: how a product took updates that it must refuse."""

import hashlib
from collections.abc import Mapping

from eqlab.core.errors import nearest
from eqlab.core.location import Position
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.core.text import Text, Words, words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, text_of
from eqlab.probe.artefact.issues import release as issues
from eqlab.probe.author import Find, Parameter, Values, make_probe, refuse, text

REACTIONS = ("refused", "warned", "installed")
KINDS: Mapping[str, Words] = {
    "genuine": words("genuine"),
    "tampered": words("tampered with"),
    "unsigned": words("not signed"),
    "foreign": words("signed by somebody else"),
    "downgraded": words("older than what is installed"),
    "redirected": words("from another place"),
    "unprotected": words("sent without protection"),
    "frozen": words("announced by an outdated feed"),
}
_CHANGED = frozenset({"tampered", "unsigned", "foreign"})
_KEYS = frozenset({"name", "kind", "file", "reaction"})


def _ready(name: str, kinds: tuple[str, ...], values: Values, at: Position, find: Find) -> None:
    offers = values["offers"]
    if not isinstance(offers, list) or not offers or not all(_fits(one, kinds) for one in offers):
        raise refuse(name, "offers", at, find, _expected(kinds), _near(offers, kinds))
    if [one["kind"] for one in offers].count("genuine") != 1:
        raise refuse(name, "offers", at, find, "exactly one offer that is genuine")


def _expected(kinds: tuple[str, ...]) -> str:
    return f"a list of {{name, kind, file, reaction}}; kind: {', '.join(('genuine', *kinds))}"


def _fits(one: Json, kinds: tuple[str, ...]) -> bool:
    if not isinstance(one, Mapping) or set(one) - _KEYS or not all(isinstance(value, str) for value in one.values()):
        return False
    return bool(one.get("name")) and one.get("kind") in ("genuine", *kinds)


def _near(offers: Json, kinds: tuple[str, ...]) -> str:
    said = [text_of(one, "kind") for one in offers] if isinstance(offers, list) else []
    return next((nearest(kind, ("genuine", *kinds)) for kind in said if kind not in ("genuine", *kinds)), "")


def _look(probe: str, kinds: tuple[str, ...], values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=probe, surroundings=surroundings)
    recorded = desk.json(values["reactions"]) if values["reactions"] else {}
    offers = values["offers"]
    genuine = next(one for one in offers if one["kind"] == "genuine")
    original = _digest(desk, genuine)
    for offer in offers:
        reaction = text_of(recorded, offer["name"]) or text_of(offer, "reaction")
        if offer["kind"] in _CHANGED and original and _digest(desk, offer) == original:
            facts = {"name": offer["name"], "kind": KINDS[offer["kind"]]}
            desk.tell(issues.SAME_PACKAGE, offer["name"], "", **facts)
        else:
            _judge(desk, offer, reaction)
    for kind in kinds:
        if kind not in {one["kind"] for one in offers}:
            desk.tell(issues.NO_TWIN, "offers", "", kind=KINDS[kind], kinds=", ".join(kinds))
    return desk.end({"offers": offers}, offers=str(len(offers)))


def _digest(desk: Desk, offer: Mapping[str, str]) -> str:
    return hashlib.sha256(desk.read(offer["file"])).hexdigest() if offer.get("file") else ""


def _judge(desk: Desk, offer: Mapping[str, str], reaction: str) -> None:
    name, kind = offer["name"], KINDS[offer["kind"]]
    if reaction not in REACTIONS:
        desk.tell(issues.NO_REACTION, name, "", name=name, kind=kind)
    elif offer["kind"] == "genuine":
        if reaction != "installed":
            desk.tell(issues.NOTHING_TAKEN, name, "", name=name, reaction=reaction)
    elif reaction == "installed":
        desk.tell(issues.NOT_REFUSED, name, "", name=name, kind=kind)
    elif reaction == "warned":
        desk.tell(issues.ONLY_WARNED, name, "", name=name, kind=kind)


def _probe(name: str, title: Text, does: Text, kinds: tuple[str, ...]) -> Probe:
    offered = Parameter(
        says="The updates that were offered, exactly one of them genuine.",
        expected=_expected(kinds),
        fits=lambda value: isinstance(value, list),
        schema={
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"enum": ["genuine", *kinds]},
                    "file": {"type": "string"},
                    "reaction": {"enum": list(REACTIONS)},
                },
                "required": ["name", "kind"],
                "additionalProperties": False,
            },
        },
        required=True,
    )
    return make_probe(
        name,
        Mode.ACTIVE,
        title,
        does,
        {"offers": offered, "reactions": text("JSON: the name of each offer to refused, warned or installed.")},
        lambda values, surroundings: _look(name, kinds, values, surroundings),
        lambda values, at, find: _ready(name, kinds, values, at, find),
    )


SIGNATURE = _probe(
    "update.signature",
    {"en": "Tampered updates", "fr": "Mises à jour altérées", "de": "Manipulierte Updates"},
    {
        "en": "Judges how tampered, unsigned and foreign-signed updates were taken; all must be refused.",
        "fr": "Juge l'accueil fait aux mises à jour altérées, non signées ou signées par un tiers ; toutes refusées.",
        "de": "Beurteilt, wie manipulierte, unsignierte und fremd signierte Updates aufgenommen wurden.",
    },
    ("tampered", "unsigned", "foreign"),
)
CHANNEL = _probe(
    "update.channel",
    {"en": "Update channel", "fr": "Canal de mise à jour", "de": "Update-Kanal"},
    {
        "en": "Judges how a redirected feed and an older version were taken; both must be refused.",
        "fr": "Juge l'accueil fait à un flux détourné et à une version antérieure ; les deux doivent être refusés.",
        "de": "Beurteilt, wie ein umgeleiteter Kanal und eine ältere Version aufgenommen wurden.",
    },
    ("downgraded", "redirected"),
)
