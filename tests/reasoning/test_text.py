"""Text, page and result formats: made from the proof, adding up, safe to show."""

from __future__ import annotations

import csv
import html.parser
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given

from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.page import evidence_html, result_page, rules_html
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.text import explain, percent, signed, subject_label, telling
from reasoning.result import DISCLAIMER, result_dict, result_tsv
from tests.conftest import TOY, Copy
from tests.reasoning.helpers import QUICK, answer, documents, proof_of, refused
from tests.reasoning.test_proof import RICH

TOY_KB = load_knowledge(TOY, use_cache=False)
MODEL = CompiledKnowledge(TOY_KB)
NUMBER = re.compile(r"^[├└]─ ([+-]\d+\.\d{4})  ", re.MULTILINE)


def printed_sum_holds(text: str) -> bool:
    *parts, total = (Decimal(number) for number in NUMBER.findall(text))
    return sum(parts, Decimal(0)) == total


# -- explain ---------------------------------------------------------------------------------------
@given(documents(TOY_KB))
@QUICK
def test_the_printed_weights_add_up_to_the_printed_sum(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    result = answer(MODEL, **document)
    proof = proof_of(result)
    for one in proof["hypotheses"]:
        text = explain(proof, one["id"], TOY_KB)
        assert printed_sum_holds(text)
        assert len(NUMBER.findall(text)) == len(proof["weights"][one["id"]]) + 2


def test_every_contribution_appears_with_its_reason() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    text = explain(proof, "psoriasis", TOY_KB)
    for row in proof["weights"]["psoriasis"]:
        assert signed(row["weight"]) in text
        for finding in row.get("findings", ())[:2]:
            assert subject_label(finding["subject"], TOY_KB) in text
    assert "Psoriasis: probability" in text
    assert "prior: very-common in dermatology-clinic [author]" in text
    assert "70 of 100 (70 %) [reference: A toy cohort that nobody published" in text
    assert "table 1" in text
    assert "observed (history): under" not in text
    assert "in the arm" in text
    assert "annular + plaque present, in the arm (annular + plaque is a kind of annular)" in text
    assert text.endswith(
        "beside the sum: criteria 'Toy criteria of psoriasis' holds (major 3 of 3) [author]"
    )


def test_a_reading_tells_its_odds() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    text = explain(proof, "melanoma", TOY_KB)
    assert "read (picture): atypical network 60.0 %, against 30.0 % in its pictures" in text
    assert "typical network 20.0 %, against 30.0 % in its pictures, in the outline" in text


def test_match_types_are_worded() -> None:
    proof = proof_of(answer(MODEL, present=["silvery scale"], absent=["pigment network"]))
    assert "(as a kind of scale)" in explain(proof, "pityriasis-versicolor", TOY_KB)
    assert "(from its kinds)" in explain(proof, "nevus", TOY_KB)
    assert "not named by the script" in explain(proof, "sjs-ten", TOY_KB)


def test_an_exclusion_is_told() -> None:
    proof = proof_of(answer(MODEL, **RICH))
    assert "excluded by the rule no-drug-no-drug-rash" in explain(proof, "drug-rash", TOY_KB)


def test_none_of_these_is_explained() -> None:
    text = explain(proof_of(answer(MODEL, **RICH)), NONE_OF_THESE, TOY_KB)
    assert "every other weight is zero" in text
    assert printed_sum_holds(text)


def test_a_hypothesis_that_is_not_written_out() -> None:
    proof = proof_of(answer(MODEL, **RICH), explain=1)
    with pytest.raises(KeyError):
        explain(proof, proof["hypotheses"][1]["id"], TOY_KB)


@pytest.mark.parametrize(
    ("probability", "words"),
    [
        (0.0, "0 %"), (1.0, "> 99.9 %"), (0.5, "50.0 %"), (0.0004, "< 0.1 %"), (0.001, "0.1 %"),
        (0.9995, "> 99.9 %"), (0.999, "99.9 %"), (0.12345, "12.3 %"),
    ],
)  # fmt: skip
def test_percent(probability: float, words: str) -> None:
    assert percent(probability) == words


def test_signed() -> None:
    assert [signed(w) for w in (0.0, 1.5, -0.0001)] == ["+0.0000", "+1.5000", "-0.0001"]


def test_the_telling_findings_are_the_most_surprising() -> None:
    rows = [
        {"subject": name, "probability": p, "background": 0.1}
        for name, p in (("a", 0.1), ("b", 0.9), ("c", 0.01), ("d", 0.2))
    ]
    assert [row["subject"] for row in telling(rows)] == ["c", "b"]
    assert len(telling(rows[:1])) == 1


# -- result ----------------------------------------------------------------------------------------
def test_the_result_is_shaped_like_liricals() -> None:
    result = answer(MODEL, **RICH)
    data = result_dict(result, top=4)
    keys = {
        "analysisMetadata", "case", "results", "rules", "certainty", "notices",
        "twoAtOnce", "proof",
    }  # fmt: skip
    assert set(data) == keys
    meta = data["analysisMetadata"]
    assert meta["knowledgeHash"] == TOY_KB.hash
    assert meta["disclaimer"] == DISCLAIMER
    assert (meta["setting"], meta["disorders"]) == ("hospital", 8)
    assert len(data["results"]) == 4
    for row, one in zip(data["results"], result.hypotheses, strict=False):
        assert {
            "diseaseId", "diseaseName", "pretestProbability", "posttestProbability", "compositeLR",
            "findings", "rank", "mustNotMiss", "urgency",
        } <= set(row)  # fmt: skip
        assert row["diseaseId"] == one.id
        parts = sum((Decimal(str(f["lr"])) for f in row["findings"]), Decimal(0))
        assert parts == Decimal(str(row["compositeLR"]))
        assert Decimal(str(row["logPrior"])) + parts == Decimal(str(row["total"]))
        assert row["pretestProbability"] == pytest.approx(10 ** row["logPrior"], abs=1e-8)
        for finding in row["findings"]:
            assert set(finding) == {
                "query", "state", "match", "matchType", "lr", "explanation", "evidence", "sources",
            }  # fmt: skip
            assert finding["explanation"]


@given(documents(TOY_KB))
@QUICK
def test_the_result_is_json_without_nan(document: dict[str, Any]) -> None:
    assume(not refused(MODEL, document))
    data = result_dict(answer(MODEL, **document))
    assert json.loads(json.dumps(data, allow_nan=False)).keys() == data.keys()
    ranks = [row["rank"] for row in data["results"]]
    assert ranks == list(range(1, len(ranks) + 1))


def test_the_proof_can_be_left_out() -> None:
    assert "proof" not in result_dict(answer(MODEL), proof=False)


def test_tsv() -> None:
    result = answer(MODEL, **RICH | {"present": ["skin-pain", "fever", "silvery scale"]})
    lines = result_tsv(result, top=5).splitlines()
    head = [line for line in lines if line.startswith("!")]
    assert lines[: len(head)] == head, "header lines come first"
    assert "! software: dermatrace" in head
    assert f"! disclaimer: {DISCLAIMER}" in head
    assert any(line.startswith("! red flag: Painful blistering rash with fever") for line in head)
    table = list(csv.DictReader(io.StringIO("\n".join(lines[len(head) :])), delimiter="\t"))
    assert [row["rank"] for row in table] == ["1", "2", "3", "4", "5"]
    for row, one in zip(table, result.hypotheses, strict=False):
        assert row["diseaseId"] == one.id
        told = [float(x) for x in re.findall(r"\(([+-]\d+\.\d{4})\)", row["for"] + row["against"])]
        assert sum(round(x * 10_000) for x in told) == one.total_units - one.prior_units
        assert re.fullmatch(r"\d\.\d{6}", row["posttestProbability"])
        assert row["mustNotMiss"] in {"yes", "no"}


def test_tsv_of_an_empty_case_says_so() -> None:
    assert "! notice: Nothing was observed" in result_tsv(answer(MODEL))


def test_tsv_cells_keep_to_their_line(copy: Copy) -> None:
    copy.edit("disorders/tumor/nevus.yaml", "label: Nevus", 'label: "Ne\\tvus\\nmole"')
    compiled = CompiledKnowledge(load_knowledge(copy.root))
    text = result_tsv(answer(compiled, id="a"))
    table = text[text.index("rank\t") :]
    rows = list(csv.DictReader(io.StringIO(table), delimiter="\t"))
    assert "Ne\tvus\nmole" in {row["diseaseName"] for row in rows}


# -- page ------------------------------------------------------------------------------------------
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
    for words in ("Red flag (emergency)", "Excluded: Drug rash", "ask to keep what is excluded",
                  DISCLAIMER, "must not miss", "sum (log10)",
                  "Toy criteria of psoriasis"):  # fmt: skip
        assert words in text
    for one in result.hypotheses:
        assert f'data-id="{one.id}"' in page
        for part in result.contributions(one.id):
            assert signed(part.weight) in text


def test_support_and_opposition_are_told_in_words() -> None:
    proof = proof_of(answer(MODEL, present=["plaque"], absent=["scale"]))
    row = next(one for one in proof["hypotheses"] if one["id"] == "psoriasis")
    bars = evidence_html(row, proof["weights"]["psoriasis"], TOY_KB)
    assert 'aria-label="for"' in bars
    assert 'aria-label="against"' in bars


def test_the_page_shows_what_was_summed(
    shipped: KnowledgeBase, shipped_compiled: CompiledKnowledge
) -> None:
    """Small weights are folded away, not left out."""
    findings = [id_ for id_ in sorted(shipped.findings) if not shipped.findings[id_].choice][::19]
    proof = proof_of(answer(shipped_compiled, absent=findings[:24], age=40))
    one = proof["hypotheses"][0]
    told = parsed(evidence_html(one, proof["weights"][one["id"]], shipped))
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
