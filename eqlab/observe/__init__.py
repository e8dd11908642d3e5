"""Floor 2: what was seen - the exchange model, attribution to cases, redaction."""
