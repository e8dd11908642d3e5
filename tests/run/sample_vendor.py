"""A vendor of the tests' own: an independent client on the standard library."""

import http.client
import json
import ssl
from urllib.parse import urlsplit

from eqlab.core.service import Access


def connect(access: Access, url: str) -> http.client.HTTPSConnection:
    """Connect as the campaign's access says."""
    context = ssl.create_default_context(cafile=access.authority)
    context.load_cert_chain(access.certificate, access.key)
    parts = urlsplit(url)
    return http.client.HTTPSConnection(parts.hostname or "", parts.port, context=context, timeout=20)


def post(access: Access, service: str, body: object, path: str = "") -> tuple[int, bytes]:
    """Send one JSON body to a service; return status and answer."""
    url = access.services[service]
    connection = connect(access, url)
    try:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request("POST", urlsplit(url).path + path, data, {"content-type": "application/fhir+json"})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()
