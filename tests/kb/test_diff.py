"""The difference of two knowledge bases: what they say, not how their files look."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from kb.diff import Difference, compare
from kb.errors import InputError, KnowledgeError
from kb.facts import facts_of
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from kb.reader import source_files
from kb.revisions import knowledge_at
from kb.yamlio import read_yaml
from reasoning.conditions import describe
from tests.conftest import TOY, Copy

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"


def difference(old: Path, new: Path) -> Difference:
    return compare(load_knowledge(old), load_knowledge(new), describe)


def told(found: Difference) -> list[str]:
    """Every change in one line, with the entry that it belongs to."""
    return [
        f"{entry.kind} {entry.id}: {change.describe()}"
        for entry in found.entries
        for change in entry.changes
    ]


# -- what is no difference -------------------------------------------------------------------------
def test_a_knowledge_base_does_not_differ_from_itself(
    toy: KnowledgeBase, shipped: KnowledgeBase
) -> None:
    assert compare(toy, toy, describe).entries == ()
    assert compare(shipped, shipped.model_copy(), describe).entries == ()


def backwards(value: object) -> object:
    """The same content with every list and mapping the other way round (but for rules' blocks)."""
    if isinstance(value, dict):
        return {key: backwards(value[key]) for key in reversed(value)}
    if isinstance(value, list) and not all(isinstance(one, int | float) for one in value):
        return [backwards(one) for one in reversed(value)]
    return value


def test_order_layout_and_comments_make_no_difference(copy: Copy) -> None:
    yaml = YAML()
    for path in source_files(copy.root):
        with path.open("w", encoding="utf-8") as file:
            file.write("# rewritten\n")
            yaml.dump(backwards(read_yaml(TOY / path.relative_to(copy.root))), file)
    assert load_knowledge(copy.root) != load_knowledge(TOY), "the order did change"
    assert told(difference(TOY, copy.root)) == []


def test_a_default_written_out_makes_no_difference(copy: Copy) -> None:
    copy.edit(PSORIASIS, "neoplasm: none\n", "neoplasm: none\ninfectious: false\nsynonyms: []\n")
    assert difference(TOY, copy.root).entries == ()


# -- what is one -----------------------------------------------------------------------------------
EDITS = [
    (PSORIASIS, "urgency: routine", "urgency: soon", "~ urgency: routine -> soon"),
    (PSORIASIS, "must_not_miss: false", "must_not_miss: true", "~ must not miss: no -> yes"),
    (PSORIASIS, "label: Psoriasis\n", "label: Psora\n", "~ label: Psoriasis -> Psora"),
    (PSORIASIS, "xrefs: {}", "xrefs: {icd10cm: [L40.0]}", "+ xrefs / icd10cm: L40.0"),
    (PSORIASIS, "group:", "synonyms: [psora]\ngroup:", "+ synonyms: psora"),
    (PSORIASIS, "group:", "variant_of: tinea\ngroup:", "+ variant of: tinea"),
    (
        PSORIASIS,
        "tier: very-common",
        "tier: rare",
        "~ epidemiology / frequency in dermatology-clinic: very-common [author] -> rare [author]",
    ),
    (
        PSORIASIS,
        "age: {typical: [20, 60]",
        "age: {typical: [20, 70]",
        "~ epidemiology / age: typically 20 to 60 years [author] -> "
        "typically 20 to 70 years [author]",
    ),
    (
        PSORIASIS,
        "elbow, frequency: {value: 0.6, evidence: author}",
        "elbow, frequency: {n: 3, of: 8, evidence: reference, source: toy-cohort, where: table 2,"
        " population: adults}",
        "~ finding elbow: 60 % [author] -> 3 of 8 (37.5 %) "
        "[reference: toy-cohort, https://example.org/toy; table 2; adults]",
    ),
    (
        PSORIASIS,
        "where: table 1",
        "where: table 9",
        "~ finding silvery-scale: 70 of 100 (70 %) [reference: toy-cohort, "
        "https://example.org/toy; table 1] -> 70 of 100 (70 %) [reference: toy-cohort, "
        "https://example.org/toy; table 9]",
    ),
    (PSORIASIS, "{finding: elbow,", "{finding: trunk,", "+ finding trunk: 60 % [author]"),
    (PSORIASIS, "{finding: elbow,", "{finding: trunk,", "- finding elbow: 60 % [author]"),
    (
        PSORIASIS,
        "silvery-scale}, frequency: {value: 0.7",
        "silvery-scale}, frequency: {value: 0.5",
        "~ lesion plaque + silvery-scale: 70 % [author] -> 50 % [author]",
    ),
    (
        PSORIASIS,
        "group:",
        "tell_apart: [{disorder: tinea, by: annular, says: Rings, evidence: author}]\ngroup:",
        "+ look-alike tinea by annular: Rings [author]",
    ),
    (
        PSORIASIS,
        "group:",
        "treatment: [{line: first, option: a cream, evidence: author}]\ngroup:",
        "+ treatment, first: a cream: [author]",
    ),
    (PSORIASIS, "group:", "complications: [arthritis]\ngroup:", "+ complications: arthritis"),
    ("findings/surface.yaml", "Flakes,", "Dry flakes,", "~ definition: Flakes -> Dry flakes"),
    ("findings/surface.yaml", "background: 0.1", "background: 0.2", "~ background: 0.1 -> 0.2"),
    (
        "findings/primary-lesion.yaml",
        "definition: Flat}",
        "definition: Flat, parents: [papule]}",
        "+ parents: papule",
    ),
    (
        "findings/surface.yaml",
        "definition: Ring",
        'definition: Ring, xrefs: [{id: "HP:1", match: close}]',
        "+ identifier HP:1: close",
    ),
    (
        "rules/rules.yaml",
        "{finding: bulla}, {finding: fever}",
        "{finding: bulla}",
        "~ when: (skin pain and (bulla or fever)) -> (skin pain and bulla)",
    ),
    ("rules/rules.yaml", "points_to: [sjs-ten]", "points_to: [tinea]", "+ points to: tinea"),
    ("rules/rules.yaml", "at_least: 2", "at_least: 1", "~ major / at least: 2 -> 1"),
    (
        "rules/rules.yaml",
        "when: {age: {min: 18}}",
        "when: {age: {min: 21}}",
        "~ major / adult: age 18 or more -> age 21 or more",
    ),
    (
        "rules/rules.yaml",
        "veil, points: 2",
        "veil, points: 3",
        "~ veil: 2 points when blue-whitish veil -> 3 points when blue-whitish veil",
    ),
    ("rules/rules.yaml", "threshold: 2", "threshold: 4", "~ threshold: 2 -> 4"),
    ("sources.yaml", "kind: web", "kind: article", "~ kind: web -> article"),
]


@pytest.mark.parametrize(("file", "old", "new", "words"), EDITS, ids=[e[3][:40] for e in EDITS])
def test_an_edit_is_told(copy: Copy, file: str, old: str, new: str, words: str) -> None:
    text = (TOY / file).read_text(encoding="utf-8")
    copy.write(file, text.replace(old, new, 1))
    found = difference(TOY, copy.root)
    (entry,) = found.entries
    assert entry.what == "changed"
    assert words in [change.describe() for change in entry.changes]
    back = difference(copy.root, TOY)
    assert len(back.entries[0].changes) == len(entry.changes)


def test_every_field_of_a_script_is_a_fact(toy: KnowledgeBase) -> None:
    script = toy.disorders["psoriasis"]
    abouts = " ".join(facts_of(script, toy, describe))
    for name in type(script).model_fields:
        value = getattr(script, name)
        if name not in {"id", "findings"} and value not in (None, (), ""):
            missing = name == "xrefs"  # an empty one says nothing
            assert (name.replace("_", " ") in abouts) != missing, name
    assert abouts.count("finding ") + abouts.count("lesion ") == len(script.findings)


def test_two_of_one_name_are_two_facts(copy: Copy) -> None:
    twice = "treatment: [{line: first, option: a cream, evidence: author}, "
    twice += "{line: first, option: a cream, evidence: author, note: again}]\ngroup:"
    copy.edit(PSORIASIS, "group:", twice)
    assert told(difference(TOY, copy.root)) == [
        "disorder psoriasis: + treatment, first: a cream: [author]",
        "disorder psoriasis: + treatment, first: a cream (2): [author: again]",
    ]


# -- whole entries ---------------------------------------------------------------------------------
def test_entries_come_and_go(copy: Copy) -> None:
    (copy.root / "disorders/tumor/nevus.yaml").unlink()
    text = (TOY / "disorders/fungal/tinea.yaml").read_text().replace("tinea", "ringworm")
    copy.write("disorders/fungal/ringworm.yaml", text.replace("Tinea", "Ringworm"))
    copy.write(
        "classes.yaml",
        "classes: [{id: rings, label: Rings, definition: Toy, members: [tinea, ringworm]}]\n",
    )
    found = difference(TOY, copy.root)
    assert [(one.kind, one.id, one.what) for one in found.entries] == [
        ("disorder", "nevus", "removed"),
        ("disorder", "ringworm", "added"),
        ("class", "rings", "added"),
    ]
    assert found.counts() == {"disorders": {"removed": 1, "added": 1}, "classes": {"added": 1}}
    assert found.of("class", "rings")
    assert found.of("class", "tinea") == ()


def test_another_id_under_the_same_label_is_a_rename(copy: Copy) -> None:
    text = (TOY / "disorders/tumor/nevus.yaml").read_text()
    (copy.root / "disorders/tumor/nevus.yaml").unlink()
    copy.write("disorders/tumor/mole.yaml", text.replace("id: nevus", "id: mole"))
    (entry,) = difference(TOY, copy.root).entries
    assert (entry.what, entry.id, entry.was, entry.changes) == ("renamed", "mole", "nevus", ())


def test_it_is_plain_data(copy: Copy) -> None:
    copy.edit(PSORIASIS, "elbow, frequency: {value: 0.6", "elbow, frequency: {value: 0.3")
    data = difference(TOY, copy.root).to_dict()
    assert json.loads(json.dumps(data)) == data
    (entry,) = data["entries"]
    (change,) = entry["changes"]
    assert change["from"]["data"]["frequency"] == {"evidence": "author", "value": 0.6}
    assert change["to"]["says"] == "30 % [author]"


# -- revisions -------------------------------------------------------------------------------------
@pytest.fixture
def repository(copy: Copy, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copied knowledge base as the folder ``kb`` of a git repository with one commit."""
    for name in [one for one in os.environ if one.startswith("GIT_")]:
        monkeypatch.delenv(name)
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git here")
    top = copy.root.parent
    who = ["-c", "user.name=Toy", "-c", "user.email=toy@example.org"]
    for command in (["init", "-q"], ["add", "kb"], [*who, "commit", "-q", "-m", "toy"]):
        subprocess.run([git, *command], cwd=top, check=True, capture_output=True)
    return copy.root


def test_a_revision_is_read_as_it_was(repository: Path, copy: Copy) -> None:
    copy.edit(PSORIASIS, "urgency: routine", "urgency: soon")
    old, new = knowledge_at("HEAD", root=repository), knowledge_at(str(repository))
    assert told(compare(old, new, describe)) == ["disorder psoriasis: ~ urgency: routine -> soon"]
    assert old == load_knowledge(TOY)


def test_a_hook_s_own_repository_is_not_taken_for_it(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert knowledge_at("HEAD", root=repository) == load_knowledge(TOY)


@pytest.mark.parametrize("name", ["HEAD~3", "no-such-folder", "--help", ""])
def test_what_is_no_revision(repository: Path, name: str) -> None:
    with pytest.raises(InputError, match="neither a folder nor a revision"):
        knowledge_at(name, root=repository)


def test_a_revision_without_a_knowledge_base(repository: Path) -> None:
    other = repository.parent / "later"
    shutil.copytree(repository, other)
    with pytest.raises(InputError, match="'HEAD' has no knowledge base in later/"):
        knowledge_at("HEAD", root=other)


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="neither a folder nor a revision"):
        knowledge_at("HEAD", root=tmp_path)
    with pytest.raises(InputError, match="no such folder"):
        knowledge_at("HEAD", root=tmp_path / "none")


def test_errors_name_the_side(copy: Copy) -> None:
    copy.edit(PSORIASIS, "urgency: routine", "urgency: tomorrow")
    with pytest.raises(KnowledgeError) as caught:
        knowledge_at(str(copy.root))
    assert caught.value.place == str(copy.root)
    assert PSORIASIS in caught.value.message
