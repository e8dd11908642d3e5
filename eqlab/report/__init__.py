"""Floor 5: what people and machines read of a campaign. Pure functions of its record and its plan."""
