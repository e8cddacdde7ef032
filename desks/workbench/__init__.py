"""The Workbench desk: the knowledge searched, read, drawn, signed off, edited, compared, exported.

The modules of this package hold what the desk does and what it shows, as plain values and HTML, so
that they can be tested without a browser; :mod:`desks.app_workbench` lays them out.
"""
