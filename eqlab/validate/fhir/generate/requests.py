"""Makes the requests of a Bundle ask for what stands beside them: each names the resource of its entry."""

from eqlab.core.values import Json


def with_requests(bundle: Json) -> Json:
    """Return a Bundle whose requests to create or update name the type, and the id, of their resources."""
    for entry in bundle.get("entry", ()):
        request, resource = entry.get("request"), entry.get("resource")
        if request and resource:
            address = _address(request.get("method"), resource)
            request |= {"url": address} if address else {}
    return bundle


def _address(method: Json, resource: Json) -> str:
    kind = resource["resourceType"]
    if method == "POST":
        return str(kind)
    return f"{kind}/{resource.get('id', 'example')}" if method == "PUT" else ""
