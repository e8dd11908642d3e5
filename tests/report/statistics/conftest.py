"""The hands of the tests of figures, and the report's sample, are at hand here, too."""

import sys
from pathlib import Path

TESTS = Path(__file__).parent.parent.parent
sys.path[:0] = [str(TESTS / "label"), str(TESTS / "report")]
