"""Ranks of labelled cases, and the figures of a whole table, over the toy knowledge base."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks import diagnosis
from benchmarks.baselines import BASELINES, Features
from benchmarks.examples import Example, Table
from benchmarks.fitting import fit_table
from benchmarks.own_table import own_table
from benchmarks.study import Study
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from reasoning.parameters import DEFAULT_PARAMETERS
from tests.classes import classed
from tests.conftest import TOY, Copy

HEAD = "label,group,age,sex,scale,plaque,papule,fever,typical-pigment-network,_note\n"
CLASSES = """\
classes:
  - id: scaly-eruption
    label: Scaly eruption
    definition: Scales
    members: [psoriasis, tinea, pityriasis-versicolor]
"""


def rows(count: int, *, start: int = 0) -> str:
    """Return patients of three labels with their usual findings."""
    lines = []
    for i in range(start, start + count):
        odd = i % 7 == 0  # now and then one looks like another
        lines.append(
            [
                f"Psoriasis,p{i},40,female,1,{int(not odd)},0,0,0,x",
                f"Nevus,n{i},25,male,0,0,,no,{int(not odd)},",
                f"scaly eruption,s{i},30,,yes,?,0,{int(odd)},0,",
            ][i % 3]
        )
    return "\n".join(lines) + "\n"


@pytest.fixture
def toy_kb(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy.write("classes.yaml", CLASSES)
    monkeypatch.setenv("DERMATRACE_KB", str(copy.root))
    return copy.root


def written(folder: Path, text: str, name: str = "cases.csv") -> Path:
    path = folder / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def study(toy: KnowledgeBase, **fields: Any) -> Study:
    return Study(Table("x", "", lambda *_: [], {}, **fields), classed(toy), DEFAULT_PARAMETERS)


def example(*labels: str, fine: str = "") -> Example:
    return Example({}, labels, "1", frozenset(), "here", fine_label=fine)


CHANCE = {
    "psoriasis": 0.30,
    "tinea": 0.05,
    "pityriasis-versicolor": 0.02,
    "nevus": 0.33,
    "melanoma": 0.10,
    "drug-rash": 0.12,
    "lichen-planus": 0.06,
    "sjs-ten": 0.02,
}


# -- ranks -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("labels", "rank"),
    [
        (("nevus",), 1),
        (("psoriasis",), 2),
        (("Scaly eruption",), 2),  # its first kind; 0.37 together is no answer of its own
        (("mole or melanoma",), 1),
        (("tinea",), 6),
        (("sjs-ten",), 8),  # as likely as another one, and after it by name
        (("pityriasis versicolor",), 7),
        (("no such disease",), None),
        (("no such disease", "psoriasis"), 2),
        (("tinea", "psoriasis"), 2),
    ],
)
def test_ranks_over_all_disorders(
    toy: KnowledgeBase, labels: tuple[str, ...], rank: int | None
) -> None:
    assert study(toy).rank(CHANCE, example(*labels)) == (rank, 0.33)


@pytest.mark.parametrize(
    ("label", "rank"),
    [("scaly eruption", 2), ("mole or melanoma", 1), ("drug rash", 3), ("lichen planus", None)],
)
def test_ranks_among_a_closed_list(toy: KnowledgeBase, label: str, rank: int | None) -> None:
    one = study(toy, closed=("Scaly eruption", "Mole or melanoma", "Drug rash"))
    assert one.only == [
        "drug-rash",
        "melanoma",
        "nevus",
        "pityriasis-versicolor",
        "psoriasis",
        "tinea",
    ]
    chance = {key: value for key, value in CHANCE.items() if key in one.only}
    ranked, best = one.rank(chance, example(label))
    assert ranked == rank
    assert best == pytest.approx(0.43)


def test_a_list_whose_labels_overlap_is_ranked_by_disorder(toy: KnowledgeBase) -> None:
    one = study(toy, closed=("Scaly eruption", "Psoriasis", "Nevus"), exclusive=False)
    assert one.answers == []
    chance = {key: CHANCE[key] for key in one.only or ()}
    assert one.rank(chance, example("Psoriasis"))[0] == 2
    assert one.rank(chance, example("Scaly eruption"))[0] == 2


def test_labels_of_a_gathered_study_are_even_and_members_share(toy: KnowledgeBase) -> None:
    table = Table(
        "x", "", lambda *_: [], {}, closed=("Mole or melanoma", "Psoriasis"), exclusive=False
    )
    gathered = Study(table, classed(toy), replace(DEFAULT_PARAMETERS, flat_prior=True))
    # a nevus is common (0.01), a melanoma rare (0.0005): together half, like psoriasis
    assert gathered.evened == pytest.approx(
        {"psoriasis": 0.5, "nevus": 0.5 * 20 / 21, "melanoma": 0.5 / 21}
    )
    even = {"psoriasis": 0.2, "nevus": 0.3, "melanoma": 0.5}
    rank, best = gathered.rank(even, example("melanoma"))
    assert rank == 3
    assert best == pytest.approx(0.6 / 1.07)  # 0.3 of a nevus times 20 to 0.5 times 1, 0.2 times 21
    assert gathered.rank(even, example("nevus"))[0] == 1
    clinic = Study(table, classed(toy), DEFAULT_PARAMETERS)
    assert clinic.rank(even, example("melanoma")) == (1, 0.5)


def test_the_finer_label_teaches(toy: KnowledgeBase) -> None:
    one = study(toy)
    assert one.learnable(example("mole or melanoma", fine="melanoma")) == "melanoma"
    assert one.learnable(example("mole or melanoma", fine="no such")) == "mole-or-melanoma"
    assert one.learnable(example("no such")) is None
    few = study(toy, closed=("nevus",))
    assert few.learnable(example("psoriasis")) is None


def test_a_case_that_contradicts_itself_names_its_line(toy: KnowledgeBase) -> None:
    bad = Example({"age": -3}, ("nevus",), "1", frozenset(), "cases.csv, line 9")
    with pytest.raises(CaseError) as caught:
        study(toy).case(bad)
    assert caught.value.place == "cases.csv, line 9, age"


# -- whole tables ----------------------------------------------------------------------------------
NAMES = (
    "dataset split knowledge knowledge_hash candidates n n_labels unmapped_labels "
    "top1 top2 top3 top5 top10 mrr balanced_accuracy ece top1_interval n_must_not_miss urgency "
    "must_not_miss_sensitivity must_not_miss_specificity by_skin_tone baselines"
)
KEYS = set(NAMES.split())


@pytest.mark.parametrize("knowledge", ["authored", "fitted"])
def test_a_table_with_folds(toy_kb: Path, tmp_path: Path, knowledge: str) -> None:
    path = written(tmp_path, rows(30) + "No Such,q,,,1,1,1,1,1,\nMelanoma,m,70,,0,0,0,0,1,\n")
    figures = diagnosis.run(own_table("mine"), name="mine", cases=path, knowledge=knowledge)
    assert figures.keys() >= KEYS
    assert json.loads(json.dumps(figures, allow_nan=False)) == figures
    assert (figures["n"], figures["unmapped_labels"]) == (32, {"No Such": 1})
    assert (figures["candidates"], figures["n_labels"]) == (8, 5)
    assert figures["split"] == "cases.csv, 5-fold cross-validation grouped by patient"
    assert figures["n_must_not_miss"] == 1
    assert figures["must_not_miss_sensitivity"] in {0.0, 1.0}
    assert 0.0 <= figures["must_not_miss_specificity"] <= 1.0
    assert figures["top10"] == 0.9688  # all but the label that nobody knows
    assert figures["baselines"].keys() >= BASELINES.keys() - {"naive_bayes"}
    for one in figures["baselines"].values():
        assert one["top10"] <= 0.9688, "a miss for everybody"
    assert figures["by_skin_tone"]["unknown"]["n"] == 32


def test_learning_from_another_file(toy_kb: Path, tmp_path: Path) -> None:
    """A label that the training part never saw is answered by what was authored."""
    train = written(tmp_path, rows(30), "train.csv")
    path = written(tmp_path, "Melanoma,m,70,,0,0,0,0,1,\nNevus,n,20,,0,0,0,0,1,\n")
    figures = diagnosis.run(
        own_table("mine"), name="mine", cases=path, train=train, knowledge="fitted"
    )
    assert figures["split"] == "learned from train.csv, tested on cases.csv"
    assert figures["n"] == 2
    assert figures["top1"] == 0.5
    assert figures["top10"] == 1.0
    assert figures["baselines"]["logistic_regression"]["top1"] == 0.5
    alike = diagnosis.run(
        own_table("mine"), name="mine", cases=path, train=train, knowledge="fitted"
    )
    assert alike == figures


def test_one_patient_alone_is_answered_from_what_was_authored(toy_kb: Path, tmp_path: Path) -> None:
    path = written(tmp_path, "Psoriasis,p,40,female,1,1,0,0,0,\n")
    figures = diagnosis.run(own_table("mine"), name="mine", cases=path)
    assert (figures["n"], figures["baselines"]) == (1, {})
    with pytest.raises(InputError, match="nothing to learn from"):
        diagnosis.run(own_table("mine"), name="mine", cases=path, knowledge="fitted")
    with pytest.raises(InputError, match=r"none\.csv"):
        diagnosis.run(own_table("mine"), name="mine", cases=path, train=tmp_path / "none.csv")


def test_features_are_those_of_the_training_part(toy: KnowledgeBase) -> None:
    def one(asked: tuple[str, ...], **document: Any) -> Example:
        full = {"present": [], "absent": [], **document}
        return Example(full, ("x",), "1", frozenset(asked), "here")

    training = [
        one(("scale", "fever"), present=["scale"], absent=["fever"], age=35, sex="female"),
        one(("scale", "fever"), absent=["scale"], sex="male"),
    ]
    features = Features(training)
    assert features.keys == ["fever", "scale"]
    first, second, new = features.of([*training, one(("plaque",), present=["plaque"])])
    assert first[:2].tolist() == [0, 1]
    assert second[1] == 0
    assert (first[2 + 3], first[-1], second[-1]) == (1, 1, 0)
    assert new[1] == pytest.approx(0.5)
    assert 0 <= new[0] < 0.5


# -- one's own table -------------------------------------------------------------------------------
def test_own_table_cells(toy: KnowledgeBase, tmp_path: Path) -> None:
    text = "Nevus,,30.5,Female,1,no,,unknown,present,\nTinea,g,,x,0.0,TRUE,?,absent,0,\n"
    one, other = own_table("mine").read(written(tmp_path, text), toy)
    assert one.document == {
        "present": ["scale", "typical-pigment-network"],
        "absent": ["plaque"],
        "age": 30.5,
        "sex": "female",
    }
    assert one.asked == {"scale", "typical-pigment-network", "plaque"}
    assert (one.group, other.group) == ("cases.csv, line 2", "g")
    assert other.document["present"] == ["plaque"]
    assert set(other.document["absent"]) == {"scale", "fever", "typical-pigment-network"}
    assert other.document.keys().isdisjoint({"age", "sex", "setting"})


def test_own_table_mistakes(toy: KnowledgeBase, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    for text, message in (
        ("label,scaly\nx,1\n", "the column 'scaly' is no finding.*did you mean scale"),
        ("label,scale\nx,1\ny,much\n", r"bad.csv, line 3, scale: 'much' says neither yes nor no"),
        ("label,age\nx,old\n", r"bad.csv, line 2, age: 'old' is no number"),
        ("scale\n1\n", "columns missing: label"),
    ):
        bad.write_text(text)
        with pytest.raises(InputError, match=message):
            own_table("mine").read(bad, toy)


def test_a_row_shorter_than_the_head_is_unknown_there(toy: KnowledgeBase, tmp_path: Path) -> None:
    (one,) = own_table("mine").read(written(tmp_path, "Nevus,g,,,1\n"), toy)
    assert one.document == {"present": ["scale"], "absent": []}


def test_fitting_tells_what_it_left_out(toy: KnowledgeBase, tmp_path: Path) -> None:
    path = written(tmp_path, rows(21) + "No Such,q,,,1,1,1,1,1,\nNo Such,r,,,1,1,1,1,1,\n")
    made = fit_table("my_table", classed(toy), cases=path)
    assert made.unmapped == {"No Such": 2}
    assert (made.set.dataset, made.set.cases) == ("my-table", 21)
    assert made.set.labels.keys() == {"psoriasis", "nevus", "scaly-eruption"}
    assert made.set.made_by == "dermatrace kb fit my_table --cases cases.csv"
    with pytest.raises(InputError, match="'my_table' is no public table"):
        fit_table("my_table", classed(toy))
    assert TOY.is_dir()
