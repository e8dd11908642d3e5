"""Judges the tokens of a header (WSS X.509 and username token profiles 1.1.1)."""

import base64
import hashlib
import hmac

from eqlab.core.text import words
from eqlab.validate.saml.desk import saml, span
from eqlab.validate.wsse import issues
from eqlab.validate.wsse.desk import Desk, wsse, wsu
from eqlab.validate.xmldsig.certificates import decoded
from eqlab.validate.xmldsig.keys import PKI_PATH, certificates_in
from eqlab.validate.xmldsig.moments import shown
from eqlab.validate.xmldsig.names import SOAP_SECURITY, X509_PROFILE, Node

X509V3 = f"{X509_PROFILE}#X509v3"
BASE64 = f"{SOAP_SECURITY}#Base64Binary"
_PASSWORD = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#Password"  # noqa: S105 - a namespace
MOST_TOKENS = 10
_NAMES = {"x509": "BinarySecurityToken", "username": "UsernameToken", "saml": "Assertion"}


def judge_tokens(desk: Desk, security: Node) -> None:
    """Tell which tokens are missing, and what is wrong with those that are there."""
    binary = list(security.iterchildren(wsse("BinarySecurityToken")))
    users = list(security.iterchildren(wsse("UsernameToken")))
    assertions = list(security.iterchildren(saml("Assertion")))
    there = {"x509": [one for one in binary if is_certificate(one)], "username": users, "saml": assertions}
    signed = {"token": "x509", "username": "username", "assertion": "saml"}
    wanted = dict.fromkeys((*desk.profile.tokens, *(signed[one] for one in desk.profile.signed if one in signed)))
    for kind in wanted:
        if not there[kind]:
            desk.notes.tell(issues.NO_TOKEN, security, "token", kind=_NAMES[kind])
    for one in there["x509"][:MOST_TOKENS]:
        _judge_binary(desk, one)
    for one in users[:MOST_TOKENS]:
        _judge_user(desk, one)


def is_certificate(node: Node) -> bool:
    """Tell whether a token is meant to hold a certificate; others are the business of who issued them."""
    return str(node.get("ValueType", X509V3)).startswith(X509_PROFILE)


def _judge_binary(desk: Desk, node: Node) -> None:
    encoding, kind = node.get("EncodingType", BASE64), node.get("ValueType", "")
    if encoding != BASE64:
        facts = {"part": "EncodingType", "found": encoding, "expected": BASE64}
        desk.notes.tell(issues.TOKEN_TYPE, node, "token", attribute="EncodingType", **facts)
    if kind not in {X509V3, PKI_PATH}:
        facts = {"part": "ValueType", "found": kind or words("missing"), "expected": X509V3}
        desk.notes.tell(issues.TOKEN_TYPE, node, "token", **facts)
    if not certificates_in(node):
        desk.notes.tell(issues.BAD_TOKEN, node, "token")


def _judge_user(desk: Desk, node: Node) -> None:
    """Judge a UsernameToken; what it holds of secrets is never shown."""
    rule, notes = desk.profile.username, desk.notes
    user = (node.findtext(wsse("Username")) or "").strip()
    password, nonce, made = node.find(wsse("Password")), node.find(wsse("Nonce")), node.find(wsu("Created"))
    needed = {"Username": user or None, "Password": password}
    needed |= {"Nonce": nonce, "Created": made} if rule.nonce else {}
    for name, there in needed.items():
        if there is None:
            notes.tell(issues.USERNAME, node, "username", missing=name)
    if user and rule.name is not None and not rule.name.covers(user):
        notes.tell(issues.USER, node, "username", found=user, expected=f"/{rule.name.text}/")
    _judge_time(desk, made)
    octets = b"" if nonce is None else decoded(nonce.text)
    if octets is None:
        notes.tell(issues.BAD_NONCE, nonce, "username")
    elif octets and f"{user} {base64.b64encode(octets).decode()}" in desk.asked.nonces:
        notes.tell(issues.REPLAY, nonce, "username")
    if password is not None:
        _judge_password(desk, password, user, octets, (node.findtext(wsu("Created")) or "").strip())


def _judge_time(desk: Desk, made: Node | None) -> None:
    found, limit = desk.moment(made, "Created"), desk.profile.longest
    if found is None:
        return
    if found > desk.at + desk.profile.leeway:
        desk.notes.tell(issues.FUTURE, made, "username", part="Created", found=shown(found), at=shown(desk.at))
    if limit is not None and desk.at - desk.profile.leeway - found > limit:
        facts = {"found": shown(found), "age": span(desk.at - found), "limit": span(limit)}
        desk.notes.tell(issues.STALE, made, "username", **facts)


def _judge_password(desk: Desk, node: Node, user: str, nonce: bytes | None, made: str) -> None:
    rule, notes = desk.profile.username, desk.notes
    kind = "digest" if node.get("Type", f"{_PASSWORD}Text") == f"{_PASSWORD}Digest" else "text"
    if rule.form not in {"any", kind}:
        notes.tell(issues.PASSWORD_TYPE, node, "username", found=kind, expected=rule.form)
    if not rule.secrets or nonce is None:
        return
    secret = rule.secrets.get(user)
    if secret is None:
        notes.tell(issues.NO_PASSWORD, node, "username")
        return
    text = (node.text or "").strip() if kind == "digest" else node.text or ""
    expected = password_digest(nonce, made, secret) if kind == "digest" else secret
    if not hmac.compare_digest(expected.encode(), text.encode("utf-8", "replace")):
        notes.tell(issues.PASSWORD, node, "username")


def password_digest(nonce: bytes, created: str, password: str) -> str:
    """Return the digest of a password (WSS username token profile 1.1.1, section 3.1)."""
    octets = nonce + created.encode("utf-8", "replace") + password.encode()
    return base64.b64encode(hashlib.sha1(octets, usedforsecurity=False).digest()).decode()
