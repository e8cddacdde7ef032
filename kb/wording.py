"""Words for where a statement is known from: the same in every listing and every comparison."""

from __future__ import annotations

from collections.abc import Mapping

from kb.epidemiology_schema import AgeProfile, RelativeFrequency
from kb.evidence import Evidence, Frequency
from kb.schema import Source

__all__ = ["address", "citation", "evidence_words", "says"]


def address(source: Source) -> str:
    """Return where a source can be opened: its DOI, PMC id, PubMed id or web address."""
    if source.doi:
        return f"doi:{source.doi}"
    if source.pmid and not source.pmcid:
        return f"PMID:{source.pmid}"
    return source.pmcid or source.url or ""


def citation(source: Source) -> str:
    """Return title, year and address of a source."""
    year = f" ({source.year})" if source.year else ""
    return f"{source.title.rstrip('.')}{year}. {address(source)}"


def evidence_words(evidence: Evidence, sources: Mapping[str, Source]) -> str:
    """Return kind and source of a statement, and what it says of place, people and besides."""
    words: list[str] = [evidence.evidence]
    if evidence.source is not None:
        known = sources.get(evidence.source)
        words.append(evidence.source if known is None else f"{evidence.source}, {address(known)}")
    words.extend(one for one in (evidence.where, evidence.population, evidence.note) if one)
    return f"[{words[0]}: {'; '.join(words[1:])}]" if words[1:] else f"[{words[0]}]"


def says(statement: Evidence) -> str:
    """Return how often, how common or how old, in words; empty for other statements."""
    if isinstance(statement, Frequency):
        return _frequency(statement)
    if isinstance(statement, AgeProfile):
        return statement.describe()
    if isinstance(statement, RelativeFrequency):
        if statement.n is not None:
            return f"{statement.n} of {statement.of}"
        return statement.tier or _percent(statement.share or 0.0)
    return ""


def _percent(share: float) -> str:
    return f"{100.0 * share:.3g} %"


def _frequency(statement: Frequency) -> str:
    """Return a frequency with the digits that tell two of them apart."""
    percent = _percent(statement.proportion)
    if statement.n is not None:
        return f"{statement.n} of {statement.of} ({percent})"
    if statement.words is not None:
        return f"about {percent} (in words: {statement.words})"
    return percent if statement.of is None else f"{percent} of {statement.of}"
