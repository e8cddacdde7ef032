"""The form: every field of the schema with its choices, its help, and what is wrong beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desks.workbench.checks import Note, check_draft
from desks.workbench.draft import Draft
from desks.workbench.draft_open import open_draft
from desks.workbench.edit_acts import put
from desks.workbench.edit_fields import field_at, form_of
from desks.workbench.edit_form import form_html
from desks.workbench.edit_lists import entry_choices, lists_html
from desks.workbench.edit_page import folder_html, head_html, messages_html, saves_html
from desks.workbench.edit_words import statement_words
from kb.knowledge import KnowledgeBase
from kb.schema import Disorder
from tests.conftest import TOY


@pytest.fixture
def draft() -> Draft:
    return open_draft("disorder", "psoriasis", TOY)


def paths(page: str) -> set[str]:
    return set(re.findall(r'data-path="([^"]*)"', page))


def test_every_field_of_the_model_is_in_the_form(draft: Draft, toy: KnowledgeBase) -> None:
    form = form_of("disorder", draft.data(), toy)
    names = {one.name for one in form.children}
    assert names == set(Disorder.model_fields) - {"reviews"}  # sign-offs have a tab of their own
    urgency = field_at(form, ("urgency",))
    assert urgency is not None
    assert urgency.choices == ("routine", "soon", "urgent", "emergency")
    only = field_at(form, ("only_sites",))
    assert only is not None
    assert only.refs == "finding"
    assert "outside which it does not occur" in only.help
    source = field_at(form, ("findings", 2, "frequency", "source"))
    assert source is not None
    assert (source.refs, source.value) == ("source", "toy-cohort")


def test_a_field_has_a_label_and_what_is_wrong_is_tied_to_it(
    draft: Draft, toy: KnowledgeBase
) -> None:
    wrong = put(draft, ("findings", 0, "frequency", "value"), "7", toy)
    notes = check_draft(wrong, toy)
    closed = form_html("disorder", wrong.data(), toy, notes)
    assert "7 is too much: a share is 0 to 1" in closed  # a folded statement tells it, too
    assert "findings/0/frequency/value" not in paths(closed)
    page = form_html("disorder", wrong.data(), toy, notes, ("findings", 0))
    field = re.search(r'<input[^>]*data-path="findings/0/frequency/value"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    about = re.search(r'aria-describedby="([^"]*)"', field[0])
    assert about is not None
    for id_ in about[1].split():
        assert f'id="{id_}"' in page
    names = re.findall(r'<(?:input|select|textarea)[^>]*\sid="([^"]*)"', page)
    assert len(names) == len(set(names))
    assert all(f'<label for="{one}">' in page for one in names)


@pytest.mark.parametrize(
    ("kind", "id_", "wanted"),
    [
        (
            "rule",
            "painful-blisters-with-fever",
            {"when/all/1/any/0/finding", "?when/all/1", "action"},
        ),
        ("rule", "toy-criteria", {"blocks/0/items/2/when/age/min", "disorder"}),
        ("rule", "toy-checklist", {"items/1/points", "threshold", "says"}),
        ("finding", "silvery-scale", {"parents/0", "background", "definition"}),
        ("source", "toy-cohort", {"title", "doi", "url", "kind"}),
    ],
)
def test_every_kind_of_entry_has_its_form(
    kind: str, id_: str, wanted: set[str], toy: KnowledgeBase
) -> None:
    found = paths(form_html(kind, open_draft(kind, id_, TOY).data(), toy))
    assert wanted <= found


def test_what_was_typed_is_never_markup(draft: Draft, toy: KnowledgeBase) -> None:
    evil = '"><script>alert(1)</script>'
    data = draft.data() | {"label": evil, "synonyms": [evil], "urgency": evil}
    data["findings"][0]["finding"] = evil
    bad = draft.with_data(data)
    notes = (*check_draft(bad, toy), Note("error", evil, evil, ("label",)))
    pages = [
        form_html("disorder", bad.data(), toy, notes, ("findings", 0)),
        messages_html(notes, bad),
        head_html(bad),
    ]
    assert all("<script" not in page for page in pages)
    assert evil in bad.data()["label"]


def test_lists_find_a_synonym(toy: KnowledgeBase) -> None:
    lists = lists_html(toy)
    assert re.search(r'<option value="pruritus">[^<]*itch', lists)
    assert '<option value="toy-cohort">' in lists
    for kind in ("disorder", "finding", "rule", "class", "source"):
        choices = entry_choices(kind, toy)
        assert [one[0].lower() for one in choices] == sorted(one[0].lower() for one in choices)
    assert ("Psoriasis", "psoriasis") in entry_choices("disorder", toy)


@pytest.mark.parametrize(
    ("title", "value", "words"),
    [
        ("FindingAssertion", {"finding": "silvery-scale", "frequency": {"n": 7, "of": 10,
          "evidence": "reference", "source": "toy-cohort"}},
         "silvery scale: 7 of 10, reference toy-cohort"),
        ("FindingAssertion", {"lesion": {"primary": "plaque", "surface": "scale"},
          "frequency": {"value": 0.125, "evidence": "author"}}, "plaque + scale: 12.5 %, author"),
        ("FindingAssertion", {"finding": "", "frequency": {}}, "(no finding yet): not stated"),
        ("FindingAssertion", "nothing", "(no finding yet): not stated"),
        ("RelativeFrequency", {"setting": "hospital", "tier": "rare", "evidence": "author"},
         "hospital: rare, author"),
        ("TellApart", {"disorder": "tinea", "by": "annular"}, "Tinea, by annular"),
        ("Treatment", {"line": "first", "option": ""}, "first: (nothing yet)"),
    ],
)  # fmt: skip  # a row a case
def test_a_statement_in_one_line(title: str, value: object, words: str, toy: KnowledgeBase) -> None:
    assert statement_words(title, value, toy) == words


def test_a_folder_that_cannot_be_written_is_told_before_the_work(tmp_path: Path) -> None:
    page = folder_html(str(tmp_path), "read-only", "")
    assert 'role="alert"' in page
    assert "download its YAML" in page
    assert "Nothing was saved" in saves_html(())


def test_a_label_is_the_reader_s_word(draft: Draft, toy: KnowledgeBase) -> None:
    data = draft.data()
    data["xrefs"] = {"icd10cm": ["L40.0"]}
    data["epidemiology"]["female"] = {"n": 4, "of": 9, "evidence": "author"}
    page = form_html("disorder", data, toy, (), ("findings", 0))
    assert ">ICD-10-CM code 1" in page
    assert ">Add ICD-10-CM code<" in page
    assert ">N, women" in page
    assert ">N, with the finding" in page
    assert "a count (n, and of how many)" in page
    assert "cd10cm" not in re.sub(r'="[^"]*"', "", page)
