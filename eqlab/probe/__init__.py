"""Floor 3: probes. Each looks at an endpoint, a file or a capture for itself, and says what it saw."""
