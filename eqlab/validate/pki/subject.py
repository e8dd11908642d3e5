"""Names of certificates and requests, by RFC 5280, section 4.1.2.4 and appendix A.1."""

import re
from collections.abc import Iterator

from eqlab.core.finding import Finding
from eqlab.validate.pki.issues import certificate as issues
from eqlab.validate.pki.names import BOUNDS, Attribute, Name
from eqlab.validate.pki.scene import Scene
from eqlab.validate.words import shorten

_NOT_PRINTABLE = re.compile(r"[^A-Za-z0-9 '()+,\-./:=?]")
_ENCODED_AS = {
    **dict.fromkeys(("C", "serialNumber", "dnQualifier"), "PrintableString"),
    **dict.fromkeys(("emailAddress", "DC"), "IA5String"),
}
_DIRECTORY = "UTF8String or PrintableString"
_COUNTRY = 2


def judge_name(name: Name, called: str, scene: Scene) -> Iterator[Finding]:
    """Judge each attribute of a name; `called` is `subject` or `issuer`."""
    for attribute in name:
        yield from _attribute(attribute, called, scene)


def _attribute(attribute: Attribute, called: str, scene: Scene) -> Iterator[Finding]:
    value, part = attribute.value, f"{called}.{attribute.name}"
    told = {"attribute": attribute.name, "name": called}
    expected = _ENCODED_AS.get(attribute.name, _DIRECTORY)
    if attribute.encoding not in expected and attribute.name[:1].isalpha():
        yield scene.tell(issues.ATTRIBUTE_ENCODING, part, found=attribute.encoding, expected=expected, **told)
    if not value.strip() or value != value.strip():
        yield scene.tell(issues.ATTRIBUTE_EMPTY, part, **told)
    most = BOUNDS.get(attribute.name)
    if (attribute.name == "C" and len(value) != _COUNTRY) or (most and len(value) > most):
        bound = str(most or _COUNTRY)
        yield scene.tell(issues.ATTRIBUTE_LENGTH, part, found=str(len(value)), expected=bound, **told)
    strange = _NOT_PRINTABLE.search(value) if attribute.encoding == "PrintableString" else None
    if strange:
        yield scene.tell(issues.ATTRIBUTE_CHARACTERS, part, found=shorten(f'"{strange[0]}"'), **told)
