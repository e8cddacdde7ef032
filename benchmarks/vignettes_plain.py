"""A plain way to the same answers: the script whose words are most like those of the text.

Every illness script is made into a document (its names, its definition, its findings' names as often
as their frequency in tenths says), the text into another one; the disorders are ranked by the cosine
of their TF-IDF vectors (scikit-learn), words cut to their stems. No rules, no negation, no numbers,
no frequencies of disorders: what of an answer needs the reader and the reasoner shows beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from benchmarks.metrics import Rank
from kb.knowledge import KnowledgeBase, Target
from kb.schema import Disorder

__all__ = ["plain_ranks"]

_WORD = re.compile(r"[a-z]{2,}")
_TENTHS = 10


def plain_ranks(
    texts: Sequence[str], answers: Sequence[Target | None], knowledge: KnowledgeBase
) -> list[Rank]:
    """Return the rank of the right answer for each text, None where the answer stands for nothing.

    Args:
        texts: cases in words.
        answers: what is right for each.
        knowledge: whose scripts are ranked.
    """
    import snowballstemmer
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    stem = snowballstemmer.stemmer("english").stemWord

    def words(text: str) -> list[str]:
        found = _WORD.findall(text.lower())
        return [stem(word) for word in found if word not in ENGLISH_STOP_WORDS]

    disorders = list(knowledge.disorders.values())
    vectorizer = TfidfVectorizer(analyzer=words, sublinear_tf=True)
    scripts = vectorizer.fit_transform([_document(one, knowledge) for one in disorders])
    alike = np.asarray((vectorizer.transform(texts) @ scripts.T).todense())
    places = {one.id: place for place, one in enumerate(disorders)}
    return [
        None if right is None else _rank(row, [places[id_] for id_ in right.members])
        for row, right in zip(alike, answers, strict=True)
    ]


def _rank(alike: np.ndarray, right: Sequence[int]) -> int:
    """Return the rank of the best right script; of equals the wrong ones go first."""
    best = alike[right].max()
    wrong = np.delete(alike, right)
    return 1 + int((wrong >= best).sum())


def _document(disorder: Disorder, knowledge: KnowledgeBase) -> str:
    parts = [disorder.label, *disorder.synonyms, disorder.definition]
    for one in disorder.findings:
        if one.finding is None:
            continue
        finding = knowledge.findings[one.finding]
        often = round(_TENTHS * one.frequency.proportion)
        parts += [" ".join((finding.label, *finding.synonyms))] * often
    return " ".join(parts)
