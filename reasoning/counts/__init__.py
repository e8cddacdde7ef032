"""Counts of labelled tables over the authored beliefs, and corrections of their weights."""
