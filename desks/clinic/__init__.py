"""The clinic desk: history and photographs in, findings to correct, a differential out.

The modules of this package hold what the desk does and what it shows, as plain values and HTML, so
that they can be tested without a browser; :mod:`desks.app_clinic` lays them out.
"""
