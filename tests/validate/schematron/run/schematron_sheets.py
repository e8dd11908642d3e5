"""Stylesheets as the compiler writes them, written by hand: the tests of the runtime need no compiler."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

from eqlab.core.issue import Level
from eqlab.core.location import Position
from eqlab.validate.schematron.stylesheet import Message, Stylesheet

_SHEET = """\
<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
 xmlns:eq="urn:eqlab:rule" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:v="urn:v" version="3.0">
{top}
<xsl:template match="/"><svrl:schematron-output>
<xsl:for-each select="{context}">
{tests}
</xsl:for-each></svrl:schematron-output></xsl:template>
</xsl:stylesheet>
"""
_TEST = """\
<xsl:if test="not({test})"><svrl:failed-assert eq:key="{key}" location="{{path(.)}}"><svrl:text>{text}</svrl:text>
{more}</svrl:failed-assert></xsl:if>"""


def sheet(
    tests: Mapping[str, str],
    *,
    folder: Path = Path("/nowhere"),
    context: str = "//*",
    documents: tuple[str, ...] = (),
    top: str = "",
    more: str = "",
    level: Level = Level.ERROR,
) -> Stylesheet:
    """Make a stylesheet of asserts: key to test, judged on every node of the context."""
    parts = [
        _TEST.format(test=escape(test), key=key, text=f"{key} is not met", more=more) for key, test in tests.items()
    ]
    base = folder / "rules.sch"
    messages = {
        key: Message(
            key=key,
            at=Position(file=str(base), line=number),
            kind="assert",
            test=test,
            id=key,
            pattern="p1",
            rule="r1",
            level=level,
            requirement=f"REQ-{key}",
            clause="1.2",
        )
        for number, (key, test) in enumerate(tests.items(), 1)
    }
    return Stylesheet(
        xslt=_SHEET.format(tests="\n".join(parts), context=escape(context), top=top),
        base=base.as_uri(),
        phase="#ALL",
        title="Rules of the test",
        messages=messages,
        documents=documents,
    )
