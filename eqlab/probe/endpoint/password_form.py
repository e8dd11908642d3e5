"""The fields for passwords on a page: they hide what is typed, hold enough of it, and let password managers work."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from eqlab.core.finding import Finding
from eqlab.core.text import words
from eqlab.probe.endpoint.issues import passwords as issues
from eqlab.probe.endpoint.password_document import WHOLE
from eqlab.probe.sight import tell

_PASSWORD = re.compile(r"pass(?:word|wd|e)?|kennwort|mot-?_?de-?_?passe|\bpwd?\b", re.IGNORECASE)
_REFUSES = re.compile(r"return\s+false|preventDefault", re.IGNORECASE)
_TYPED = ("password", "text", "")


class _Fields(HTMLParser):
    """Collects input fields that look like those for passwords."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        named = " ".join(said.get(key, "") for key in ("name", "id", "autocomplete"))
        kind = said.get("type", "").lower()
        if tag == "input" and (kind == "password" or (kind in _TYPED and _PASSWORD.search(named))):
            self.found.append(said)


def fields_of(page: str) -> list[dict[str, str]]:
    """Return the attributes of the fields for passwords on a page."""
    parser = _Fields()
    parser.feed(page)
    parser.close()
    return parser.found


def judge_fields(probe: str, target: str, fields: list[dict[str, str]]) -> Iterator[Finding]:
    """Judge each field for a password."""
    for one in fields:
        name = (one.get("name") or one.get("id") or "password")[:60]
        facts = {"target": target, "field": name}
        if one.get("type", "").lower() != "password":
            yield tell(issues.FIELD_SHOWN, probe, target, facts, name)
        most = one.get("maxlength", "").strip()
        if most.isdecimal() and int(most[:9]) < WHOLE:
            yield tell(issues.FIELD_SHORT, probe, target, {**facts, "count": most[:9]}, name)
        if _REFUSES.search(one.get("onpaste", "")):
            what = words("`onpaste` refuses what is pasted")
            yield tell(issues.FIELD_NO_PASTE, probe, target, {**facts, "what": what}, name)
        elif one.get("autocomplete", "").lower() == "off":
            what = words("`autocomplete` is off")
            told = tell(issues.FIELD_NO_PASTE, probe, target, {**facts, "what": what}, name)
            yield told.at_level(told.level.__class__.WARNING)
