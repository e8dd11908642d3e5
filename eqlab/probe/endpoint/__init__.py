"""Probes that look at an endpoint: TLS, web, mail, access."""

from eqlab.core.probe import Probe
from eqlab.probe.endpoint.api_contract import API_CONTRACT
from eqlab.probe.endpoint.auth_policy import AUTH_POLICY
from eqlab.probe.endpoint.authz_matrix import AUTHZ_MATRIX
from eqlab.probe.endpoint.bruteforce import BRUTEFORCE
from eqlab.probe.endpoint.default_creds import DEFAULT_CREDS
from eqlab.probe.endpoint.error_leak import ERROR_LEAK
from eqlab.probe.endpoint.fuzz import FUZZ
from eqlab.probe.endpoint.http_cookies import HTTP_COOKIES
from eqlab.probe.endpoint.http_headers import HTTP_HEADERS
from eqlab.probe.endpoint.http_redirect import HTTP_REDIRECT
from eqlab.probe.endpoint.inject import INJECT
from eqlab.probe.endpoint.mail_dns import MAIL_DNS
from eqlab.probe.endpoint.mail_starttls import MAIL_STARTTLS
from eqlab.probe.endpoint.port_exposure import PORT_EXPOSURE
from eqlab.probe.endpoint.securitytxt import SECURITY_TXT
from eqlab.probe.endpoint.session import SESSION
from eqlab.probe.endpoint.time_sync import TIME_SYNC
from eqlab.probe.endpoint.tls_cert import TLS_CERT
from eqlab.probe.endpoint.tls_scan import TLS_SCAN

PROBES: tuple[Probe, ...] = (
    TLS_SCAN,
    TLS_CERT,
    HTTP_REDIRECT,
    HTTP_HEADERS,
    HTTP_COOKIES,
    SECURITY_TXT,
    MAIL_DNS,
    MAIL_STARTTLS,
    PORT_EXPOSURE,
    TIME_SYNC,
    API_CONTRACT,
    ERROR_LEAK,
    INJECT,
    FUZZ,
    AUTH_POLICY,
    BRUTEFORCE,
    DEFAULT_CREDS,
    SESSION,
    AUTHZ_MATRIX,
)
