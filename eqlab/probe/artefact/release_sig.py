"""The probe `release.sig`: the build is the attested one, and is signed."""

import hashlib
import re

from eqlab.core.location import Position
from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.probe.artefact.desk import Desk
from eqlab.probe.artefact.issues import release as issues
from eqlab.probe.artefact.signing import check_detached, image_signature
from eqlab.probe.author import Find, Values, flag, make_probe, refuse, text, texts

NAME = "release.sig"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(r"^([0-9a-fA-F]{64}) [ *](.+?)\r?$", re.MULTILINE)
_PARAMETERS = {
    "build": text("The build as it is delivered.", required=True),
    "digest": text("The attested SHA-256, 64 hexadecimal digits."),
    "checksums": text("A file of checksums as sha256sum writes it."),
    "called": text("The name of the build in that file; any line with its SHA-256 when absent."),
    "signature": text("A detached signature: CMS, PEM or DER."),
    "anchors": texts("Certificates of the authorities that signers may come from."),
    "authenticode": flag("True: the build must be a Windows image with an Authenticode signature."),
}


def _ready(values: Values, at: Position, find: Find) -> None:
    if values["digest"] and not _SHA256.fullmatch(values["digest"]):
        raise refuse(NAME, "digest", at, find, "64 hexadecimal digits in lower case")
    if not any(values[key] for key in ("digest", "checksums", "signature", "authenticode")):
        raise refuse(NAME, "build", at, find, "together with digest, checksums, signature or authenticode")


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    build, seen = values["build"], {}
    data = desk.read(build)
    found = hashlib.sha256(data).hexdigest()
    if values["digest"] and values["digest"] != found:
        desk.tell(issues.OTHER_DIGEST, build, "", name=build, found=found, expected=values["digest"])
    if values["checksums"]:
        _checksums(desk, values, found)
    if values["signature"]:
        seen["signer"] = check_detached(desk, values["signature"], data, values["anchors"])[:200]
    if values["authenticode"]:
        seen["authenticode"] = _image(desk, build, data)
    if not values["signature"] and not values["authenticode"]:
        desk.tell(issues.UNSIGNED, build, "", name=build)
    return desk.end(sha256=found, **seen)


def _checksums(desk: Desk, values: Values, found: str) -> None:
    lines = _LINE.findall(desk.read(values["checksums"]).decode("utf-8", "replace"))
    named = [digest.lower() for digest, name in lines if values["called"] in ("", name.removeprefix("./"))]
    facts = {"file": values["checksums"], "name": values["called"] or values["build"]}
    if not named:
        desk.tell(issues.NO_DIGEST, values["checksums"], "", **facts)
    elif found not in named:
        desk.tell(issues.OTHER_DIGEST, values["build"], "", name=values["build"], found=found, expected=named[0])


def _image(desk: Desk, name: str, data: bytes) -> str:
    signed = image_signature(data)
    if signed is None or not signed[0]:
        desk.tell(issues.UNSIGNED, name, "", name=name)
        return "absent"
    signature, digests = signed
    if not any(digest in signature for digest in digests):
        desk.tell(issues.OTHER_IMAGE, name, "", name=name)
        return "of another image"
    return "present"


PROBE = make_probe(
    NAME,
    Mode.PASSIVE,
    {"en": "Signature of the release", "fr": "Signature de la version", "de": "Signatur der Version"},
    {
        "en": "Compares the build with its attested SHA-256 and verifies its signature.",
        "fr": "Compare la version livrée à son empreinte SHA-256 attestée et en vérifie la signature.",
        "de": "Vergleicht den Build mit seiner bescheinigten SHA-256-Prüfsumme und prüft seine Signatur.",
    },
    _PARAMETERS,
    _look,
    _ready,
)
