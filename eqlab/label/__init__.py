"""The label: schemes, vendor files, evaluation, decision, and what becomes of attestations."""
