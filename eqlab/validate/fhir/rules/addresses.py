"""How references and URLs are written. Source: FHIR R4, "References between Resources" and "Bundle"."""

import re
from functools import lru_cache
from typing import NamedTuple

from eqlab.validate.fhir.model import resource_names

_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_USUAL = ("urn:", "http://", "https://")
HISTORY = "/_history/"
_REMEMBERED = 300
"""Characters of an address that is remembered beyond its document."""


class Address(NamedTuple):
    """A RESTful address of a resource: `[base]Type/id/_history/version`."""

    base: str
    """Empty for a relative address; else it ends with a slash."""
    type: str
    id: str
    version: str

    @property
    def name(self) -> str:
        """`Type/id`."""
        return f"{self.type}/{self.id}"


def address_of(reference: str) -> Address | None:
    """Return the parts of a RESTful address; None when it is written otherwise."""
    if reference.startswith("urn:"):
        return None
    return _remembered(reference) if len(reference) <= _REMEMBERED else _address(reference)


def _address(reference: str) -> Address | None:
    literal, versioned, version = reference.rpartition(HISTORY)
    if not versioned:
        literal, version = reference, ""
    elif _ID.fullmatch(version) is None:
        return None
    front, _, id_ = literal.rpartition("/")
    base, slash, type_ = front.rpartition("/")
    if type_ not in resource_names() or _ID.fullmatch(id_) is None:
        return None
    if slash and not base.startswith(("http://", "https://")):
        return None
    return Address(base + slash, type_, id_, version)


_remembered = lru_cache(maxsize=4096)(_address)


def is_absolute(url: str) -> bool:
    """Tell whether a URL begins with a scheme."""
    return url.startswith(_USUAL) or (":" in url and _SCHEME.match(url) is not None)


def split_history(reference: str) -> tuple[str, str]:
    """Return a reference without its version, and the version."""
    literal, _, version = reference.partition(HISTORY)
    return literal, version


def base_of(home: str) -> str:
    """Return what relative references continue in an entry whose fullUrl is `home`; empty when it does not say.

    Beside a RESTful fullUrl that is the server's address; beside a URN it is the front of the URN.
    """
    if home.startswith("urn:"):
        return f"{home.rpartition(':')[0]}:"
    around = address_of(home)
    return around.base if around else ""


def absolute_by(reference: str, base: str) -> str:
    """Return what a relative reference means; empty without a base. Beside a URN only its id counts."""
    if base.startswith("urn:"):
        return f"{base}{reference.rpartition('/')[2]}"
    return f"{base}{reference}" if base else ""


def is_example(url: str) -> bool:
    """Tell whether a URL stands in a domain that is kept for examples."""
    return "example.org" in url or "acme.com" in url
