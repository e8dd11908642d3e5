"""The header of a token (RFC 7515, section 4.1; RFC 8725)."""

from collections.abc import Iterator

from eqlab.core.finding import Finding
from eqlab.core.text import Words, words
from eqlab.validate.pki.scene import Scene
from eqlab.validate.token import issues
from eqlab.validate.token.profile import TokenProfile, type_of
from eqlab.validate.token.reading import Signature
from eqlab.validate.words import shorten

_TEXTS = ("alg", "kid", "typ", "cty", "jku", "x5u", "x5t", "x5t#S256")
_OWN_KEYS = ("jwk", "jku", "x5u", "x5c")
_REGISTERED = ("alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit")
_A_TEXT = words("a text")


def judge_header(signature: Signature, profile: TokenProfile, keys: int, scene: Scene) -> Iterator[Finding]:
    """Judge the header of one signature; `keys` says how many keys are at hand."""
    header = signature.header
    for name in _TEXTS:
        if name in header and not isinstance(header[name], str):
            yield scene.tell(issues.HEADER_FORM, signature.place(name), member=name, expected=_A_TEXT)
    yield from _algorithm(signature, profile, scene)
    yield from _critical(signature, scene)
    yield from _type(signature, profile, scene)
    for name in _OWN_KEYS:
        if name in header and not (profile.proof and name == "jwk"):
            yield scene.tell(issues.OWN_KEY, signature.place(name), member=name)
    if "zip" in header:
        yield scene.tell(issues.COMPRESSED, signature.place("zip"))
    if header.get("b64", True) is not True:
        yield scene.tell(issues.UNENCODED, signature.place("b64"))
    if "kid" not in header and keys > 1 and not profile.proof:
        yield scene.tell(issues.NO_KEY_ID, signature.place("kid"), count=str(keys))


def _algorithm(signature: Signature, profile: TokenProfile, scene: Scene) -> Iterator[Finding]:
    name, place = signature.header.get("alg"), signature.place("alg")
    if not isinstance(name, str):
        if name is None:
            yield scene.tell(issues.NO_ALGORITHM, place)
        return
    shown = shorten(name, 40)
    if name.lower() == "none":
        yield scene.tell(issues.NONE, place, found=shown)
    elif name not in profile.algorithms:
        yield scene.tell(issues.ALGORITHM, place, found=shown, expected=", ".join(profile.algorithms))


def _critical(signature: Signature, scene: Scene) -> Iterator[Finding]:
    if "crit" not in signature.header:
        return
    names, place = signature.header["crit"], signature.place("crit")
    rule = _malformed(names, signature)
    if rule is not None:
        yield scene.tell(issues.CRITICAL_FORM, place, rule=rule)
        return
    for name in names[:20]:
        yield scene.tell(issues.CRITICAL, place, member=shorten(name, 40))


def _malformed(names: object, signature: Signature) -> Words | None:
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        return words("it is no list of names")
    if "crit" not in signature.protected:
        return words("it is not protected")
    if len(set(names)) != len(names):
        return words("it names a parameter twice")
    if any(name in _REGISTERED for name in names):
        return words("it names a parameter that every reader knows")
    missing = any(name not in signature.header for name in names)
    return words("it names a parameter that is not there") if missing else None


def _type(signature: Signature, profile: TokenProfile, scene: Scene) -> Iterator[Finding]:
    name, expected = signature.header.get("typ"), ", ".join(profile.types)
    if not profile.types:
        return
    if name is None:
        yield scene.tell(issues.NO_TYPE, signature.place("typ"), expected=expected)
    elif isinstance(name, str) and type_of(name) not in profile.types:
        yield scene.tell(issues.TYPE, signature.place("typ"), found=shorten(name, 40), expected=expected)
