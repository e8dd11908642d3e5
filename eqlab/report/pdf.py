"""PDF/A-3 of a page, with data embedded: same input, same bytes; nothing is fetched.

Source: ISO 19005-3 (level A), ISO 32000-1. WeasyPrint comes with the extra `pdf` and is loaded when used.
"""

import hashlib
import logging
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from eqlab import __version__
from eqlab.core.errors import ConfigurationError, LabFault
from eqlab.report.lab.issues import NO_PDF, NOT_DRAWN

DECLARED = "PDF/A-3a"
"""What the files declare to be. Declared is not validated: only an independent validator can tell."""
_VARIANT = "pdf/a-3a"
_SYMBOL = re.compile(r'<symbol id="([\w-]+)"([^>]*)>(.*?)</symbol>', re.DOTALL)
_USE = re.compile(r'<use href="#([\w-]+)"\s*/?>(?:</use>)?')
_STYLED = re.compile(r'<svg class="(?:icon|radar)"[^>]*>')
_SPRITE = re.compile(r'<svg class="sprite".*?</svg>', re.DOTALL)
PAGES = """
@page { size: A4; margin: 18mm 16mm 20mm; }
@page { @bottom-right { content: counter(page) " / " counter(pages); font: 8pt "Liberation Sans", "DejaVu Sans", sans-serif; color: #565c66; } }
html { font-size: 9.5pt; }
.contents, .skip { display: none !important; }
.page { display: block !important; padding: 0 !important; }
h1 { font-size: 20pt !important; }
.headline h2 { font-size: 22pt !important; }
.headline .icon { width: 26pt !important; height: 26pt !important; }
h2 { font-size: 14pt; }
.skip + .masthead, .masthead { padding: 0 0 8pt !important; }
"""  # noqa: E501
"""Numbers on pages that bring none of their own."""


LINES = (
    "M-93-22h36m-18 0v44M-12-17.5h-25v35h25m-25-17.5h21M37-12c-3-12-27-10-27 1 0 14 28 8 28 21 0 12-26 12-30-2"
    "M57-22h36m-18 0v44"
)
"""The word TEST as strokes."""
_DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 210 297" width="210mm" height="297mm">'
    '<g fill="none" stroke="#f9e1de" stroke-width="9" transform="translate(105 148) rotate(-38)">'
    f'<path d="{LINES}"/></g></svg>'
)
_SHAPES = """<style>
.icon { fill: none; stroke: #1b1e23; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
.radar .ring { fill: none; stroke: #c9c9c3; }
.radar .ray { stroke: #c9c9c3; }
.radar .high { fill: none; stroke: #3d4b5e; stroke-width: 1.6; stroke-dasharray: 5 4; }
.radar .low { fill: #0a4f9e; fill-opacity: 0.14; stroke: #0a4f9e; stroke-width: 2; }
.radar .dot { fill: #0a4f9e; }
.radar text { font-size: 13px; font-weight: 600; fill: #111111; }
.radar text { font-family: "Liberation Sans", "DejaVu Sans", sans-serif; }
.radar .scale { font-size: 11px; font-weight: 400; fill: #4b5058; }
</style>"""
"""Drawings within a page do not see its style: what those of the checklist's report look like."""
WATERMARK = f"data:image/svg+xml,{quote(_DRAWN)}"
"""TEST over a whole page, drawn as lines: no text to be read out, no font."""
TEST = f"@page {{ background: url('{WATERMARK}') center / 100% 100% no-repeat; }} .watermark {{ display: none; }}"
"""Style of demonstrations: the watermark is on every page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file within the file."""

    name: str
    """E.g. `report.json`."""
    data: bytes
    description: str
    relationship: str = "Data"
    """How it stands to the pages (ISO 32000-2, AFRelationship): `Data`, `Source`, `Supplement`."""


def render_pdf(
    html: str, *, at: datetime, attachments: Sequence[Attached] = (), author: str = "", style: str = ""
) -> bytes:
    """Return a page as PDF/A-3a, tagged, with its language, fonts and attachments within.

    `at` is the moment that the file says it was made, with time zone; `style` is added to the page's own. Raises
    ConfigurationError when the extra `pdf` or what it needs of the machine is missing, LabFault when the page would
    load anything.
    """
    weasyprint = _weasyprint()
    moment = at.astimezone(UTC).replace(microsecond=0)
    page = _alone(html)
    files = [_attachment(weasyprint, one, moment) for one in attachments]
    sheets = [weasyprint.CSS(string=style, url_fetcher=_refusing(weasyprint))] if style else []
    try:
        document = weasyprint.HTML(string=page, url_fetcher=_refusing(weasyprint)).render(stylesheets=sheets)
        _describe(document.metadata, moment, author)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # it leaves its own colour profile open
            made: bytes = document.write_pdf(
                finisher=_one_by_one,
                attachments=files,
                pdf_variant=_VARIANT,
                pdf_identifier=_identity(page, style, attachments, moment),
            )
    except weasyprint.urls.FatalURLFetchingError as problem:
        raise LabFault(NOT_DRAWN, problem=str(problem)) from problem
    return made


def _weasyprint() -> Any:
    try:
        import weasyprint  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra, slow to load
        import weasyprint.urls  # type: ignore[import-untyped]  # noqa: PLC0415
    except (ImportError, OSError) as problem:
        raise ConfigurationError(NO_PDF, problem=str(problem).splitlines()[0]) from problem
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return weasyprint


def _one_by_one(_document: Any, pdf: Any) -> None:
    """Have objects stand by themselves: in one stream of a thousand, readers search long for each.

    Pages, fonts and pictures stay compressed.
    """
    write = pdf.write
    pdf.write = lambda output, version, identifier, _compress: write(output, version, identifier, False)


def _refusing(weasyprint: Any) -> Any:
    class Refusing(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        """Loads nothing: what a page needs is in it."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if url == WATERMARK:
                return super().fetch(url, headers)
            raise weasyprint.urls.FatalURLFetchingError(url[:200])

    return Refusing()


def _attachment(weasyprint: Any, one: Attached, moment: datetime) -> Any:
    return weasyprint.Attachment(
        string=one.data,
        name=one.name,
        description=one.description,
        created=moment,
        modified=moment,
        relationship=one.relationship,
    )


def _describe(metadata: Any, moment: datetime, author: str) -> None:
    metadata.created = metadata.modified = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    metadata.generator = f"eqlab {__version__}"
    if author:
        metadata.authors = [author]


def _identity(page: str, style: str, attachments: Sequence[Attached], moment: datetime) -> bytes:
    digest = hashlib.sha256(f"{moment.isoformat()}\0{style}\0{page}".encode("utf-8", "replace"))
    for one in attachments:
        digest.update(hashlib.sha256(one.data).digest() + one.name.encode())
    return digest.hexdigest()[:32].encode()


def _alone(html: str) -> str:
    """Return a page whose drawings hold their symbols themselves."""
    symbols = {name: content for name, _, content in _SYMBOL.findall(html)}
    page = _USE.sub(lambda use: symbols.get(use[1], ""), _SPRITE.sub("", html))
    return _STYLED.sub(lambda drawing: f"{drawing[0]}{_SHAPES}", page)
