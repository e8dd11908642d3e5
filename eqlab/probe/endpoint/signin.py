"""Signing in to an application as its users do: by a form, by JSON, or by HTTP Basic."""

import base64
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from eqlab.core.exchange import Headers, Response
from eqlab.probe.author import Parameter, Values, choice, text, words
from eqlab.probe.endpoint.cookies import read_cookies
from eqlab.probe.parameters import filled, group, numbers, url
from eqlab.probe.reach import Ask, Reach

SUCCESS: Mapping[str, Parameter] = {
    "status": numbers("Status codes of a success.", default=(200, 204, 302, 303)),
    "cookie": text("A cookie that only a success sets."),
    "contains": text("A text that only a success answers with."),
    "location": text("A text that only the Location of a success holds."),
}
LOGIN_TABLE: Mapping[str, Parameter] = {
    "url": url("Address that takes account and password.", required=True),
    "kind": choice("How they are sent.", ("form", "json", "basic"), default="form"),
    "account_field": text("Field of the account.", default="username"),
    "password_field": text("Field of the password.", default="password"),
    "fields": words("Further fields and their values."),
    "success": group("What tells a success from a failure.", SUCCESS),
}
LOGIN: Parameter = group("How to sign in.", LOGIN_TABLE, required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How to sign in, and what tells a success."""

    url: str
    kind: str
    account_field: str
    password_field: str
    fields: Mapping[str, str]
    success: Values

    @classmethod
    def of(cls, value: Values) -> "SignIn":
        """Read the parameter `LOGIN`."""
        said = filled(value, LOGIN_TABLE)
        return cls(**{**said, "success": filled(said["success"], SUCCESS)})

    def attempt(
        self, reach: Reach, context: ssl.SSLContext, account: str, password: str, cookies: str = ""
    ) -> Response:
        """Try to sign in. Raises Unreached."""
        headers: Headers = (("cookie", cookies),) if cookies else ()
        said = {**self.fields, self.account_field: account, self.password_field: password}
        if self.kind == "basic":
            pair = base64.b64encode(f"{account}:{password}".encode()).decode("ascii")
            return reach.call(Ask(url=self.url, headers=(*headers, ("authorization", f"Basic {pair}"))), context)
        kind, body = "application/x-www-form-urlencoded", urlencode(said).encode("ascii")
        if self.kind == "json":
            kind, body = "application/json", json.dumps(said).encode()
        ask = Ask(url=self.url, method="POST", headers=(*headers, ("content-type", kind)), body=body)
        return reach.call(ask, context)

    def succeeded(self, response: Response) -> bool:
        """Tell whether an answer is that to a success."""
        return succeeded(response, self.success)


def succeeded(response: Response, wanted: Values) -> bool:
    """Tell whether an answer is that to a success, by the parameters `SUCCESS`."""
    if response.status not in wanted["status"]:
        return False
    if wanted["cookie"] and wanted["cookie"] not in {one.name for one in read_cookies(response)}:
        return False
    if wanted["location"] and wanted["location"] not in (response.header("location") or ""):
        return False
    return wanted["contains"].encode() in response.body.data
