"""Which encoding the bytes of a document are in, as far as their beginning tells."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SHAPES: dict[tuple[bool, ...], str] = {
    (True, False, False, False): "utf-32-le",
    (False, False, False, True): "utf-32-be",
    (True, False, True, False): "utf-16-le",
    (False, True, False, True): "utf-16-be",
}
"""Which of the first four bytes are not null, in a document that begins with ASCII characters."""


def sniff(data: bytes) -> tuple[str, int]:
    """Return the encoding that the first bytes tell, `utf-8` when nothing else, and the length of the mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return _SHAPES.get(tuple(code != 0 for code in data[:4]), "utf-8"), 0


def first_fault(data: bytes) -> UnicodeDecodeError | None:
    """Return what keeps bytes from being UTF-8; None when they are."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error
    return None
