"""Colour read by optics instead of by a network: blood, pigment, named colours, shape.

Everything is told relative to the person's own skin around the lesion, so that neither the light
nor the tone of the skin decides what is red. `vision.colour.measures.measure_lesion` gives it all
at once.
"""
