"""Names of fields and of conditions for a reader."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CONDITIONS", "FIELD_WORDS", "ONE_OF", "WORDS_IN"]

FIELD_WORDS: Mapping[str, str] = {
    "id": "id",
    "xrefs": "identifiers elsewhere",
    "doid": "DOID",
    "mondo": "Mondo",
    "icd10cm": "ICD-10-CM",
    "icd11": "ICD-11",
    "hpo": "HPO",
    "omim": "OMIM",
    "doi": "DOI",
    "pmid": "PMID",
    "pmcid": "PMCID",
    "url": "address (URL)",
    "female": "women among the patients",
    "value": "share (0 to 1, or e.g. 45 %)",
    "n": "n, counted",
    "of": "of, looked at",
    "sd": "standard deviation",
    "by": "told apart by",
    "says": "says, in a sentence",
    "where": "where in the source",
    "when": "when",
}
"""Names of fields for a reader, where the field's own name is short."""
WORDS_IN: Mapping[tuple[str, str], str] = {
    ("frequency", "n"): "n, with the finding",
    ("female", "n"): "n, women",
    ("female", "of"): "of, patients",
}
"""Names of fields that mean something of their own inside another field."""
ONE_OF: Mapping[str, str] = {
    "icd10cm": "ICD-10-CM code",
    "omim": "OMIM number",
    "exclude_first": "disorder to exclude first",
    "points_to": "disorder",
    "only_sites": "site",
}
"""What one entry of a list is called, where it is not the list's own name without its s."""
CONDITIONS: Mapping[str, str] = {
    "finding": "a finding",
    "lesion": "a described lesion",
    "age": "an age",
    "sex": "a sex",
    "all": "all of",
    "any": "one or more of",
    "none": "none of",
    "at_least": "at least so many of",
}
"""Kinds of a condition, in words."""
