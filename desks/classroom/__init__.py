"""The classroom: cases to work on, drills, illness scripts side by side, results, reader studies.

The modules of this package hold what the desk does and what it shows, as plain values and HTML, so
that they can be tested without a browser; :mod:`desks.app_classroom` lays them out.
"""
