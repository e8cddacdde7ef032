"""The assertions as a table: one row each, for a spreadsheet and back.

The file is tab-separated UTF-8 with a byte order mark: without the mark Excel takes the text for
the code page of the country and spoils every accent; readers that know UTF-8 skip it. Counts stand
in two columns, because Excel makes a date of ``3/8``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase
from kb.schema import FindingAssertion

__all__ = ["COLUMNS", "FREQUENCY_FIELDS", "VERSION", "table_rows", "to_table"]

FREQUENCY_FIELDS = (
    *("value", "words", "n", "of"),
    *("evidence", "source", "where", "population", "note"),
)
VERSION = "exported_from"
COLUMNS = ("disorder", "label", "finding", *LESION_AXES, *FREQUENCY_FIELDS, VERSION)
"""One finding, or the axes of a lesion description; how often, and whence that is known; the hash
of the knowledge base, so that an import can tell that it has changed since."""


def to_table(knowledge: KnowledgeBase) -> str:
    """Return all assertions of the scripts as a tab-separated table with a byte order mark."""
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.DictWriter(stream, COLUMNS, dialect="excel-tab", lineterminator="\n")
    writer.writeheader()
    writer.writerows(table_rows(knowledge))
    return stream.getvalue()


def table_rows(knowledge: KnowledgeBase) -> Iterator[dict[str, str]]:
    """Yield the assertions in the order of the scripts, empty fields left out."""
    for disorder in knowledge.disorders.values():
        for assertion in disorder.findings:
            yield {
                "disorder": disorder.id,
                "label": disorder.label,
                **_cells(assertion),
                VERSION: knowledge.hash[:12],
            }


def _cells(assertion: FindingAssertion) -> dict[str, str]:
    if assertion.lesion is None:
        cells = {"finding": assertion.finding or ""}
    else:
        cells = dict(assertion.lesion.parts())
    for name in FREQUENCY_FIELDS:
        value = getattr(assertion.frequency, name)
        if value is not None:
            cells[name] = str(value)
    return cells
