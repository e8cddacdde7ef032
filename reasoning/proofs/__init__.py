"""Proofs: what they hold, and the forms in which they are shown and published."""
