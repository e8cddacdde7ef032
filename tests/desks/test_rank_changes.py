"""What an edit does to cases: who moves, by which weights, after which edits."""

from __future__ import annotations

from pathlib import Path

import pytest

from desks.casework import read_case_file, resolve
from desks.rank_changes import TOP, CaseChange, case_files, rank_changes
from desks.weight_changes import weight_changes
from kb.diff import Difference, compare
from kb.errors import CaseError, InputError
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge
from reasoning.conditions import describe
from reasoning.engine import Differential, diagnose
from reasoning.parameters import NONE_OF_THESE
from tests.conftest import Copy

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"
CASE = "age: 40\nsex: male\npresent: [plaque, silvery scale, elbow]\nabsent: [fever]\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(CASE, encoding="utf-8")
    return path


def changed(path: Path, toy: KnowledgeBase, copy: Copy) -> CaseChange:
    new = load_knowledge(copy.root)
    sides = CompiledKnowledge(toy), CompiledKnowledge(new)
    return rank_changes(path, *sides, compare(toy, new, describe))


def test_nothing_edited_nothing_moves(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    told = changed(case, toy, copy)
    assert told == CaseChange(str(case))
    assert not told.changed


def test_who_moves_and_why(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    copy.edit(PSORIASIS, "tier: very-common", "tier: very-rare")
    copy.edit(
        PSORIASIS,
        "{finding: elbow, frequency: {value: 0.6",
        "{finding: elbow, frequency: {value: 0.01",
    )
    copy.edit(
        PSORIASIS,
        "{finding: silvery-scale, frequency: {n: 70",
        "{finding: silvery-scale, frequency: {n: 0",
    )
    copy.edit(
        PSORIASIS,
        "silvery-scale}, frequency: {value: 0.7",
        "silvery-scale}, frequency: {value: 0.0",
    )
    moves = {move.id: move for move in changed(case, toy, copy).moves}
    psoriasis, tinea = moves["psoriasis"], moves["tinea"]
    assert psoriasis.old_rank == 1
    assert psoriasis.new_rank is not None
    assert psoriasis.new_rank > 1
    assert psoriasis.old_total is not None
    assert psoriasis.new_total is not None
    assert psoriasis.new_total < psoriasis.old_total
    assert (tinea.old_rank, tinea.new_rank) == (2, 1)
    assert tinea.passed == ("Psoriasis",)
    assert "Tinea" in psoriasis.passed_by
    assert len(psoriasis.passed_by) - len(psoriasis.passed) == psoriasis.new_rank - 1
    by_evidence = {one.evidence: one for one in psoriasis.weights}
    silvery = by_evidence["silvery scale present"]
    assert any("finding silvery-scale: 70 of 100 (70 %)" in why for why in silvery.why)
    assert silvery.old is not None
    assert silvery.new is not None
    assert silvery.new < silvery.old
    sizes = [abs(one.by) for one in psoriasis.weights]
    assert sizes == sorted(sizes, reverse=True)
    assert all("psoriasis" not in why for one in tinea.weights for why in one.why)


def both(
    path: Path, toy: KnowledgeBase, copy: Copy
) -> tuple[Differential, Differential, Difference]:
    """The answers to a case before and after the edit, and the edit."""
    new = load_knowledge(copy.root)
    answers = []
    for knowledge in (toy, new):
        told = resolve(read_case_file(path), knowledge)
        answers.append(diagnose(told, CompiledKnowledge(knowledge)))
    return answers[0], answers[1], compare(toy, new, describe)


def test_the_changed_weights_add_up_to_the_changed_sum(
    case: Path, toy: KnowledgeBase, copy: Copy
) -> None:
    copy.edit(PSORIASIS, "tier: very-common", "tier: very-rare")
    copy.edit(PSORIASIS, "elbow, frequency: {value: 0.6", "elbow, frequency: {value: 0.1")
    old, new, difference = both(case, toy, copy)
    for id_ in (*toy.disorders, NONE_OF_THESE):
        weights = weight_changes(id_, old, new, difference)
        left_out = 0.005 * (len(new.pieces) + 1)
        grown = new.hypothesis(id_).total - old.hypothesis(id_).total
        assert sum(one.by for one in weights) == pytest.approx(grown, abs=left_out)
    (prior,) = (
        one for one in weight_changes("psoriasis", old, new, difference) if one.evidence == "prior"
    )
    assert prior.why == (
        "~ epidemiology / frequency in dermatology-clinic: very-common [author] -> "
        "very-rare [author]",
    )


def test_an_inherited_weight_is_traced_to_the_general_finding(
    tmp_path: Path, toy: KnowledgeBase, copy: Copy
) -> None:
    """Lichen planus names scale, not silvery scale: an edit of the first changes the second."""
    path = tmp_path / "case.yaml"
    path.write_text("present: [silvery scale]\n")
    copy.edit(
        "disorders/papulosquamous/lichen-planus.yaml",
        "{finding: scale, frequency: {value: 0.3",
        "{finding: scale, frequency: {value: 0.8",
    )
    found = weight_changes("lichen-planus", *both(path, toy, copy))
    (weight,) = (one for one in found if one.evidence == "silvery scale present")
    assert weight.why == ("~ finding scale: 30 % [author] -> 80 % [author]",)
    assert weight.by > 0


def test_age_and_sex_are_traced_too(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    copy.edit(PSORIASIS, "typical: [20, 60]", "typical: [0, 10]")
    copy.edit(PSORIASIS, "female: {value: 0.5", "female: {value: 0.9")
    found = {one.evidence: one for one in weight_changes("psoriasis", *both(case, toy, copy))}
    assert "epidemiology / age" in found["age 40"].why[0]
    assert "epidemiology / female: 50 % [author] -> 90 % [author]" in found["sex male"].why[0]
    others = weight_changes("tinea", *both(case, toy, copy))
    assert "age in the others" in [why for one in others for why in one.why]


def test_a_move_by_the_others_is_told_as_one(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    copy.edit("disorders/tumor/melanoma.yaml", "tier: rare", "tier: very-common")
    moves = {move.id: move for move in changed(case, toy, copy).moves}
    assert "melanoma" in moves
    others = [move for id_, move in moves.items() if id_ != "melanoma"]
    assert others
    reasons = [why for move in others for one in move.weights for why in one.why]
    assert not [why for why in reasons if why.startswith("~")], "their scripts were not edited"
    assert "how common the others are" in reasons


def test_a_change_of_the_vocabulary_is_a_reason(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    copy.edit(
        "findings/body-site.yaml",
        "definition: The elbow, parents: [upper-limb]",
        "definition: The elbow, background: 0.6",
    )
    found = weight_changes("tinea", *both(case, toy, copy))
    whys = [why for one in found for why in one.why]
    assert "vocabulary, elbow: + background: 0.6" in whys


def test_new_and_removed_disorders(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    text = (copy.root / PSORIASIS).read_text()
    (copy.root / "disorders/tumor/nevus.yaml").unlink()
    copy.write(
        "disorders/papulosquamous/parapsoriasis.yaml",
        text.replace("id: psoriasis", "id: parapsoriasis").replace("Psoriasis", "Parapsoriasis"),
    )
    moves = {move.id: move for move in changed(case, toy, copy).moves}
    assert moves["parapsoriasis"].old_rank is None
    assert moves["parapsoriasis"].note == "new in the knowledge base"
    assert moves["nevus"].new_rank is None
    assert moves["parapsoriasis"].passed == moves["nevus"].passed_by == ()
    assert moves["nevus"].note == "no longer in the knowledge base"


def test_an_exclusion_is_told(tmp_path: Path, toy: KnowledgeBase, copy: Copy) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("present: [macule, papule]\nabsent: [new drug]\n")
    copy.edit(
        "rules/rules.yaml",
        "when: {none: [{finding: new-medication}]}",
        "when: {none: [{finding: fever}]}",
    )
    (move,) = (m for m in changed(path, toy, copy).moves if m.id == "drug-rash")
    assert move.note == "no longer excluded by the rule no-drug-no-drug-rash"


def test_only_the_first_ranks_are_told(case: Path, toy: KnowledgeBase, copy: Copy) -> None:
    copy.edit(PSORIASIS, "tier: very-common", "tier: very-rare")
    for move in changed(case, toy, copy).moves:
        assert min(rank for rank in (move.old_rank, move.new_rank) if rank) <= TOP


def test_a_case_that_only_one_can_answer(tmp_path: Path, toy: KnowledgeBase, copy: Copy) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("present: [scaly ring]\n")
    copy.edit(
        "findings/surface.yaml", "definition: Ring}", "definition: Ring, synonyms: [scaly ring]}"
    )
    told = changed(path, toy, copy)
    assert told.changed
    assert "with the old knowledge base: unknown finding 'scaly ring'" in told.refused
    path.write_text("present: [no such thing]\n")
    with pytest.raises(CaseError, match="no such thing"):
        changed(path, toy, copy)


def test_folders_stand_for_their_cases(tmp_path: Path, case: Path) -> None:
    (tmp_path / "b.json").write_text("{}")
    (tmp_path / "notes.txt").write_text("")
    assert case_files([tmp_path]) == [tmp_path / "b.json", case]
    assert case_files([case]) == [case]
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(InputError, match="no cases"):
        case_files([empty])


FLAG = "painful-blisters-with-fever"


def test_a_red_flag_that_is_lost_is_told_though_nobody_moves(
    tmp_path: Path, toy: KnowledgeBase, copy: Copy
) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("present: [skin pain, bulla, fever]\n", encoding="utf-8")
    copy.edit("rules/rules.yaml", "urgency: emergency", "urgency: soon")
    (rule,) = changed(path, toy, copy).rules
    assert (rule.kind, rule.id, rule.old, rule.new) == (
        "red flag",
        FLAG,
        "raised (emergency)",
        "raised (soon)",
    )
    copy.edit("rules/rules.yaml", "[{finding: bulla}, {finding: fever}]", "[{finding: scale}]")
    told = changed(path, toy, copy)
    assert not told.moves
    assert told.changed
    (rule,) = told.rules
    assert rule.describe().endswith("raised (emergency) -> silent")
    assert told.to_dict()["rules"] == [rule.to_dict()]
