"""The characters that part a message of HL7 v2 (v2.5, section 2.5.4), and what stands for them in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimiters:
    """MSH-1 and MSH-2, one character each; empty for one that MSH-2 does not name."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"
    truncation: str = ""

    @property
    def encoding(self) -> str:
        """MSH-2."""
        return f"{self.component}{self.repetition}{self.escape}{self.subcomponent}{self.truncation}"


STANDARD = Delimiters()

NULL = '""'
"""A value that was there and is to be deleted; not the same as no value (v2.5, section 2.5.3)."""


def parted(text: str, by: str) -> list[str]:
    """Split a text; an unnamed delimiter parts nothing."""
    return text.split(by) if by else [text]
