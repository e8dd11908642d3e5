"""Make visible what hides in hostile text: control characters, text direction, zero-width signs, half characters."""

_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: "\u2421"}
_HIDDEN = (
    *range(0x80, 0xA0),
    0x00AD,
    0x061C,
    *range(0x200B, 0x2010),
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    0xFFFE,
    0xFFFF,
)
_HALVES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_TABLE = _CONTROLS | {code: f"⟨U+{code:04X}⟩" for code in _HIDDEN} | _HALVES


def visible(text: str) -> str:
    """Return the text with every hidden character shown; tabs and line breaks stay."""
    return text.translate(_TABLE)
