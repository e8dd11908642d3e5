"""What people read on a terminal: in their language, without secrets, without hidden characters."""

from eqlab.core.errors import EqlabError
from eqlab.core.text import Translate
from eqlab.observe.redaction import redact_text
from eqlab.report.translation import Tongue, tongue
from eqlab.report.visible import visible


def translate(language: str) -> Translate:
    """Return the reader's catalogue; English when the catalogue itself is what broke."""
    try:
        return tongue(language).translate
    except EqlabError:
        return str


def safe(text: str) -> str:
    """Redact a text and make its hidden characters visible."""
    return visible(redact_text(text))


__all__ = ["Tongue", "safe", "tongue", "translate"]
