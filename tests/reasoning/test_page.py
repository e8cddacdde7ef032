"""The page of a result: whole by itself, told in words, and nothing of a person unescaped."""

from __future__ import annotations

import html.parser
import json
import re
from decimal import Decimal
from typing import Any

from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.page import evidence_html, result_page, rules_html
from reasoning.proofs.text import signed
from reasoning.result import DISCLAIMER
from tests.conftest import Copy
from tests.reasoning.helpers import answer, proof_of
from tests.reasoning.test_proof import RICH
from tests.reasoning.toy_model import MODEL, TOY_KB


class Balance(html.parser.HTMLParser):
    """Collects text, and checks that every element is closed where it should be."""

    VOID = {"meta", "br", "img", "hr", "input", "link"}  # noqa: RUF012  # never changed

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)
        assert not any(name.startswith("on") for name, _ in attrs), "no scripts in attributes"
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(page: str) -> Balance:
    parser = Balance()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    return parser


def test_the_page_is_whole_and_needs_nothing_from_outside() -> None:
    result = answer(MODEL, **RICH | {"present": ["skin-pain", "fever", "silvery scale"]})
    page = result_page(result)
    told = parsed(page)
    assert not told.tags & {"script", "link", "img", "iframe", "object"}
    assert "http-equiv" not in page
    text = " ".join(told.text)
    heads = ("Red flag (emergency)", "Excluded: Drug rash", "Toy criteria of psoriasis")
    marks = ("ask to keep what is excluded", "must not miss", "sum (log10)", DISCLAIMER)
    for words in (*heads, *marks):
        assert words in text
    for one in result.hypotheses:
        assert f'data-id="{one.id}"' in page
        for part in result.contributions(one.id):
            assert signed(part.weight) in text


def test_support_and_opposition_are_told_in_words() -> None:
    proof = proof_of(answer(MODEL, present=["plaque"], absent=["scale"]))
    row = next(one for one in proof["hypotheses"] if one["id"] == "psoriasis")
    bars = evidence_html(row, proof["weights"]["psoriasis"], proof, TOY_KB)
    assert 'aria-label="for"' in bars
    assert "very-common in dermatology-clinic; in 10.0 % of cases every disorder alike" in bars
    assert 'aria-label="against"' in bars


def test_the_page_shows_what_was_summed(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    """Small weights are folded away, not left out."""
    findings = [id_ for id_ in sorted(shipped.findings) if not shipped.findings[id_].choice][::19]
    proof = proof_of(answer(shipped_compiled, absent=findings[:24], age=40))
    one = proof["hypotheses"][0]
    told = parsed(evidence_html(one, proof["weights"][one["id"]], proof, shipped))
    cells = [cell for cell in told.text if re.fullmatch(r"[+-]\d+\.\d{4}", cell)]
    total = Decimal(signed(one["total"]))
    assert sum(map(Decimal, cells), Decimal(0)) == 2 * total, "weights and their sum"


HOSTILE = "<script>alert('x')</script>\"&"


def test_everything_of_a_person_or_a_file_is_escaped(copy: Copy) -> None:
    safe = json.dumps(HOSTILE)
    for file, old in (
        ("disorders/tumor/nevus.yaml", "label: Nevus"),
        ("disorders/tumor/nevus.yaml", "definition: Toy Nevus"),
        ("rules/rules.yaml", "label: A drug rash needs a drug"),
        ("rules/rules.yaml", "says: Refer"),
        ("rules/rules.yaml", "label: Toy criteria of psoriasis"),
        ("rules/rules.yaml", "label: Painful blistering rash with fever"),
        ("rules/rules.yaml", "action: Send to hospital today"),
        ("rules/rules.yaml", "label: Toy dermoscopy score"),
        ("sources.yaml", "title: A toy cohort that nobody published"),
    ):
        copy.edit(file, old, f"{old.split(':')[0]}: {safe}")
    copy.edit("findings/dermoscopy.yaml", "label: blue-whitish veil", f"label: {safe}")
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    observations = [{"finding": "blue-whitish-veil", "status": "present", "region": HOSTILE}]
    present = ["skin-pain", "fever", "plaque", "silvery-scale"]
    fields = {"present": present, "absent": ["new-medication"], "observations": observations}
    page = result_page(answer(compiled, id="<b>x", **fields))
    told = parsed(page)
    assert "<script" not in page
    assert "<b>x" not in page
    assert sum(HOSTILE in text for text in told.text) >= 9
    assert "script" not in told.tags


def test_no_rules_no_cards() -> None:
    assert rules_html(answer(MODEL).rules) == ""
