"""The probe `provenance.slsa`: where and from what a build was made, by whose word."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from eqlab.core.probe import Mode, Sighting, Surroundings
from eqlab.core.text import Words, words
from eqlab.core.values import Json
from eqlab.probe.artefact.desk import Desk, dicts, text_of, under
from eqlab.probe.artefact.issues import release as issues
from eqlab.probe.author import Values, make_probe, text, texts, whole

if TYPE_CHECKING:
    from eqlab.validate.token.keys import Key

NAME = "provenance.slsa"
_PAYLOAD = "application/vnd.in-toto+json"
_PREDICATES = ("https://slsa.dev/provenance/v1", "https://slsa.dev/provenance/v0.2")
_ALGORITHMS = {"RSA": ("RS256", "PS256"), "P-256": ("ES256",), "P-384": ("ES384",), "P-521": ("ES512",)}
_SIZES = {"P-256": 32, "P-384": 48, "P-521": 66}
_PARAMETERS = {
    "statement": text("The provenance: a DSSE envelope with an in-toto statement.", required=True),
    "build": text("The build it is about.", required=True),
    "key": text("The key of the build platform: a JSON Web Key, or a certificate (PEM or DER)."),
    "builders": texts("Addresses of the build platforms that may have made it."),
    "source": text("Address of the repository it must be made from."),
    "level": whole("The SLSA build level asked for (1).", 1, 3, default=1),
}


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    desk = Desk(probe=NAME, surroundings=surroundings)
    name = values["statement"]
    envelope = _envelope(desk.json(name))
    payload, problem = _payload(envelope)
    statement = _statement(payload)
    if problem or statement is None:
        if not desk.findings:
            desk.tell(issues.NO_STATEMENT, name, "", name=name, problem=problem or words("its payload is no statement"))
        return desk.end()
    predicate = text_of(statement, "predicateType")
    if predicate not in _PREDICATES:
        desk.tell(issues.OTHER_PREDICATE, name, "predicateType", name=name, found=predicate[:120])
        return desk.end()
    _subject(desk, name, statement, values["build"])
    builder = _builder(desk, name, statement)
    if builder and values["builders"] and builder not in values["builders"]:
        expected = ", ".join(values["builders"])[:300]
        desk.tell(issues.OTHER_BUILDER, name, "builder.id", found=builder[:200], expected=expected)
    if values["source"]:
        _source(desk, name, statement, values["source"])
    signed = _signed(desk, name, envelope, payload, values["key"])
    level = 0 if not builder else 2 if signed else 1
    if level < values["level"]:
        desk.tell(issues.LOW_LEVEL, name, "", found=str(level), expected=str(values["level"]))
    return desk.end(builder=builder[:200], level=str(level), signature="verified" if signed else "not verified")


def _envelope(value: Json) -> Mapping[str, Json]:
    """The envelope itself, or the one inside a bundle."""
    inner = under(value, "dsseEnvelope")
    found = inner if isinstance(inner, Mapping) else value
    return found if isinstance(found, Mapping) else {}


def _payload(envelope: Mapping[str, Json]) -> tuple[bytes, Words | None]:
    if text_of(envelope, "payloadType") != _PAYLOAD:
        return b"", words("its payloadType is not {type}", type=_PAYLOAD)
    data = _decoded(text_of(envelope, "payload"))
    return (data, None) if data else (b"", words("its payload is not Base64"))


def _decoded(text_: str) -> bytes:
    try:
        return base64.b64decode(text_.replace("-", "+").replace("_", "/") + "=" * (-len(text_) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _statement(payload: bytes) -> Mapping[str, Json] | None:
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - naming a probe does not load the validators

    value = read_json(payload).value
    known = text_of(value, "_type").startswith("https://in-toto.io/Statement/")
    return value if known and isinstance(value, Mapping) else None


def _subject(desk: Desk, name: str, statement: Mapping[str, Json], build: str) -> None:
    expected = hashlib.sha256(desk.read(build)).hexdigest()
    named = {text_of(one, "digest", "sha256").lower() for one in dicts(statement.get("subject"))}
    if expected not in named:
        desk.tell(issues.OTHER_SUBJECT, name, "subject", name=name, expected=expected)


def _builder(desk: Desk, name: str, statement: Mapping[str, Json]) -> str:
    predicate = statement.get("predicate")
    builder = text_of(predicate, "runDetails", "builder", "id") or text_of(predicate, "builder", "id")
    kind = text_of(predicate, "buildDefinition", "buildType") or text_of(predicate, "buildType")
    for missing, there in ((words("who built it"), builder), (words("how it was built"), kind)):
        if not there:
            desk.tell(issues.NO_BUILDER, name, "predicate", name=name, missing=missing)
    return builder


def _source(desk: Desk, name: str, statement: Mapping[str, Json], expected: str) -> None:
    predicate = statement.get("predicate")
    uris = [text_of(one, "uri") for one in dicts(under(predicate, "buildDefinition", "resolvedDependencies"))]
    uris += [text_of(predicate, "invocation", "configSource", "uri")]
    uris += [text_of(predicate, "buildDefinition", "externalParameters", "workflow", "repository")]
    plain = {uri.removeprefix("git+").partition("@")[0].removesuffix(".git") for uri in uris if uri}
    if expected.removesuffix(".git") not in plain:
        found = ", ".join(sorted(plain))[:200] or "-"
        desk.tell(issues.OTHER_SOURCE, name, "predicate", found=found, expected=expected[:200])


def _signed(desk: Desk, name: str, envelope: Mapping[str, Json], payload: bytes, key_name: str) -> bool:
    """Tell whether a signature of the envelope is by the key handed in (DSSE 1.0, pre-authentication encoding)."""
    signatures = [_decoded(text_of(one, "sig")) for one in dicts(envelope.get("signatures"))]
    if not key_name:
        desk.tell(issues.NO_KEY, name, "signatures", name=name, why=words("no key was handed in"))
        return False
    key = _key(desk, key_name)
    kind = _PAYLOAD.encode()
    message = b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)
    if any(_fits(key, message, signature) for signature in signatures if signature):
        return True
    count = str(len(signatures))
    desk.tell(issues.ENVELOPE_SIGNATURE, name, "signatures", name=name, count=count, key=key.called)
    return False


def _key(desk: Desk, name: str) -> "Key":
    """Read a key handed in. Raises ConfigurationError when it is none."""
    from eqlab.core.errors import AuthorError  # noqa: PLC0415
    from eqlab.validate.json_reader import read_json  # noqa: PLC0415 - heavy
    from eqlab.validate.pki.path import read_anchors  # noqa: PLC0415
    from eqlab.validate.token.keys import BadKey, key_of, read_key  # noqa: PLC0415

    data = desk.read(name)
    value = read_json(data).value
    try:
        key = read_key(value) if isinstance(value, Mapping) else key_of(read_anchors([data])[0])
    except (BadKey, AuthorError) as error:
        raise desk.unusable(name, str(error)) from None
    if key is None or key.kind == "oct":
        raise desk.unusable(name, "it is no public key that the laboratory knows")
    return key


def _fits(key: "Key", message: bytes, signature: bytes) -> bool:
    from eqlab.validate.token.signing import verifies  # noqa: PLC0415 - heavy

    if key.kind == "OKP":
        return verifies("EdDSA", key, message, signature)
    value = _raw(signature, _SIZES[key.curve]) if key.kind == "EC" else signature
    return any(verifies(algorithm, key, message, value) for algorithm in _ALGORITHMS[key.curve or key.kind])


def _raw(signature: bytes, size: int) -> bytes:
    """Return an ECDSA signature as its two numbers side by side; one that is no DER is returned as it is."""
    from eqlab.validate.pki.der import NotDer, read_element  # noqa: PLC0415 - heavy

    try:
        whole = read_element(signature, 0, len(signature))
        first = read_element(signature, whole.content, whole.end)
        second = read_element(signature, first.end, whole.end)
        numbers = [int.from_bytes(signature[one.content : one.end]) for one in (first, second)]
        return b"".join(number.to_bytes(size) for number in numbers)
    except (NotDer, OverflowError, IndexError):
        return signature


PROBE = make_probe(
    NAME,
    Mode.PASSIVE,
    {"en": "Provenance of the build", "fr": "Provenance de la compilation", "de": "Herkunft des Builds"},
    {
        "en": "Reads SLSA provenance: subject, builder, source, signature, level.",
        "fr": "Lit la provenance SLSA : objet, plateforme, source, signature, niveau.",
        "de": "Liest die SLSA-Herkunftsangabe: Gegenstand, Plattform, Quelle, Signatur, Stufe.",
    },
    _PARAMETERS,
    _look,
)
