"""The words around the vocabulary (``lexicon.yaml``) as one frozen value."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kb.common_words import FAMILIES
from kb.yamlio import read_yaml

__all__ = ["History", "Lexicon", "Told", "read_lexicon"]

_Strings = tuple[str, ...]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class History(_Part):
    """What a disorder in somebody's history is as a finding.

    Attributes:
        own, family: the finding for the patient and for a relative.
        chronic: having it once is having it; it needs no word of history beside it.
    """

    words: _Strings
    own: str | None = None
    family: str | None = None
    chronic: bool = False


class Told(_Part):
    """A test or organ that is told as normal or not.

    Attributes:
        bad: words that make ``finding`` present, or the name of a list of them.
    """

    words: _Strings
    finding: str
    bad: str | _Strings


class Lexicon(_Part):
    """See ``lexicon.yaml``, which says what each part is for.

    Attributes:
        families: words that are one word to the reader (`kb/common_words.py`: texts are compared
            with them, too).
    """

    families: dict[str, _Strings] = FAMILIES
    whole: _Strings
    unread: _Strings
    phrases: dict[str, _Strings]
    absent: dict[str, _Strings]
    blocks: _Strings
    context: dict[str, _Strings]
    grammar: dict[str, _Strings]
    domains: dict[str, _Strings]
    relatives: _Strings
    housemates: _Strings
    telling: _Strings
    histories: tuple[History, ...]
    past_words: _Strings
    told: tuple[Told, ...]
    words_of: dict[str, _Strings]
    drugs: _Strings
    begun: _Strings
    treatments: dict[str, _Strings]
    failed_before: _Strings
    failed_after: _Strings
    before_skin: _Strings
    against_skin: _Strings
    hash: str = Field(default="", description="SHA-256 of the file")


@lru_cache(maxsize=1)
def read_lexicon() -> Lexicon:
    """Return the lexicon that ships with the project."""
    path = Path(__file__).with_name("lexicon.yaml")
    data: dict[str, Any] = read_yaml(path)
    return Lexicon.model_validate(data | {"hash": hashlib.sha256(path.read_bytes()).hexdigest()})
