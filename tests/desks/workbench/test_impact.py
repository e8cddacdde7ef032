"""What an edit does to cases, told before it is saved; and an import as a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from desks.workbench.checks_review import fingerprint, review
from desks.workbench.checks_whole import check_edited
from desks.workbench.draft import Draft
from desks.workbench.draft_import import imported_draft
from desks.workbench.draft_open import new_draft, open_draft
from desks.workbench.edit_acts import put
from desks.workbench.impact import Impact, impact_of
from desks.workbench.impact_library import LibraryCase, own_case
from desks.workbench.impact_page import review_html
from desks.workbench.save import ChangedSinceError
from kb.errors import InputError
from kb.export_table import COLUMNS
from kb.knowledge import KnowledgeBase
from reasoning.compiled import CompiledKnowledge
from tests.conftest import TOY, Copy

RING = LibraryCase("ring", "own", {"age": 30, "present": ["plaque", "annular", "scale"]}, "tinea")


def impact(draft: Draft, compiled: CompiledKnowledge, *own: LibraryCase) -> Impact:
    return impact_of(compiled, check_edited(draft.changed, TOY)[0], own)


def test_who_moves_from_where_to_where_and_why(toy_compiled: CompiledKnowledge) -> None:
    toy = toy_compiled.knowledge
    draft = open_draft("disorder", "tinea", TOY)
    data = draft.data()
    for one in data["findings"]:
        if one.get("finding") == "annular" or "lesion" in one:
            one["frequency"]["value"] = 0.01
    found = impact(draft.with_data(data), toy_compiled, RING)
    mine = next(one for one in found.changed if one.case.name == "ring")
    assert mine.answer == toy.disorders["tinea"].label
    assert mine.rank is not None
    assert mine.rank[0] == 1
    assert (mine.rank[1] or 99) > 1
    assert mine.leads
    told = next(one for one in mine.telling if one.id == "tinea")
    assert any("annular" in why for one in told.weights for why in one.why)
    assert found.worse >= 1
    assert found.counts["own"] == 1
    assert found.counts["drawn"] > 10
    # the same edit is tried on the same cases
    assert found.to_dict() == impact(draft.with_data(data), toy_compiled, RING).to_dict()


def test_words_move_nothing(toy_compiled: CompiledKnowledge) -> None:
    draft = open_draft("disorder", "tinea", TOY)
    found = impact(put(draft, ("definition",), "Other words", toy_compiled.knowledge), toy_compiled)
    assert found.changed == ()
    assert [one.id for one in found.difference.entries] == ["tinea"]


def test_a_new_disorder_is_tried_on_its_own_cases(toy_compiled: CompiledKnowledge) -> None:
    toy = toy_compiled.knowledge
    draft = new_draft("disorder", "Twin of tinea", TOY, toy, under="fungal")
    data = draft.data() | {"findings": open_draft("disorder", "tinea", TOY).data()["findings"]}
    found = impact(draft.with_data(data | {"definition": "x"}), toy_compiled)
    own = [one for one in found.changed if one.case.answer == "twin-of-tinea"]
    assert own
    assert all(one.rank is None or one.rank[0] is None for one in own)


def test_before_saving_everything_is_told_and_nothing_written(
    copy: Copy, toy_compiled: CompiledKnowledge
) -> None:
    toy = toy_compiled.knowledge
    draft = open_draft("disorder", "tinea", copy.root)
    with pytest.raises(InputError, match="nothing was changed"):
        review(draft.edits, copy.root, toy_compiled)
    wrong = put(draft, ("findings", 0, "finding"), "plaqe", toy)
    found = review(wrong.edits, copy.root, toy_compiled)
    assert not found.may_save
    assert "would have 1 error" in review_html(found)
    assert "did you mean plaque" in review_html(found)
    other = open_draft("disorder", "drug-rash", copy.root)
    unread = put(other, ("urgency",), "sometimes", toy)
    page = review_html(review(unread.edits, copy.root, toy_compiled))
    shown, _, folded = page.partition("1 more: ")
    assert other.file in shown
    assert "unknown disorder" not in shown
    assert "unknown disorder 'drug-rash'" in folded.replace("&#x27;", "'")
    good = put(draft, ("findings", 0, "frequency", "value"), "0.1", toy)
    shares: list[float] = []
    found = review(
        good.edits, copy.root, toy_compiled, progress=lambda share, _: shares.append(share)
    )
    assert found.may_save
    assert found.edits == fingerprint(good.edits) != fingerprint(wrong.edits)
    assert shares == sorted(shares)
    page = review_html(found)
    assert "It may be saved" in page
    assert "rank" in page
    assert (copy.root / draft.file).read_text(encoding="utf-8") == draft.text
    copy.edit(draft.file, "urgency: routine", "urgency: soon")
    with pytest.raises(ChangedSinceError):
        review(good.edits, copy.root, toy_compiled)


def test_own_cases_are_read(tmp_path: Path, toy: KnowledgeBase) -> None:
    teaching = tmp_path / "ring.yaml"
    teaching.write_text(
        "title: A ring\nanswer: Tinea\ncase: {age: 30, present: [annular]}\n", encoding="utf-8"
    )
    assert own_case(teaching, toy).answer == "tinea"
    plain = tmp_path / "plain.json"
    plain.write_text('{"present": ["plaque"]}', encoding="utf-8")
    assert own_case(plain, toy).document["present"] == ["plaque"]
    plain.write_text("[]", encoding="utf-8")
    with pytest.raises(InputError, match=r"plain\.json"):
        own_case(plain, toy)


def test_an_edited_table_is_a_draft(tmp_path: Path, toy: KnowledgeBase) -> None:
    from kb.export import export

    path = tmp_path / "all.tsv"
    export(toy, "tsv", path)
    with pytest.raises(InputError, match="says what the knowledge says"):
        imported_draft(path, toy, TOY)
    lines = path.read_text(encoding="utf-8").splitlines()
    at = COLUMNS.index("value")
    row = next(i for i, line in enumerate(lines) if line.startswith("nevus\t") and "veil" in line)
    cells = lines[row].split("\t")
    cells[at] = "0.03"
    lines[row] = "\t".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft = imported_draft(path, toy, TOY)
    (edit,) = draft.changed
    assert edit.file == "disorders/tumor/nevus.yaml"
    assert edit.after == (edit.before or "").replace("value: 0.02", "value: 0.03")
    assert "0.02 -> 0.03" in draft.note
    assert Draft.from_dict(draft.to_dict()) == draft
    with pytest.raises(InputError, match=r"'\.ods' are not read"):
        imported_draft(tmp_path / "a.ods", toy, TOY)
