"""An entry as a draft: opened, begun, typed as a form or as YAML, both the same thing."""

from __future__ import annotations

import pytest

from desks.workbench.checks import check_draft
from desks.workbench.draft import Draft, FileEdit
from desks.workbench.draft_open import new_draft, open_draft, open_target, with_source
from desks.workbench.edit_acts import add, change_condition, put, remove, retyped
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from tests.conftest import TOY, Copy


def said(draft: Draft, knowledge: KnowledgeBase) -> list[str]:
    return [f"{one.level}: {one}" for one in check_draft(draft, knowledge)]


@pytest.mark.parametrize(
    ("kind", "id_"),
    [
        ("disorder", "psoriasis"),
        ("finding", "silvery-scale"),
        ("rule", "toy-criteria"),
        ("source", "toy-cohort"),
    ],
)
def test_an_entry_is_opened_clean_and_changes_nothing(
    kind: str, id_: str, toy: KnowledgeBase
) -> None:
    draft = open_draft(kind, id_, TOY)
    assert draft.changed == ()
    assert not draft.new
    assert draft.with_entry_text(draft.entry_text) == draft
    assert draft.with_data(draft.data()).changed == ()
    assert said(draft, toy) == []
    assert Draft.from_dict(draft.to_dict()) == draft


def test_unknown_entries_are_named_with_what_is_near() -> None:
    with pytest.raises(InputError, match="did you mean psoriasis"):
        open_target("disorder:psoriasi", TOY)
    with pytest.raises(InputError, match="did you mean silvery-scale"):
        open_target("finding:silvery-scal", TOY)
    with pytest.raises(InputError, match="'cat' cannot be edited"):
        open_target("cat:x", TOY)


def test_form_and_yaml_are_the_same_thing(toy: KnowledgeBase) -> None:
    draft = open_draft("finding", "silvery-scale", TOY)
    formed = put(draft, ("label",), "silver scale", toy)
    assert "label: silver scale" in formed.entry_text
    typed = draft.with_entry_text(draft.entry_text.replace("silvery scale", "silver scale"))
    assert typed == formed
    assert [one.file for one in typed.changed] == ["findings/surface.yaml"]


def test_yaml_that_cannot_be_read_is_kept_and_told(toy: KnowledgeBase) -> None:
    draft = open_draft("rule", "toy-criteria", TOY)
    broken = draft.with_entry_text(draft.entry_text.replace("at_least: 2", "at_least: ["))
    assert broken.entry_text != draft.entry_text
    assert broken.changed == ()
    (note,) = check_draft(broken, toy)
    assert note.level == "error"
    assert "not valid YAML" in note.message
    assert note.line in range(7, 12)
    with pytest.raises(InputError, match="not valid YAML"):
        put(broken, ("label",), "x", toy)
    assert broken.with_entry_text(draft.entry_text).entry_text == draft.entry_text


def test_an_entry_cannot_reach_into_its_neighbors(toy: KnowledgeBase) -> None:
    draft = open_draft("rule", "toy-criteria", TOY)
    wide = draft.with_entry_text("id: x\n- id: y\n")
    assert wide.pending is not None
    list_ = draft.with_entry_text("just words")
    assert said(list_, toy) == [
        "error: an entry is a mapping of fields; write 'field: value' in each line"
    ]


def test_fields_take_names_and_percent(toy: KnowledgeBase) -> None:
    draft = open_draft("disorder", "psoriasis", TOY)
    at = ("findings", 0, "finding")
    assert put(draft, at, " Itch ", toy).data()["findings"][0]["finding"] == "pruritus"
    assert retyped(draft, at, "Itch", toy).data()["findings"][0]["finding"] == "Itch"
    share = ("findings", 0, "frequency", "value")
    for text in ("45%", "45 %", "0,45", "0.45"):
        assert put(draft, share, text, toy).data()["findings"][0]["frequency"]["value"] == 0.45
    wrong = put(draft, share, "many", toy)
    assert "findings / 0 / frequency / value" in said(wrong, toy)[0]
    assert "many" in wrong.entry_text
    assert put(draft, ("must_not_miss",), "yes", toy).data()["must_not_miss"] is True
    assert "variant_of" not in put(draft, ("variant_of",), "", toy).data()
    ages = put(draft, ("epidemiology", "age", "typical", 0), "25", toy)
    assert ages.data()["epidemiology"]["age"]["typical"] == [25, 60]
    with pytest.raises(InputError, match="there is no such field"):
        put(draft, ("findings", 99, "finding"), "scale", toy)


def test_statements_are_added_and_removed(toy: KnowledgeBase) -> None:
    draft = open_draft("disorder", "psoriasis", TOY)
    more, keys = add(draft, ("findings",), toy)
    assert keys == ("findings", 7)
    assert any("give either 'n' with 'of', or 'value'" in one for one in said(more, toy))
    more = put(put(more, (*keys, "finding"), "fever", toy), (*keys, "frequency", "value"), "1", toy)
    assert more.entry_text == draft.entry_text + (
        "  - {finding: fever, frequency: {value: 1, evidence: author}}\n"
    )
    assert remove(more, keys).entry_text == draft.entry_text
    lesion, keys = add(draft, ("findings", 0, "lesion"), toy)
    assert "finding" not in lesion.data()["findings"][0]
    assert keys == ("findings", 0, "lesion")


def test_conditions_of_a_rule_are_joined(toy: KnowledgeBase) -> None:
    draft = open_draft("rule", "painful-blisters-with-fever", TOY)
    joined = change_condition(draft, ("when", "all", 0), "none", toy)
    assert joined.data()["when"]["all"][0] == {"none": [{"finding": "skin-pain"}]}
    several = change_condition(joined, ("when",), "at_least", toy)
    assert several.data()["when"]["at_least"] == 1
    assert len(several.data()["when"]["of"]) == 2
    assert said(several, toy) == []
    with pytest.raises(InputError, match="no such condition"):
        change_condition(draft, ("label",), "all", toy)


@pytest.mark.parametrize(
    ("kind", "under", "file"),
    [
        ("disorder", "papulosquamous", "disorders/papulosquamous/brand-new.yaml"),
        ("finding", "surface", "findings/surface.yaml"),
        ("finding", "nail", "findings/nail.yaml"),
        ("rule", "red-flag", "rules/red-flags.yaml"),
        ("rule", "criteria", "rules/criteria.yaml"),
        ("rule", "checklist", "rules/checklists.yaml"),
        ("rule", "exclusion", "rules/exclusions.yaml"),
        ("source", "", "sources.yaml"),
    ],
)
def test_new_entries_begin_with_a_template_that_says_what_is_missing(
    kind: str, under: str, file: str, toy: KnowledgeBase
) -> None:
    draft = new_draft(kind, "Brand new", TOY, toy, under=under)
    assert draft.new
    assert draft.file == file
    assert draft.data().get("id", "brand-new") == "brand-new"
    if kind != "finding":  # a finding may do without a definition for a while
        assert any(one.startswith("error") for one in said(draft, toy))


def test_a_new_script_lies_where_its_id_and_group_say(toy: KnowledgeBase) -> None:
    draft = new_draft("disorder", "Brand new", TOY, toy, under="tumor")
    moved = put(put(draft, ("group",), "fungal", toy), ("id",), "newer", toy)
    assert moved.file == "disorders/fungal/newer.yaml"
    with pytest.raises(InputError, match="'psoriasis' is taken"):
        new_draft("disorder", "Psoriasis", TOY, toy, under="tumor")
    with pytest.raises(InputError, match="it has no name"):
        new_draft("disorder", " ! ", TOY, toy, under="tumor")
    with pytest.raises(InputError, match="'smell' is no axis"):
        new_draft("finding", "x", TOY, toy, under="smell")


def test_a_source_is_added_and_can_be_cited(toy: KnowledgeBase, copy: Copy) -> None:
    draft = open_draft("disorder", "psoriasis", copy.root)
    cited = put(draft, ("findings", 0, "frequency", "evidence"), "reference", toy)
    cited = put(cited, ("findings", 0, "frequency", "source"), "new-2020", toy)
    cited = put(cited, ("findings", 0, "frequency", "where"), "table 2", toy)
    assert any("'new-2020' is not in sources.yaml" in one for one in said(cited, toy))
    fields = {"title": "A: b", "kind": "article", "doi": "10.1/2", "year": 2020, "pmid": ""}
    made = with_source(cited, "new-2020", fields, copy.root)
    assert said(made, toy) == []
    assert [one.file for one in made.changed] == [draft.file, "sources.yaml"]
    assert made.changed[1].after == (copy.root / "sources.yaml").read_text() + (
        'new-2020:\n  title: "A: b"\n  kind: article\n  doi: "10.1/2"\n  year: 2020\n'
    )
    with pytest.raises(InputError, match="is there already"):
        with_source(made, "new-2020", fields, copy.root)
    with pytest.raises(InputError, match="cannot be the key"):
        with_source(draft, "New 2020", fields, copy.root)


@pytest.mark.parametrize(
    "file", ["../x.yaml", "findings/../../x.yaml", "/etc/passwd", "load.py", "findings/x.yaml\n"]
)
def test_no_other_file_is_ever_named(file: str) -> None:
    with pytest.raises(InputError, match="no file of a knowledge base"):
        FileEdit(file, None, "x")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "disorder", "edits": []},
        {"kind": "cat", "edits": [{"file": "sources.yaml", "before": None, "after": ""}]},
        {"kind": "disorder", "edits": [{"file": "sources.yaml", "before": 1, "after": ""}]},
        {
            "kind": "rule",
            "keys": ["rules", 9],
            "edits": [{"file": "rules/rules.yaml", "before": None, "after": "rules: []\n"}],
        },
    ],
)
def test_what_is_no_draft_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Draft.from_dict(data)
