"""What the knowledge rests on: counted, never typed."""

from __future__ import annotations

import json

import pytest

from kb.evidence import Frequency
from kb.evidence_report import ENOUGH, EvidenceReport, evidence_report
from kb.fitted import Count, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.beliefs import strength_of
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.conftest import Copy


def strength(stated: Frequency) -> float:
    return strength_of(stated, DEFAULT_PARAMETERS)


@pytest.fixture
def report(toy: KnowledgeBase) -> EvidenceReport:
    return evidence_report(toy, strength)


def clinic(labels: dict[str, FittedLabel], dataset: str = "toy-clinic") -> FittedSet:
    looked = ("plaque", "scale", "silvery-scale", "elbow")
    overall = {key: Count(n=10, of=90) for key in looked}
    return FittedSet(dataset=dataset, cases=90, overall=overall, labels=labels)


def test_the_toy_by_hand(report: EvidenceReport, toy: KnowledgeBase) -> None:
    assert report.overall.assertions == {"data": 0, "reference": 2, "words": 0, "author": 35}
    assert report.overall.total == sum(len(d.findings) for d in toy.disorders.values())
    assert report.overall.sourced == pytest.approx(2 / 37)
    # 70 of 100 and 64 of 80 are worth 180 patients, each guess 8
    assert report.overall.patients == {
        "data": 0.0,
        "reference": 180.0,
        "words": 0.0,
        "author": 35 * 8.0,
    }
    assert report.overall.sourced_weight == pytest.approx(180 / (180 + 280))


def test_groups_add_up(report: EvidenceReport) -> None:
    assert sorted(report.groups) == ["drug", "fungal", "papulosquamous", "tumor"]
    for kind, count in report.overall.assertions.items():
        assert sum(tally.assertions[kind] for tally in report.groups.values()) == count
        assert sum(one.tally.assertions[kind] for one in report.disorders) == count


def test_the_weakest_come_first(report: EvidenceReport) -> None:
    order = [one.id for one in report.disorders]
    assert order[-1] == "psoriasis", "the only script with sources"
    assert order[0] == "tinea", "of those without any, the one with most guesses"


def test_other_statements(report: EvidenceReport, toy: KnowledgeBase) -> None:
    assert report.others["rules"] == {"data": 0, "reference": 0, "author": len(toy.rules)}
    assert report.others["age"]["author"] == len(toy.disorders)
    assert report.others["treatment"] == {"data": 0, "reference": 0, "author": 0}


def test_without_tables_there_is_no_part_on_them(report: EvidenceReport) -> None:
    assert report.in_tables is None
    assert report.to_dict()["in_tables"] is None


def test_counts_of_the_own_label_are_data(toy: KnowledgeBase) -> None:
    counted = {"plaque": Count(n=18, of=20), "scale": Count(n=3, of=ENOUGH - 1)}
    inside = evidence_report(
        toy, strength, [clinic({"psoriasis": FittedLabel(cases=20, findings=counted)})]
    ).in_tables
    assert inside is not None
    assert [one.id for one in inside.disorders] == ["psoriasis"]
    assert inside.named == inside.all
    assert inside.all.as_written.assertions == {"data": 0, "reference": 2, "words": 0, "author": 5}
    # plaque, silvery scale (none of 20) and elbow (none of 20); scale was looked at too rarely,
    # itch was not looked at, and nothing was counted for the lesion
    counted_too = inside.all.with_counts
    assert counted_too.assertions == {"data": 3, "reference": 1, "words": 0, "author": 3}
    assert counted_too.patients == {"data": 60.0, "reference": 80.0, "words": 0.0, "author": 24.0}


def test_a_class_alone_makes_no_data(copy: Copy) -> None:
    copy.write(
        "classes.yaml",
        "classes:\n  - {id: scaly, label: Scaly, definition: Toy, members: [psoriasis, tinea]}\n",
    )
    one = clinic({"scaly": FittedLabel(cases=50), "unheard-of": FittedLabel(cases=40)})
    inside = evidence_report(load_knowledge(copy.root), strength, [one]).in_tables
    assert inside is not None
    assert {d.id for d in inside.disorders} == {"psoriasis", "tinea"}
    assert (inside.named.disorders, inside.all.disorders) == (0, 2)
    assert inside.named.as_written.total == 0
    assert inside.all.with_counts == inside.all.as_written
    assert inside.all.with_counts.assertions["data"] == 0


def test_several_tables_add_up(toy: KnowledgeBase) -> None:
    first = clinic({"nevus": FittedLabel(cases=40)}, "toy-a")
    second = clinic({"psoriasis": FittedLabel(cases=60)}, "toy-b")
    third = clinic({"psoriasis": FittedLabel(cases=70)}, "toy-c")
    inside = evidence_report(toy, strength, [first, second, third]).in_tables
    assert inside is not None
    by_id = {one.id: one for one in inside.disorders}
    assert by_id["psoriasis"].datasets == ("toy-b", "toy-c")
    assert by_id["nevus"].tally.assertions["data"] == 0, "nobody looked at what nevi show"
    # four findings with 130 cases each are worth no more than any other count
    assert by_id["psoriasis"].tally.patients["data"] == 4 * DEFAULT_PARAMETERS.count_cap


def test_it_is_plain_data(toy: KnowledgeBase) -> None:
    one = clinic({"psoriasis": FittedLabel(cases=60)})
    data = evidence_report(toy, strength, [one]).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert data["overall"]["sourced_share"] == round(2 / 37, 4)
    assert data["in_tables"]["disorders"][0]["datasets"] == ["toy-clinic"]


def test_an_empty_knowledge_base_divides_by_nothing() -> None:
    empty = KnowledgeBase(hash="", findings={}, disorders={}, sources={})
    report = evidence_report(empty, strength)
    assert (report.overall.sourced, report.overall.sourced_weight) == (0.0, 0.0)
