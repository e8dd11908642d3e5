"""Floor 1: the validators. Each compiles its parameter to an assertion; the assertion never raises about a subject."""
