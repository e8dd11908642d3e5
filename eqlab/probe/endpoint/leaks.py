"""What errors show of the inside of a software, by its usual look."""

import re

from eqlab.core.text import Words, words

_MOST = 80

_LEAKS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (
        words("a Python traceback"),
        (r"Traceback \(most recent call last\)", r'File "[^"\n]{1,200}", line \d'),
    ),
    (
        words("a Java stack trace"),
        (
            r"\bat [\w$.]{1,200}\([\w$]{1,80}\.(?:java|kt|scala):\d+\)",
            r"\bjava\.(?:lang|util|io|sql)\.\w+(?:Exception|Error)\b",
        ),
    ),
    (
        words("a .NET stack trace"),
        (
            r"\bat [\w.`<>]{1,200}\([^)\n]{0,200}\) in [^\n]{1,200}:line \d",
            r"\bSystem\.(?:\w{1,60}\.){0,5}\w{1,60}Exception\b",
        ),
    ),
    (
        words("a JavaScript stack trace"),
        (r"\bat [^\n(]{1,100} \((?:file://)?/?[^\n():]{1,200}\.[cm]?[jt]s:\d+:\d+\)",),
    ),
    (
        words("a PHP error"),
        (r"(?:Fatal error|Warning|Notice)(?:</b>)?: [^\n]{1,300} in (?:<b>)?/[^\n<]{1,200}\.php",),
    ),
    (words("a Ruby or Go stack trace"), (r"\.rb:\d+:in [`']", r"goroutine \d+ \[")),
    (
        words("a database error"),
        (
            r"You have an error in your SQL syntax",
            r"\bORA-\d{5}\b",
            r"SQLSTATE\[",
            r"\bPG::\w{1,60}Error",
            r"\bpsycopg2?\.\w",
            r"\bsqlite3\.\w{1,60}Error",
            r"Unclosed quotation mark after",
            r"\bSELECT\b[^\n]{1,200}\bFROM\b",
            r"\bSQL\w{0,40}Exception\b",
            r'near "[^"\n]{0,40}": syntax error',
        ),
    ),
    (
        words("a path of the server"),
        (
            r"(?<![\w/.])/(?:home|var|usr|opt|srv|root)/[\w.-]{1,60}/[\w./-]{1,100}",
            r"\b[A-Z]:\\(?:[\w.-]{1,60}\\){1,10}",
        ),
    ),
    (
        words("a debug page"),
        (
            r"DEBUG = True",
            r"Werkzeug Debugger",
            r"Whitelabel Error Page",
            r"Symfony Exception",
            r"phpinfo\(\)",
            r"Django Version",
        ),
    ),
)
_COMPILED = tuple((kind, re.compile("|".join(patterns))) for kind, patterns in _LEAKS)


def find_leak(text: str) -> tuple[Words, str] | None:
    """Return the first kind of leak in a text, and its beginning; None when there is none."""
    for kind, pattern in _COMPILED:
        found = pattern.search(text)
        if found:
            return kind, " ".join(found[0].split())[:_MOST]
    return None
