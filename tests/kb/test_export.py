"""Exports: read back by other readers than ours, whole, and honest about what is left out."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import re
from pathlib import Path

import fastobo
import pandas as pd
import pytest
import typer
from typer.testing import CliRunner, Result

from desks.exchange_commands import register
from kb.export import FORMATS, export
from kb.export_hpoa import HPOA_COLUMNS, MODIFIERS, to_hpoa
from kb.export_obo import to_obo
from kb.export_table import COLUMNS, to_table
from kb.finding_schema import LESION_AXES
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from tests.conftest import TOY, Copy

DAY = dt.date(2026, 11, 21)
PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"


def run(*words: str) -> Result:
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, ["export", *words])


# Table


def test_the_table_holds_every_field_of_every_assertion(shipped: KnowledgeBase) -> None:
    text = to_table(shipped)
    assert text.startswith("\ufeffdisorder\t"), "without the mark Excel spoils accents"
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), dialect="excel-tab"))
    asserted = [(d, a) for d in shipped.disorders.values() for a in d.findings]
    assert len(rows) == len(asserted)
    for row, (disorder, assertion) in zip(rows, asserted, strict=True):
        told = {key: value for key, value in row.items() if value}
        said = assertion.frequency.model_dump(exclude_none=True)
        parts = dict(assertion.lesion.parts()) if assertion.lesion else {}
        expected = {
            "disorder": disorder.id,
            "label": disorder.label,
            **({"finding": assertion.finding} if assertion.finding else parts),
            **{key: str(value) for key, value in said.items()},
            "exported_from": shipped.hash[:12],
        }
        assert told == expected


def test_a_spreadsheet_library_reads_the_table(copy: Copy, tmp_path: Path) -> None:
    copy.edit(
        PSORIASIS,
        "source: toy-cohort, where: table 1}",
        'source: toy-cohort, where: table 1, note: "Grüße, \\"tab\\"\\there"}',
    )
    path = tmp_path / "table.tsv"
    export(load_knowledge(copy.root), "tsv", path)
    table = pd.read_csv(path, sep="\t", encoding="utf-8-sig", keep_default_na=False)
    assert tuple(table.columns) == COLUMNS
    row = table[(table.disorder == "psoriasis") & (table.finding == "silvery-scale")].iloc[0]
    assert [str(row[one]) for one in ("n", "of", "evidence", "source")] == [
        "70",
        "100",
        "reference",
        "toy-cohort",
    ]
    assert row.note == 'Grüße, "tab"\there'
    lesion = table[(table.disorder == "tinea") & (table.finding == "")].iloc[0]
    named = {axis: lesion[axis] for axis in LESION_AXES if lesion[axis]}
    assert named == {"primary": "plaque", "shape": "annular", "surface": "scale"}


# OBO


@pytest.mark.parametrize("which", ["toy", "shipped"])
def test_fastobo_reads_every_term(which: str, request: pytest.FixtureRequest) -> None:
    knowledge: KnowledgeBase = request.getfixturevalue(which)
    text = to_obo(knowledge)
    document = fastobo.loads(text)
    ids = [str(frame.id) for frame in document]
    assert len(ids) == len(set(ids)) == text.count("\n[Term]") + text.count("\n[Typedef]")
    lesions = {a.subject for d in knowledge.disorders.values() for a in d.findings if a.lesion}
    expected = {f"DERMATRACE:{id_}" for id_ in knowledge.findings}
    expected |= {f"DERMATRACE:disorder-{id_}" for id_ in knowledge.disorders}
    expected |= {f"DERMATRACE:class-{id_}" for id_ in knowledge.classes}
    expected |= {"DERMATRACE:lesion-" + "+".join(parts) for parts in lesions}
    assert expected <= {one.replace("\\", "") for one in ids}
    clauses = [str(clause) for frame in document for clause in frame]
    asserted = sum(len(d.findings) for d in knowledge.disorders.values())
    assert sum(one.startswith("property_value: describes ") for one in clauses) == asserted
    named = {match for one in clauses for match in re.findall(r"DERMATRACE:[^\s{]+", one)}
    assert {one.replace("\\", "") for one in named} <= {one.replace("\\", "") for one in ids}


def test_obo_says_what_the_script_says(toy: KnowledgeBase) -> None:
    document = fastobo.loads(to_obo(toy))
    assert str(document.header[0]) == "format-version: 1.4"
    frames = {str(frame.id): [str(clause) for clause in frame] for frame in document}
    psoriasis = frames["DERMATRACE:disorder-psoriasis"]
    assert "is_a: DERMATRACE:group-papulosquamous" in psoriasis
    assert "relationship: shows DERMATRACE:elbow" in psoriasis
    (scale,) = [
        one
        for one in psoriasis
        if one.startswith("property_value: describes DERMATRACE:silvery-scale")
    ]
    for said in (
        'count_n="70"',
        'count_of="100"',
        'evidence="ECO:0006016"',
        'source="https://example.org/toy"',
    ):
        assert said in scale
    assert "relationship: shows DERMATRACE:scale" not in frames["DERMATRACE:disorder-lichen-planus"]
    assert "relationship: part_of DERMATRACE:region-upper-limb" in frames["DERMATRACE:region-elbow"]
    assert "intersection_of: located_in DERMATRACE:region-elbow" in frames["DERMATRACE:elbow"]
    assert "is_transitive: true" in frames["part_of"]
    assert "holds_over_chain: located_in part_of" in frames["located_in"]


def test_obo_escapes_what_has_a_meaning(copy: Copy) -> None:
    copy.edit(
        PSORIASIS,
        "label: Psoriasis\n",
        'label: "Psoriasis {any} \\\\ !"\nsynonyms: [\'a "b" \\ c\']\n',
    )
    document = fastobo.loads(to_obo(load_knowledge(copy.root)))
    frame = next(one for one in document if str(one.id) == "DERMATRACE:disorder-psoriasis")
    assert next(one.name for one in frame if one.raw_tag() == "name") == "Psoriasis {any} \\ !"
    assert next(one.synonym.desc for one in frame if one.raw_tag() == "synonym") == 'a "b" \\ c'


# phenotype.hpoa


def test_hpoa_has_the_columns_of_the_published_file(data_dir: Path, shipped: KnowledgeBase) -> None:
    published = data_dir / "ontologies" / "phenotype.hpoa.gz"
    if not published.is_file():
        pytest.skip(f"{published} is not here")
    with gzip.open(published, "rt", encoding="utf-8") as file:
        head = next(line for line in file if not line.startswith("#"))
    assert head.rstrip("\n").split("\t") == list(HPOA_COLUMNS)
    lines = to_hpoa(shipped, today=DAY).text.splitlines()
    assert lines[3] == head.rstrip("\n")


FORMS = {
    "database_id": r"(OMIM|MONDO|DOID):\d+",
    "disease_name": r".+",
    "qualifier": r"",
    "hpo_id": r"HP:\d{7}",
    "reference": r"(PMID:\d+|OMIM:\d{6}|ORPHA:\d+|DOI:10\.\S+|PMC:PMC\d+|https?://\S+)",
    "evidence": r"PCS|TAS|IEA",
    "onset": r"",
    "frequency": r"\d+/\d+|\d+(\.\d+)?%|HP:004028[0-5]",
    "sex": r"",
    "modifier": r"",
    "aspect": r"[PCM]",
    "biocuration": r"DERMATRACE:[0-9a-f]{12}\[2026-11-21\]",
}


def test_every_line_of_hpoa_is_well_formed_and_all_others_are_counted(
    shipped: KnowledgeBase,
) -> None:
    made = to_hpoa(shipped, today=DAY)
    lines = [line.split("\t") for line in made.text.splitlines()[4:]]
    assert len(lines) == made.written > 100
    for line in lines:
        for column, cell in zip(HPOA_COLUMNS, line, strict=True):
            assert re.fullmatch(FORMS[column], cell), f"{column}: {cell}"
    total = sum(len(d.findings) for d in shipped.disorders.values())
    # an assertion whose finding has two exact terms makes two lines
    assert total - sum(made.left_out.values()) <= made.written
    author = sum(
        a.frequency.evidence == "author" and a.lesion is None
        for d in shipped.disorders.values()
        for a in d.findings
    )
    assert made.left_out["a statement of this project cites nothing"] == author


def test_hpoa_gives_number_reference_and_aspect(copy: Copy) -> None:
    copy.edit(PSORIASIS, "xrefs: {}", "xrefs: {mondo: 'MONDO:0005083', omim: ['177900']}")
    copy.edit("sources.yaml", "  kind: web\n", "  kind: article\n  pmid: '123'\n")
    copy.edit(
        "findings/surface.yaml",
        "{id: silvery-scale,",
        "{id: silvery-scale, xrefs: [{id: 'HP:0025526'}],",
    )
    copy.edit(
        "findings/symptom.yaml",
        "{id: pruritus,",
        "{id: pruritus, xrefs: [{id: 'HP:0000001', match: broad}],",
    )
    knowledge = load_knowledge(copy.root)
    made = to_hpoa(knowledge, today=DAY)
    (line,) = made.text.splitlines()[4:]
    who = f"DERMATRACE:{knowledge.hash[:12]}[2026-11-21]"
    assert line == f"OMIM:177900\tPsoriasis\t\tHP:0025526\tPMID:123\tPCS\t\t70/100\t\t\tP\t{who}"
    assert made.left_out["the finding has no exact or close HPO term"] == 1
    two = copy.edit(PSORIASIS, "omim: ['177900']", "omim: ['177900', '602723']")
    assert two
    text = to_hpoa(load_knowledge(copy.root), today=DAY).text
    assert text.splitlines()[4].startswith("MONDO:0005083\t"), "a subtype is not the disorder"


def test_aspects_are_those_of_the_ontology(data_dir: Path, shipped: KnowledgeBase) -> None:
    hpo = data_dir / "ontologies" / "hp.obo.gz"
    if not hpo.is_file():
        pytest.skip(f"{hpo} is not here")
    above: dict[str, list[str]] = {}
    term = ""
    with gzip.open(hpo, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("id: "):
                term = line[4:].strip()
            elif line.startswith("is_a: "):
                above.setdefault(term, []).append(line[6:].split()[0])

    def roots(one: str) -> set[str]:
        return {one} | {root for up in above.get(one, ()) for root in roots(up)}

    lines = [line.split("\t") for line in to_hpoa(shipped).text.splitlines()[4:]]
    named = {"P": "HP:0000118", "C": "HP:0031797", "M": "HP:0012823"}
    told = {(line[3], line[10]) for line in lines}
    assert {one for one in told if named[one[1]] not in roots(one[0])} == set()
    close = {
        x.id
        for f in shipped.findings.values()
        if f.axis != "time-course"
        for x in f.xrefs
        if x.match in {"exact", "close"} and x.id.startswith("HP:")
    }
    assert {one for one in close if "HP:0000118" not in roots(one)} == MODIFIERS


# Command


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_each_form(form: str, tmp_path: Path) -> None:
    target = tmp_path / "new" / f"toy.{form}"
    told = run("--to", form, "-o", str(target), "--kb", str(TOY))
    assert told.exit_code == 0, told.output
    assert f"written: {target}" in told.output
    assert target.stat().st_size > 250
    assert (tmp_path / "new" / "toy.nt").is_file() == (form == "owl")


def test_the_command_says_what_hpoa_cannot_hold(tmp_path: Path) -> None:
    told = run("--to", "hpoa", "-o", str(tmp_path / "toy.hpoa"), "--kb", str(TOY))
    assert "0 annotations; of 37 assertions 37 are left out:" in told.output
    assert "2: a lesion description is no term" in told.output


def test_a_place_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    told = run("--to", "tsv", "-o", str(tmp_path / "file" / "x.tsv"), "--kb", str(TOY))
    assert told.exit_code == 1
    assert "cannot write" in str(told.exception)
