"""What is told while an entry is typed: the words of ``kb check``, each with its place and mend."""

from __future__ import annotations

import pytest

from desks.workbench.checks import check_draft
from desks.workbench.checks_whole import check_edited, verdict_of
from desks.workbench.draft_open import open_draft
from kb.errors import KnowledgeError
from kb.knowledge import KnowledgeBase
from kb.load import check_knowledge
from tests.conftest import TOY, Copy


@pytest.mark.parametrize(
    ("file", "kind", "id_", "old", "new"),
    [
        ("disorders/papulosquamous/psoriasis.yaml", "disorder", "psoriasis",
         "{finding: plaque, ", "{finding: plaqe, "),
        ("disorders/papulosquamous/psoriasis.yaml", "disorder", "psoriasis",
         "{value: 0.95,", "{value: 1.95,"),
        ("disorders/papulosquamous/psoriasis.yaml", "disorder", "psoriasis",
         "of: 100, evidence: reference, source: toy-cohort", "of: 100, evidence: reference"),
        ("disorders/papulosquamous/psoriasis.yaml", "disorder", "psoriasis",
         "where: table 1", "wher: table 1"),
        ("disorders/papulosquamous/psoriasis.yaml", "disorder", "psoriasis",
         "{finding: scale, frequency: {value: 0.9,", "{finding: scale, frequency: {value: 0.2,"),
        ("disorders/papulosquamous/psoriasis.yaml", "disorder", "psoriasis",
         "urgency: routine", "urgency: sometimes"),
        ("rules/rules.yaml", "rule", "toy-criteria", "silvery-scale}}", "silver-scale}}"),
        ("rules/rules.yaml", "rule", "painful-blisters-with-fever",
         "points_to: [sjs-ten]", "points_to: [sjs]"),
        ("findings/surface.yaml", "finding", "silvery-scale",
         "parents: [scale]", "parents: [scal]"),
        ("sources.yaml", "source", "toy-cohort", "kind: web", "kind: wab"),
    ],
)  # fmt: skip  # a row a case
def test_the_words_are_those_of_the_check_of_the_whole(
    file: str, kind: str, id_: str, old: str, new: str, copy: Copy, toy: KnowledgeBase
) -> None:
    draft = open_draft(kind, id_, copy.root)
    typed = draft.with_entry_text(draft.entry_text.replace(old, new))
    copy.edit(file, old, new)
    _, problems = check_knowledge(copy.root, use_cache=False)
    # what another entry says because of it (a source that is cited no more) is not its own
    wanted = {(one.level, one.message) for one in problems if one.file == file}
    told = {(one.level, one.message) for one in check_draft(typed, toy)}
    assert told
    assert told == wanted
    assert check_draft(draft, toy) == ()


def test_a_message_stands_at_its_field(toy: KnowledgeBase) -> None:
    draft = open_draft("disorder", "psoriasis", TOY)
    text = draft.entry_text.replace("value: 0.95", "value: 1.95")
    (note,) = check_draft(draft.with_entry_text(text), toy)
    assert note.keys == ("findings", 0, "frequency", "value")
    assert text.splitlines()[note.line - 1].strip().startswith("- {finding: plaque,")
    rule = open_draft("rule", "toy-checklist", TOY)
    text = rule.entry_text.replace("threshold: 2", "threshold: two")
    (note,) = check_draft(rule.with_entry_text(text), toy)
    assert note.keys == ("threshold",)
    assert text.splitlines()[note.line - 1] == "threshold: two"


def test_unknown_look_alikes_and_taken_names_are_told(toy: KnowledgeBase) -> None:
    draft = open_draft("disorder", "psoriasis", TOY)
    data = draft.data()
    data["synonyms"] = ["Nevus"]
    data["tell_apart"] = [
        {"disorder": "tine", "by": "scale", "says": "It is round", "evidence": "author"}
    ]
    told = {one.keys: str(one) for one in check_draft(draft.with_data(data), toy)}
    assert "already stands for Nevus" in told[("synonyms", 0)]
    assert "did you mean tinea?" in told[("tell_apart", 0, "disorder")]


def test_the_whole_is_checked_in_a_copy(copy: Copy) -> None:
    draft = open_draft("finding", "silvery-scale", copy.root)
    before = {one: one.read_bytes() for one in copy.root.rglob("*.yaml")}
    renamed = draft.with_data(draft.data() | {"id": "silver"})
    with pytest.raises(KnowledgeError, match="unknown finding 'silvery-scale'"):
        check_edited(renamed.changed, copy.root)
    knowledge, problems = check_edited(
        draft.with_data(draft.data() | {"label": "silver"}).changed, copy.root
    )
    assert knowledge.findings["silvery-scale"].label == "silver"
    assert [str(one) for one in problems] == []
    assert {one: one.read_bytes() for one in copy.root.rglob("*.yaml")} == before


def test_hermit_names_a_contradiction_before_anything_is_written(copy: Copy) -> None:
    draft = open_draft("finding", "duration-under-one-week", copy.root)
    both = draft.with_data(draft.data() | {"parents": ["duration-three-to-twelve-months"]})
    knowledge, _ = check_edited(both.changed, copy.root)
    verdict = verdict_of(knowledge, both.changed, copy.root)
    assert verdict.classes == 0
    assert "'duration-under-one-week'" in verdict.contradiction
    assert "findings/time-course.yaml:5" in verdict.contradiction
    sound = verdict_of(check_edited((), copy.root)[0], (), copy.root)
    assert sound.contradiction == ""
    assert sound.classes > 50
