"""Floor 1: the plan language - read, checked, compiled, resolved for one system."""
