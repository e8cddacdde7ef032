"""How far a probability can be trusted: temperature, sets, operating points, the unknown."""
