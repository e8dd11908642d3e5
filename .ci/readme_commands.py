"""Prints the commands of a README: the lines of its fenced blocks marked `sh command`."""

import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text("utf-8")
blocks = re.findall(r"^```sh command\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
if len(blocks) != 2:  # noqa: PLR2004 - the README promises two commands
    sys.exit(f"{sys.argv[1]} has {len(blocks)} command blocks instead of two")
print("".join(blocks), end="")
