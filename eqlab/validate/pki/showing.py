"""Values of extensions as words: what profiles name and people read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from eqlab.validate.pki.facts import Extension
from eqlab.validate.pki.keys import MALFORMED
from eqlab.validate.pki.names import read_name, written
from eqlab.validate.words import shorten

_USAGE = {
    "digital_signature": "digitalSignature",
    "non_repudiation": "nonRepudiation",
    "key_encipherment": "keyEncipherment",
    "data_encipherment": "dataEncipherment",
    "key_agreement": "keyAgreement",
    "key_cert_sign": "keyCertSign",
    "crl_sign": "cRLSign",
    "encipher_only": "encipherOnly",
    "decipher_only": "decipherOnly",
}
_PURPOSE = {
    "server_auth": "serverAuth",
    "client_auth": "clientAuth",
    "code_signing": "codeSigning",
    "email_protection": "emailProtection",
    "time_stamping": "timeStamping",
    "ocsp_signing": "OCSPSigning",
    "any_extended_key_usage": "any",
}
_GENERAL = {
    "dns_name": "DNS",
    "rfc822_name": "email",
    "uniform_resource_identifier": "URI",
    "ip_address": "IP",
    "directory_name": "dirName",
    "registered_id": "RID",
}
_POLICY = {"any_policy": "anyPolicy"}
_ACCESS = {"ocsp": "ocsp", "ca_issuers": "caIssuers"}


def shown(values: frozenset[str]) -> str:
    """Show the values of an extension; `nothing` has its own sign."""
    return shorten(", ".join(sorted(values))) if values else "-"


def values_of(extension: Extension) -> frozenset[str] | None:
    """Return the values of an extension as words; None when it cannot be read or has no such words."""
    read = _READERS.get(extension.name)
    if read is None or extension.value is None:
        return None
    try:
        return frozenset(read(extension.value))
    except MALFORMED:
        return None


def general_names(names: Any) -> Iterator[tuple[str, str]]:
    """Yield kind and text of general names (asn1crypto). Raises one of MALFORMED."""
    for name in names:
        kind = _GENERAL.get(name.name, str(name.name))
        if kind == "dirName":
            yield kind, written(read_name(name.chosen))
        elif kind == name.name:
            yield kind, ""
        else:
            yield kind, _text(name.chosen)


def _text(value: Any) -> str:
    """Return a text as it stands in the certificate, not as asn1crypto would write it."""
    if type(value).__name__ in ("DNSName", "EmailAddress", "URI"):
        return bytes(value.contents).decode("latin-1")
    return str(value.native)


def _locations(points: Any) -> Iterator[str]:
    for point in points:
        name = point["distribution_point"]
        if name.native is not None and name.name == "full_name":
            yield from (text for _, text in general_names(name.chosen))


def _accesses(descriptions: Any) -> Iterator[str]:
    for one in descriptions:
        method = str(one["access_method"].native)
        for _, text in general_names([one["access_location"]]):
            yield f"{_ACCESS.get(method, method)}={text}"


def _policies(policies: Any) -> Iterator[str]:
    for policy in policies.native:
        name = str(policy["policy_identifier"])
        yield _POLICY.get(name, name)
        for qualifier in policy["policy_qualifiers"] or ():
            if qualifier["policy_qualifier_id"] == "certification_practice_statement":
                yield f"cps={qualifier['qualifier']}"


def _constraints(value: Any) -> Iterator[str]:
    native = value.native
    yield "CA" if native["ca"] else "no CA"
    if native["path_len_constraint"] is not None:
        yield f"pathLen={native['path_len_constraint']:x}"


_READERS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "keyUsage": lambda value: (_USAGE.get(one, one) for one in value.native),
    "extKeyUsage": lambda value: (_PURPOSE.get(one, one) for one in value.native),
    "basicConstraints": _constraints,
    "subjectAltName": lambda value: (f"{kind}:{text}" for kind, text in general_names(value)),
    "authorityInfoAccess": _accesses,
    "cRLDistributionPoints": _locations,
    "certificatePolicies": _policies,
}
