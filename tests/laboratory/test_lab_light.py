"""Commands of the laboratory load only what they use."""

import subprocess
import sys

import pytest
from lab_hands import FILE, Bench

_HEAVY = {"saxonche", "pyhanko", "asn1crypto", "weasyprint", "openpyxl", "lxml", "jsonschema", "httpx", "h11", "jinja2"}
_CODE = """
import sys
from eqlab.cli import main
try:
    main(sys.argv[1:])
finally:
    print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.mark.parametrize(
    "arguments", [("person", "list"), ("file", "declare", FILE, "--as", "eva"), ("lab", "audit", FILE)]
)
def test_small_commands_load_no_validator_and_no_printer(planned: Bench, arguments: tuple[str, ...]) -> None:
    where = ("--content", str(planned.content), "--trust", "--language", "en", "--lab", str(planned.home))
    command = [sys.executable, "-c", _CODE, *arguments, *where]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert set() == _HEAVY & set(told.stdout.splitlines()[-1].split())
