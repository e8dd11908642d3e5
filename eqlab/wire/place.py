"""Where a call goes."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from eqlab.core.errors import ConfigurationError
from eqlab.wire import issues
from eqlab.wire.channel import address

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Scheme, host and port of a URL."""

    host: str
    port: int
    secure: bool

    @property
    def name(self) -> str:
        """`host:port`, for sentences and evidence."""
        return address((self.host, self.port))

    @property
    def server_name(self) -> str:
        """The name asked for in the TLS handshake; empty when the host is an address (RFC 6066, section 3)."""
        if not self.secure:
            return ""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return self.host
        return ""


def place_of(url: str) -> Place:
    """Return where a URL leads. Raises ConfigurationError unless it is absolute, http or https, with a host."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise _unusable(url, str(error)) from error
    if parts.scheme not in _PORTS:
        raise _unusable(url, "its scheme is neither http nor https")
    if not host:
        raise _unusable(url, "it names no host")
    if parts.username is not None:
        raise _unusable(_without_secret(url), "it carries a user name")
    return Place(host=host, port=port or _PORTS[parts.scheme], secure=parts.scheme == "https")


def _without_secret(url: str) -> str:
    scheme, _, rest = url.partition("//")
    return f"{scheme}//…@{rest.partition('@')[2]}"


def _unusable(url: str, why: str) -> ConfigurationError:
    return ConfigurationError(issues.URL_UNUSABLE, url=url, why=why)
