"""Character sets of MSH-18 (HL7 table 0211) as the codecs that read them."""

CODECS = {
    "ASCII": "ascii",
    "ISO IR6": "ascii",
    **{f"8859/{part}": f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 15)},
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UNICODE": "utf-8",
    "GB 18030-2000": "gb18030",
    "KS X 1001": "euc_kr",
    "BIG-5": "big5",
}
"""What cannot be read with one codec for the whole message is not among them."""

MISSPELT = {
    "UTF-8": "UNICODE UTF-8",
    "UTF8": "UNICODE UTF-8",
    "UNICODE UTF8": "UNICODE UTF-8",
    "ISO-8859-1": "8859/1",
    "ISO-8859-15": "8859/15",
    "ISO8859-1": "8859/1",
    "ISO 8859-1": "8859/1",
    "LATIN1": "8859/1",
}
"""Names from elsewhere, and the ones that HL7 has for them."""


def codec_of(name: str) -> str | None:
    """Return the codec of a character set by HL7's name or a common misspelling; None when there is none."""
    return CODECS.get(MISSPELT.get(name.upper(), name)) or CODECS.get(name)


def read_with(data: bytes, codec: str) -> str | None:
    """Return the text of bytes when it can be turned back into the very same bytes, else None."""
    try:
        text = data.decode(codec)
        return text if text.encode(codec) == data else None
    except UnicodeError:
        return None
