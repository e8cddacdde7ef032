"""Free text: English clinical prose read into findings, each with the words it came from."""

from __future__ import annotations

from reasoning.prose.mention import Lesion, Mention, Named, ProseReading
from reasoning.prose.reader import ProseReader, reader_of

__all__ = ["Lesion", "Mention", "Named", "ProseReader", "ProseReading", "reader_of"]
