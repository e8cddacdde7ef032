"""Counts of labelled tables: files and pools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kb.errors import KnowledgeError
from kb.fitted import AGE_BANDS, Count, FittedLabel, FittedSet, age_band
from kb.knowledge import KnowledgeBase
from kb.load import default_path
from kb.pooled import pool
from kb.yamlio import YamlError, read_yaml
from tests.classes import FIRST, SECOND


@pytest.mark.parametrize(
    ("age", "band"), [(0, 0), (9.9, 0), (10, 1), (79.9, 7), (80, 8), (90, 8), (120, 8)]
)
def test_decades(age: float, band: int) -> None:
    assert age_band(age) == band
    assert band < AGE_BANDS


# -- files -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("one", [FIRST, SECOND], ids=lambda one: one.dataset)
def test_a_set_comes_back_as_it_was(tmp_path: Path, one: FittedSet) -> None:
    path = one.save(tmp_path)
    assert path == tmp_path / "fitted" / f"{one.dataset}.yaml"
    again = FittedSet.load(tmp_path, one.dataset)
    assert again == one
    assert again.hash == one.hash
    assert again.save(tmp_path).read_text() == one.to_yaml()


def test_the_file_says_that_it_is_written(tmp_path: Path) -> None:
    text = FIRST.model_copy(update={"made_by": "dermatrace kb fit first"}).to_yaml()
    assert text.startswith("# Counts from a labelled table, written by 'dermatrace kb fit'.")
    assert "made_by: dermatrace kb fit first" in text
    assert "    scale: [35, 40]\n" in text.replace("      ", "    ")
    assert "pruritus: [20.5, 33]" in text


def test_the_hash_is_of_the_content_not_of_the_layout(tmp_path: Path) -> None:
    path = FIRST.save(tmp_path)
    path.write_text("# a remark\n" + path.read_text().replace("[35, 40]", "[35,   40]"))
    assert FittedSet.load(tmp_path, "first").hash == FIRST.hash
    assert FIRST.model_copy(update={"made_by": "hand"}).hash == FIRST.hash
    path.write_text(path.read_text().replace("[35,   40]", "[34, 40]"))
    assert FittedSet.load(tmp_path, "first").hash != FIRST.hash


@pytest.mark.parametrize("field", ["cases", "unseen", "women", "ages", "prior_exponent"])
def test_every_number_is_in_the_hash(field: str) -> None:
    other: dict[str, Any] = {
        "cases": 101,
        "unseen": 4,
        "women": Count(n=51, of=90),
        "ages": (1.0,) * AGE_BANDS,
        "prior_exponent": 0.91,
    }
    assert FIRST.model_copy(update={field: other[field]}).hash != FIRST.hash


def test_an_unknown_set_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="make one with 'dermatrace kb fit'"):
        FittedSet.load(tmp_path, "first")
    for one in (FIRST, SECOND):
        one.save(tmp_path)
    with pytest.raises(KnowledgeError, match="no fitted data set 'frist'") as caught:
        FittedSet.load(tmp_path, "frist")
    assert caught.value.mend == "one of first"
    assert caught.value.place == str(tmp_path / "fitted")
    with pytest.raises(KnowledgeError) as caught:
        FittedSet.load(tmp_path, "scin")
    assert caught.value.mend == "one of second"  # by its letters
    with pytest.raises(KnowledgeError) as caught:
        FittedSet.load(tmp_path, "xyz")
    assert caught.value.mend == "one of first, second"


def changed(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    *above, last = path.split("/")
    place = data
    for key in above:
        place = place[key]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("overall", None),
        ("labels", None),
        ("cases", None),
        ("dataset", None),
        ("cases", 0),
        ("cases", "many"),
        ("unseen", 0),
        ("strange", 3),
        ("overall", [1, 2]),
        ("overall/scale", 55),
        ("overall/scale", [55]),
        ("overall/scale", [55, 100, 3]),
        ("overall/scale", [101, 100]),
        ("overall/scale", [-1, 100]),
        ("overall/scale", [float("nan"), 100]),
        ("overall/scale", ["a", "b"]),
        ("women", [3]),
        ("women", [91, 90]),
        ("ages", [1, 2, 3]),
        ("ages", [-1, 0, 0, 0, 0, 0, 0, 0, 0]),
        ("labels/psoriasis", "forty"),
        ("labels/psoriasis/findings", None),
        ("labels/psoriasis/findings/scale", [41, 40]),
        ("labels/psoriasis/findings/scale", {"n": 4}),
        ("labels/psoriasis/women", [1, 2, 3]),
        ("labels/psoriasis/ages", [1]),
        ("labels/psoriasis/cases", -4),
        ("exponents/scale", {"present": -0.1}),
        ("exponents/scale", {"presence": 0.1}),
        ("prior_exponent", "nan"),
        ("prior_strength", 0),
    ],
)
def test_damage_is_told_in_one_line(tmp_path: Path, path: str, value: Any) -> None:
    file = FIRST.save(tmp_path)
    data = changed(read_yaml(file), path, value)
    with pytest.raises(KnowledgeError, match="the fitted counts are damaged") as caught:
        FittedSet.from_data(data, place=str(file))
    assert caught.value.place == str(file)
    assert "dermatrace kb fit" in caught.value.mend
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("data", [None, [], "text", 5, {}])
def test_what_is_no_mapping_of_counts(data: Any) -> None:
    with pytest.raises(KnowledgeError, match="damaged"):
        FittedSet.from_data(data)


def test_a_file_that_is_no_yaml_is_one_line(tmp_path: Path) -> None:
    path = FIRST.save(tmp_path)
    path.write_text("a: [1,\n")
    with pytest.raises(YamlError, match=r"first.yaml:2: not valid YAML"):
        FittedSet.load(tmp_path, "first")


def test_more_than_all_is_refused() -> None:
    with pytest.raises(ValidationError, match="n=3 is more than of=2"):
        Count(n=3, of=2)


def test_the_shipped_counts_fit_the_knowledge_base(shipped: KnowledgeBase) -> None:
    paths = sorted((default_path() / "fitted").glob("*.yaml"))
    assert len(paths) >= 8
    for path in paths:
        one = FittedSet.load(default_path(), path.stem)
        assert one.dataset == path.stem
        assert one.overall.keys() <= shipped.findings.keys()
        assert all(shipped.members_of(label) for label in one.labels), path
        left_out = one.cases - sum(label.cases for label in one.labels.values())
        assert left_out in {0, one.unseen}  # labels of too few cases count as never seen
        for key, total in one.overall.items():
            counts = [
                label.findings.get(key, Count(n=0, of=label.cases)) for label in one.labels.values()
            ]
            rounding = 0.01 * len(counts)
            assert -rounding <= total.n - sum(c.n for c in counts) <= left_out + rounding
            assert 0 <= total.of - sum(c.of for c in counts) <= left_out
        assert one.exponents.keys() <= one.overall.keys()


# -- pools -----------------------------------------------------------------------------------------
def test_one_set_is_its_own_pool() -> None:
    assert pool([FIRST]) is FIRST


def test_counts_of_two_sets_add_up() -> None:
    both = pool([FIRST, SECOND])
    assert (both.cases, both.unseen) == (150, 4)
    assert both.women == FIRST.women
    assert both.ages == FIRST.ages
    assert both.overall["scale"] == Count(n=75, of=150)
    assert both.overall["fever"] == Count(n=9, of=50)
    assert both.overall["plaque"] == FIRST.overall["plaque"]
    assert both.labels.keys() == FIRST.labels.keys() | SECOND.labels.keys()
    assert both.labels["psoriasis"].cases == 60
    assert both.labels["psoriasis"].women == Count(n=20, of=38)
    assert pool([SECOND, FIRST]).labels == both.labels


def test_a_set_tells_only_of_what_it_looked_at() -> None:
    """What a set did not look at is unknown in its cases, not absent; what it did is 0 of them."""
    labels = pool([FIRST, SECOND]).labels
    psoriasis = labels["psoriasis"].findings
    assert psoriasis["scale"] == Count(n=35, of=60)  # 35 of 40, and 0 of 20 where not named
    assert psoriasis["plaque"] == Count(n=33, of=40)  # the second set did not look
    assert psoriasis["fever"] == Count(n=1, of=20)
    assert psoriasis["macule"] == Count(n=0, of=20)
    assert psoriasis["blue-whitish-veil"] == Count(n=0, of=40)
    assert labels["drug-rash"].findings["plaque"] == Count(n=0, of=0)
    assert labels["drug-rash"].findings["macule"] == Count(n=0, of=30)
    assert labels["melanoma"].findings["fever"] == Count(n=0, of=0)


def test_exponents_are_averaged_by_cases() -> None:
    both = pool([FIRST, SECOND])
    scale = both.exponents["scale"]
    assert scale.present == pytest.approx((0.7 * 100 + 0.9 * 50) / 150)
    assert scale.absent == pytest.approx((0.4 * 100 + 1.0 * 50) / 150)
    assert both.exponents["fever"].absent == pytest.approx(0.2)
    assert both.exponents["trunk"].present == 1.0
    assert both.prior_exponent == pytest.approx((0.9 * 100 + 0.5 * 50) / 150)
    assert (both.age_exponent, both.sex_exponent) == (0.5, 0.8)  # only the first knows them


def test_the_strength_is_averaged_over_those_that_know_it() -> None:
    assert pool([FIRST, SECOND]).prior_strength is None
    first = FIRST.model_copy(update={"prior_strength": 6.0})
    assert pool([first, SECOND]).prior_strength == 6.0
    both = pool([first, SECOND.model_copy(update={"prior_strength": 24.0})])
    assert both.prior_strength == pytest.approx((6 * 100 + 24 * 50) / 150)
    assert first.hash != FIRST.hash


def test_ages_of_two_sets_add_up() -> None:
    one = SECOND.model_copy(update={"ages": tuple(range(AGE_BANDS)), "age_exponent": 1.0})
    both = pool([FIRST, one])
    assert both.ages == tuple(a + b for a, b in zip(FIRST.ages, range(AGE_BANDS), strict=True))
    assert both.age_exponent == pytest.approx((0.5 * 100 + 1.0 * 50) / 150)
    twins = pool([FIRST, FIRST])
    label = twins.labels["psoriasis"]
    assert label.ages == tuple(2 * n for n in FIRST.labels["psoriasis"].ages)
    assert isinstance(label, FittedLabel)


def test_a_file_is_named_after_its_data_set(tmp_path: Path) -> None:
    """Else a proof would name a data set that cannot be found again."""
    FIRST.save(tmp_path).rename(tmp_path / "fitted" / "another.yaml")
    with pytest.raises(KnowledgeError, match=f"counts of '{FIRST.dataset}'"):
        FittedSet.load(tmp_path, "another")


def test_shipped_counts_are_no_records() -> None:
    """A label of one or two cases would be somebody's row of a table, not a count."""
    for path in sorted((default_path() / "fitted").glob("*.yaml")):
        labels = FittedSet.load(default_path(), path.stem).labels
        assert min(one.cases for one in labels.values()) >= 3, path.name
