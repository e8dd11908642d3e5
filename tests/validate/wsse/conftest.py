"""The signer of XML stands with the tests of signatures."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "xmldsig"))
