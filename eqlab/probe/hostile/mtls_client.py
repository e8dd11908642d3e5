"""mtls.client: the lab asks for a client certificate; the system must show the right one."""

import ssl
from collections.abc import Iterator
from typing import TYPE_CHECKING

from eqlab.core.finding import Finding
from eqlab.core.probe import Mode, Probe, Sighting, Surroundings
from eqlab.probe.author import Values, make_probe, text
from eqlab.probe.hostile import issues
from eqlab.probe.hostile.scenes import PARAMETERS, authority_of, name_of, perform, server_side, sighting, window_of
from eqlab.probe.sight import tell

if TYPE_CHECKING:
    from eqlab.probe.hostile.stage import Call
    from eqlab.wire.pki import Authority

NAME = "mtls.client"
SCENE = "asks"
_OWN_FAULT = ("certificate", "ca ", "issuer", "self-signed", "key too", "md too")
"""Words of the reasons for which the lab refuses a client certificate, rather than the system the lab's."""


def _look(values: Values, surroundings: Surroundings) -> Sighting:
    from eqlab.probe.hostile.stage import Scene  # noqa: PLC0415 - naming the probe does not load it

    with authority_of(surroundings) as authority:
        scene = Scene(name=SCENE, context=_asking(authority, name_of(values, surroundings)))
        settings = {
            "listen": values["listen"],
            "name": name_of(values, surroundings),
            "authority": str(authority.root_path),
        }
        calls = perform(NAME, [scene], window_of(values, surroundings), surroundings, settings)
    return sighting(NAME, _judge(calls, values, window_of(values, surroundings)), calls)


def _asking(authority: "Authority", name: str) -> ssl.SSLContext:
    """Return a context that asks for a certificate of the lab's CA, and takes a caller without one to see it."""
    context = server_side(authority.server([name]))
    context.load_verify_locations(cafile=authority.root_path)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


def _judge(calls: "tuple[Call, ...]", values: Values, window: float) -> Iterator[Finding]:
    if not calls:
        facts = {"scene": SCENE, "window": f"{window:g}"}
        yield tell(issues.NOT_CALLED, NAME, SCENE, facts)
    for call in dict.fromkeys(calls):
        yield from _judge_call(call, values)


def _judge_call(call: "Call", values: Values) -> Iterator[Finding]:
    why = call.why or "without a word"
    if call.ending.value == "strange":
        yield tell(issues.NO_HANDSHAKE, NAME, SCENE, {"scene": SCENE, "why": why})
    elif call.ending.value == "aborted":
        ours = "the peer sent the alert" not in why and any(word in why for word in _OWN_FAULT)
        issue = issues.BAD_CLIENT_CERTIFICATE if ours else issues.CONTROL_REFUSED
        yield tell(issue, NAME, SCENE, {"scene": SCENE, "why": why})
    elif call.certificate is None:
        yield tell(issues.NO_CLIENT_CERTIFICATE, NAME, SCENE, {})
    else:
        found, expected = call.certificate, values["sha256"].lower().replace(":", "") or values["subject"]
        fits = found.sha256 == expected if values["sha256"] else values["subject"] in found.subject
        if not fits:
            facts = {"found": found.subject[:200], "expected": expected[:200]}
            yield tell(issues.OTHER_CLIENT_CERTIFICATE, NAME, SCENE, facts)


MTLS_CLIENT: Probe = make_probe(
    NAME,
    Mode.ACTIVE,
    title={"en": "Client certificate", "fr": "Certificat client", "de": "Client-Zertifikat"},
    does={
        "en": "A laboratory endpoint asks for a client certificate; the product shows the right one, which is valid.",
        "fr": "Un point d'accès du laboratoire demande un certificat client ; le produit présente le bon, en cours de "
        "validité.",
        "de": "Ein Endpunkt des Labors verlangt ein Client-Zertifikat; das Produkt zeigt das richtige und gültige.",
    },
    parameters={
        **PARAMETERS,
        "subject": text("A part of the name in the right certificate, e.g. its serialNumber."),
        "sha256": text("Fingerprint of the right certificate, hexadecimal."),
    },
    look=_look,
)
