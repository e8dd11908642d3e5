"""Narratives."""

from typing import Any

from growth_family import Resource, family
from growth_parts import collected, patient

XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
ATTRIBUTES = (
    "abbr accesskey align alt axis bgcolor border cellpadding cellspacing char charoff charset cite class colspan "
    "compact coords dir frame headers height hreflang hspace id ismap lang longdesc nohref nowrap rel rev rowspan "
    "rules scope shape span start summary tabindex title type usemap valign value vspace width"
)
"""Those that a narrative may carry."""


def _told(text: str, i: int = 1, attributes: str = "", **more: Any) -> Resource:
    div = f"<div {attributes}{XHTML}>{text}</div>"
    return patient(i, text={"status": "generated", "div": div}, **more)


@family()
def narrative_links_to_parts(n: int) -> Resource:
    return _told("".join(f'<p id="x{i}"><a href="#x{i}">x</a></p>' for i in range(n)))


@family()
def narrative_long_attribute(n: int) -> Resource:
    known = " ".join(f'{one}="x"' for one in ATTRIBUTES.split())
    return _told(f'<p {known} name="{" id " * n}">x</p>')


@family()
def narrative_namespaces(n: int) -> Resource:
    return _told("x", attributes="".join(f'xmlns:a{i}="u{i}" ' for i in range(n)))


@family()
def narrative_table(n: int) -> Resource:
    rows = "".join(f'<tr><td>x</td><td class="a" id="b{i}">y</td></tr>' for i in range(n))
    return _told(f"<table>{rows}</table>")


@family()
def narrative_elements_unclosed(n: int) -> Resource:
    return _told("<p>" * n)


@family()
def narrative_bare_signs(n: int) -> Resource:
    return _told("& < " * n)


@family()
def narrative_blanks_in_a_tag(n: int) -> Resource:
    return _told("<p" + " " * n + ">x</p>")


@family()
def narratives(n: int) -> Resource:
    return collected(_told(f'<p id="y{i}"><a href="#z{i}">x</a></p>', i, language="de") for i in range(n))
