"""The checker: derives every number of a proof again, with no code of the engine."""
