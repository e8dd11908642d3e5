"""A catalogue of translations as it stands in its file: an entry is read when somebody asks for it.

To read all of a catalogue takes longer than most commands do.
"""

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

_TEXT = r'"([^"\\\n]*+(?:\\[\\trn"][^"\\\n]*+)*+)"\n'
_ENTRY = re.compile(
    rf"^msgid {_TEXT}(?:msgstr {_TEXT}|msgid_plural {_TEXT}msgstr\[0\] {_TEXT}msgstr\[1\] {_TEXT})", re.MULTILINE
)
_ODD = ("fuzzy", "\n#~", "\n#|", '\\"\n"')
"""What others read: guesses, what nobody says any more or said before, and quotes that close nothing."""
_PLURALS = re.compile(r"^Plural-Forms: *nplurals=2; *plural=([^;\n]+);?$", re.MULTILINE)
_ESCAPE = re.compile(r"\\(.)")
_MEANT = {"t": "\t", "r": "\r", "n": "\n"}
_WRITTEN = str.maketrans({"\\": r"\\", '"': r"\"", "\t": r"\t", "\r": r"\r", "\n": r"\n"})


class Translations(Protocol):
    """What a language says for English templates; what it does not say stays English."""

    def gettext(self, message: str) -> str:
        """Return the translation of a template."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return that of a template of which the singular and the plural are given, for a number."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The entries of a catalogue, as they are written in its file."""

    one: Mapping[str, str]
    """Templates without a plural."""
    many: Mapping[str, tuple[str, str]]
    """Templates with one, by their singular."""
    plural: Callable[[int], int]
    """Which of the two is said of a number."""

    def gettext(self, message: str) -> str:
        """Return the translation of a template."""
        written = message.translate(_WRITTEN)
        told = self.one.get(written) or self.many.get(written, ("", ""))[self.plural(1)]
        return _meant(told) if told else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return that of a template of which the singular and the plural are given, for a number."""
        told = self.many.get(msgid1.translate(_WRITTEN), ("", ""))[self.plural(n)]
        return _meant(told) or (msgid1 if n == 1 else msgid2)


def read_catalogue(source: str) -> Catalogue | None:
    """Return the catalogue in a text that is written as the extractor writes it; None for any other."""
    text = source.replace('"\n"', "")
    entries = _ENTRY.findall(text)
    if any(one in source for one in _ODD) or not _is_all(text, entries):
        return None
    one = {template: told for template, told, plural, _, _ in entries if not plural}
    plurals = _PLURALS.search(_meant(one.get("", "")))
    if plurals is None:
        return None
    many = {template: (first, other) for template, _, plural, first, other in entries if plural}
    try:
        return Catalogue(one, many, gettext.c2py(plurals[1]))
    except ValueError:
        return None


def _is_all(text: str, entries: list[tuple[str, ...]]) -> bool:
    """Tell whether a text has no other lines than those of entries, comments and single blank ones."""
    written = sum(4 if plural else 2 for _, _, plural, _, _ in entries) - text.startswith("msg")
    rest = text.count("\n#") + text.count("\n\n") + 1
    return written == text.count("\nmsg") and written + rest == text.count("\n")


def _meant(written: str) -> str:
    return _ESCAPE.sub(lambda sign: _MEANT.get(sign[1], sign[1]), written) if "\\" in written else written
