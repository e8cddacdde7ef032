"""Words for evidence: what stands in every listing and every comparison."""

from __future__ import annotations

import pytest

from kb.epidemiology_schema import AgeProfile, RelativeFrequency
from kb.evidence import Evidence, Frequency
from kb.schema import Source
from kb.wording import address, citation, evidence_words, says

PAPER = {"title": "A paper.", "kind": "article"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"doi": "10.1/x", "pmcid": "PMC1", "url": "https://example.org"}, "doi:10.1/x"),
        ({"pmcid": "PMC1", "pmid": "2"}, "PMC1"),
        ({"pmid": "2", "url": "https://example.org"}, "PMID:2"),
        ({"url": "https://example.org"}, "https://example.org"),
    ],
)
def test_where_a_source_is_opened(fields: dict[str, str], words: str) -> None:
    source = Source.model_validate(PAPER | fields)
    assert address(source) == words
    assert citation(source) == f"A paper. {words}"
    dated = source.model_copy(update={"year": 2020})
    assert citation(dated) == f"A paper (2020). {words}"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (Frequency(value=0.5, evidence="author"), "50 %"),
        (Frequency(value=0.003, evidence="author"), "0.3 %"),
        (Frequency(value=0.824, of=2534, evidence="author"), "82.4 % of 2534"),
        (Frequency(n=1, of=3, evidence="author"), "1 of 3 (33.3 %)"),
        (RelativeFrequency(setting="hospital", tier="rare", evidence="author"), "rare"),
        (RelativeFrequency(setting="hospital", n=3, of=70, evidence="author"), "3 of 70"),
        (RelativeFrequency(setting="hospital", share=0.012, evidence="author"), "1.2 %"),
        (AgeProfile(typical=(4, 17), evidence="author"), "typically 4 to 17 years"),
        (Evidence(evidence="author"), ""),
    ],
)
def test_what_a_statement_says(statement: Evidence, words: str) -> None:
    assert says(statement) == words


def test_where_a_statement_is_known_from() -> None:
    sources = {"a-paper": Source.model_validate(PAPER | {"doi": "10.1/x"})}
    cited = Evidence(evidence="reference", source="a-paper", where="table 2", population="adults")
    assert evidence_words(cited, sources) == "[reference: a-paper, doi:10.1/x; table 2; adults]"
    assert evidence_words(cited, {}) == "[reference: a-paper; table 2; adults]"
    assert evidence_words(Evidence(evidence="author"), sources) == "[author]"
    assert evidence_words(Evidence(evidence="author", note="mean"), {}) == "[author: mean]"
