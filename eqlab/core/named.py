"""Named tuples where a great many are made."""

made_of = tuple.__new__
"""Makes a named tuple of its class and a tuple of all its members, at half the price of a call."""
