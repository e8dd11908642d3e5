"""The one gate: whether an act may be done. The same function admits an act and audits a log after the fact.

Source: ISO/IEC 17065, 5.2 (impartiality), 7.6 (who decides took no part in the evaluation); ISO/IEC 17025, 7.11.3.
"""

from eqlab.label.admission.entrance import entrance, given_alone
from eqlab.label.admission.gate import admit, audit

__all__ = ["admit", "audit", "entrance", "given_alone"]
