"""A conformance statement from the YAML of its vendor, with every mistake in its place."""

import re
from collections.abc import Callable, Mapping
from functools import partial

from eqlab.checklist.author import Author
from eqlab.core.errors import AuthorErrors
from eqlab.core.subject import Build, Party, Statement, Subject, SubjectKind
from eqlab.label.issues import BAD_DIGEST
from eqlab.label.scheme.part import Part, part_of
from eqlab.plan.node import place_at
from eqlab.plan.yaml_reader import read_yaml

_REQUIRED = ("statement", "plan", "service", "role", "subject")
_OPTIONAL = ("variant", "claims", "parameters")
_KINDS = {one.value: one for one in SubjectKind}
_SHA256, _SHA512 = re.compile(r"[0-9a-f]{64}"), re.compile(r"[0-9a-f]{128}")
Digests = Callable[[str], tuple[str, str]]
"""Returns SHA-256 and SHA-512 of a file that a statement names, by its path; raises EqlabError."""


def read_statement(source: bytes, file: str, digests: Digests) -> Statement:
    """Read a statement. Builds named by `file` are digested here. Raises AuthorErrors with every mistake."""
    node = read_yaml(source, file)
    author = Author(file, partial(place_at, node))
    root = part_of(author, node.plain(), (), _REQUIRED, _OPTIONAL)
    statement = Statement(
        id=root.text("statement"),
        subject=_subject(root, digests),
        service=root.text("service"),
        role=root.text("role"),
        plan=root.text("plan"),
        variant=_texts(root, "variant"),
        claims=_claims(root),
        parameters={name: text for name, text in _texts(root, "parameters").items() if text},
    )
    if author.errors:
        raise AuthorErrors(author.errors)
    return statement


def _subject(root: Part, digests: Digests) -> Subject:
    part = root.inner("subject", ("system", "version", "vendor"), ("kind", "holder", "builds", "sbom"))
    vendor = _party(part, "vendor")
    return Subject(
        kind=part.choice("kind", _KINDS, SubjectKind.PRODUCT),
        holder=_party(part, "holder") if part.has("holder") else vendor,
        vendor=vendor,
        system=part.text("system"),
        version=part.text("version"),
        builds=tuple(_build(one, digests) for one in _builds(part)),
        sbom=_digest(part, "sbom", _SHA256),
    )


def _builds(part: Part) -> list[Part]:
    return part.parts("builds", (), ("name", "sha256", "sha512", "purl", "file")) if part.data.get("builds") else []


def _party(part: Part, key: str) -> Party:
    inner = part.inner(key, ("id", "name"), ("country", "register", "contact"))
    said = {name: inner.text(name) for name in ("id", "name")}
    more = {name: str(inner.data.get(name) or "") for name in ("country", "register", "contact")}
    return Party(**said, **more)


def _build(part: Part, digests: Digests) -> Build:
    path = str(part.data.get("file") or "")
    if path:
        sha256, sha512 = digests(path)
        name = str(part.data.get("name") or path.replace("\\", "/").rpartition("/")[2])
        purl = str(part.data.get("purl") or "")
        return Build(name=name, sha256=sha256, sha512=sha512, purl=purl)
    return Build(
        name=part.text("name"),
        sha256=_digest(part, "sha256", _SHA256),
        sha512=_digest(part, "sha512", _SHA512),
        purl=str(part.data.get("purl") or ""),
    )


def _digest(part: Part, key: str, form: re.Pattern[str]) -> str:
    text = str(part.data.get(key) or "")
    if text and not form.fullmatch(text):
        digits = "64" if form is _SHA256 else "128"
        part.note(BAD_DIGEST, key, f"{digits} hexadecimal digits in small letters", text=text[:140])
    return text


def _texts(root: Part, key: str) -> dict[str, str]:
    said = _mapping(root, key)
    for name, value in said.items():
        if not isinstance(value, str):
            root.author.refuse((key, name), value, "a text; put it in quotes")
    return {name: value for name, value in said.items() if isinstance(value, str)}


def _claims(root: Part) -> dict[str, bool | str]:
    said = _mapping(root, "claims")
    for name, value in said.items():
        if not isinstance(value, bool | str):
            root.author.refuse(("claims", name), value, "true, false or a text")
    return {name: value for name, value in said.items() if isinstance(value, bool | str)}


def _mapping(root: Part, key: str) -> Mapping[str, object]:
    return root.author.mapping(root.data.get(key) or {}, (key,)) if root.has(key) else {}
