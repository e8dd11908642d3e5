"""Request targets (RFC 9112, section 3.2), taken apart."""

from urllib.parse import unquote, urlsplit


def split_target(target: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the percent-decoded path and the query's pairs, in order.

    What is not UTF-8 behind its percent signs stays as it was sent; a pair without `=` has an empty value.
    """
    path, _, query = target.partition("?")
    if path.lower().startswith(("http://", "https://")):
        path = _path_of(path)
    return _decoded(path), tuple(_pair(part) for part in query.split("&") if part)


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return url


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.replace("+", " ").partition("=")
    return _decoded(name), _decoded(value)


def _decoded(text: str) -> str:
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text
