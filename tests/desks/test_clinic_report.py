"""The report of a case, its description in words, its files, and the own differential first."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desks.casework import compiled_knowledge
from desks.clinic.answer import Worked, work
from desks.clinic.commitment import Commitment
from desks.clinic.denied import denied
from desks.clinic.description import describe, description_text
from desks.clinic.exports import case_name, write_files
from desks.clinic.plate import plate_of
from desks.clinic.report import make_report, report_html
from desks.clinic.report_pdf import report_pdf
from kb.errors import CaseError
from reasoning.case import resolve_case
from reasoning.checking.checker import check_proof
from reasoning.parameters import DEFAULT_PARAMETERS
from vision import Reading, open_picture
from vision.regions import Region

MELANOMA = "superficial-spreading-melanoma"
LESION: dict[str, Any] = {
    "id": "lesion-7",
    "age": 54,
    "sex": "female",
    "present": ["single lesion", "lower leg", "blue-whitish veil"],
    "absent": ["pruritus", "pain"],
    "observations": [
        {"lesion": ["plaque", "silvery-scale", "elbow"], "status": "present", "origin": "text"},
        {"finding": "plaque", "status": "present", "origin": "text"},
        {
            "finding": "atypical-pigment-network",
            "probability": 0.62,
            "base_rate": 0.23,
            "origin": "picture",
        },
        {"finding": "regular-streaks", "probability": 0.05, "base_rate": 0.2, "origin": "picture"},
    ],
}


@pytest.fixture(scope="module")
def worked() -> Worked:
    return work(LESION)


def test_the_description_says_what_was_observed_and_no_more() -> None:
    knowledge = compiled_knowledge().knowledge
    words = description_text(describe(resolve_case(LESION, knowledge), knowledge))
    assert words.startswith("54-year-old woman, seen in a dermatology clinic.")
    assert "Lesions: Solitary plaque with silvery scale on the elbow." in words
    assert words.lower().count("plaque") == 1, "what the lesion says is not said again"
    assert "Symptoms and signs: No pruritus, no pain." in words
    assert "Dermoscopy: Blue-whitish veil." in words
    assert words.endswith(
        "Read from the picture, not confirmed: atypical pigment network 62.0 % (in 23.0 % of such "
        "pictures)."
    )
    one = {"present": ["elevation-nodular"], "absent": ["elevation-flat", "ulcer"]}
    told = description_text(describe(resolve_case(one, knowledge), knowledge))
    assert "flat" not in told, "what another of its choice rules out goes without saying"
    assert "no ulcer" in told
    grades = {"regular-dots-and-globules": 0.44, "irregular-dots-and-globules": 0.5}
    about = {"base_rate": 0.3, "origin": "picture"}
    read = [{"finding": id_, "probability": each} | about for id_, each in grades.items()]
    both = {"present": ["irregular-dots-and-globules"], "observations": read}
    told = description_text(describe(resolve_case(both, knowledge), knowledge))
    assert "not confirmed" not in told, "nor is a grade open that another one rules out"
    empty = describe(resolve_case({"sex": "male", "age": 5}, knowledge), knowledge)
    assert description_text(empty) == "5-year-old boy, seen in a dermatology clinic."


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (
            {"present": ["nodule", "firm", "skin-colored", "cheek", "face", "single-lesion"]},
            "Lesions: Solitary, skin-colored, firm nodule on the cheek.",
        ),
        ({"present": ["plaque", "scale", "silvery-scale"]}, "Lesions: Plaque with silvery scale."),
        ({"present": ["pigmented", "irregular-border"]}, "Pigmented lesion with irregular border."),
        ({"present": ["papule", "vesicle", "red"]}, "Lesions: Papule, vesicle and red."),
        (
            {
                "observations": [
                    {"lesion": ["plaque", "scale", at], "status": "present"}
                    for at in ("elbow", "knee")
                ]
            },
            "Lesions: Plaque with scale on the elbow and knee.",
        ),
    ],
)
def test_what_is_said_of_one_lesion_is_one_phrase(case: dict[str, Any], words: str) -> None:
    knowledge = compiled_knowledge().knowledge
    assert words in description_text(describe(resolve_case(case, knowledge), knowledge))


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("scale", "no scale"),
        ("friable", "not friable"),
        ("bright red", "not bright red"),
        ("exophytic or fungating", "not exophytic or fungating"),
        ("waxy or greasy surface", "no waxy or greasy surface"),
        ("scar", "no scar"),
        ("since birth", "not since birth"),
        ("improves with sunlight", "not: improves with sunlight"),
        ("no benefit from antibiotics", "not: no benefit from antibiotics"),
    ],
)
def test_what_is_not_there_is_denied_once(label: str, words: str) -> None:
    assert denied(label) == words


def test_no_label_is_denied_twice() -> None:
    labels = [one.label for one in compiled_knowledge().knowledge.findings.values()]
    assert not [one for one in labels if denied(one).startswith(("no no ", "no absen", "not no "))]


def test_what_says_no_itself_stands_with_what_is_denied() -> None:
    knowledge = compiled_knowledge().knowledge
    lesion = {"lesion": ["nodule", "friable", "elevation-flat", "elbow"], "status": "present"}
    case = {"present": ["asymptomatic", "tenderness"], "absent": ["fever"]}
    told = description_text(
        describe(resolve_case(case | {"observations": [lesion]}, knowledge), knowledge)
    )
    assert "Flat, friable nodule on the elbow." in told
    assert "Tenderness; no symptoms, no fever." in told


def test_html_and_pdf_are_of_one_report(worked: Worked) -> None:
    report = make_report(worked, made_at="2026-01-02 03:04 UTC")
    page = report_html(report)
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    for row in report.rows:
        assert row.label.replace("'", "&#x27;") in page
    assert report.point.split(":")[0] in page
    pdf = report_pdf(report)
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 1, "it is one page"
    assert pdf == report_pdf(report), "the same report is the same file"


def test_a_long_report_is_still_one_page(worked: Worked) -> None:
    knowledge = compiled_knowledge().knowledge
    choices: set[str] = set()
    names = []
    for one in knowledge.findings.values():
        free = one.choice is None or one.choice not in choices
        if free and not one.parents and one.axis != "picture-class":
            choices.add(one.choice or "")
            names.append(one.id)
    long = work({"id": "long <b>&", "present": names[:150]})
    report = make_report(long, made_at="now", record=Commitment(skipped=True))
    assert report_pdf(report).count(b"/Type /Page\n") == 1
    assert "long &lt;b&gt;&amp;" in report_html(report)


def test_every_file_is_written_and_the_proof_holds(worked: Worked, tmp_path: Path) -> None:
    record = Commitment(asked=True).commit([MELANOMA], [(MELANOMA, 0.5)], "t")
    paths = write_files(worked, tmp_path, record=record)
    assert {one.name for one in paths} == {
        "lesion-7-report.pdf",
        "lesion-7-report.html",
        "lesion-7.json",
        "lesion-7.tsv",
        "lesion-7-proof.json",
        "lesion-7-case.json",
        "lesion-7-own.json",
    }
    proof = json.loads((tmp_path / "lesion-7-proof.json").read_text(encoding="utf-8"))
    compiled = compiled_knowledge()
    check_proof(
        proof,
        compiled.knowledge,
        parameters=DEFAULT_PARAMETERS.to_dict(),
        calibrations=tuple(compiled.calibrations.values()),
    )
    case = json.loads((tmp_path / "lesion-7-case.json").read_text(encoding="utf-8"))
    again = work(case).differential
    assert again.hypotheses == worked.differential.hypotheses


@pytest.mark.parametrize("name", ["a/b", "..", "x" * 81, "a\nb", 'say "x"'])
def test_a_name_that_no_file_can_have_is_refused(name: str) -> None:
    with pytest.raises(CaseError, match="cannot name files"):
        case_name(name)


def test_a_name_is_taken_as_it_is_or_made_up() -> None:
    assert case_name("  lesion 7 ") == "lesion 7"
    assert case_name("") == "case"


def test_ours_is_held_back_until_the_commitment() -> None:
    record = Commitment(asked=True)
    assert record.holds_back
    assert not Commitment().holds_back
    done = record.commit(["a", "b", "c"], [("x", 0.4)], "10:00")
    assert not done.holds_back
    assert done.ranks == {"a": 1, "b": 2, "c": 3}
    assert done.to_dict()["shown"] == [{"diseaseId": "x", "probability": 0.4}]
    assert done.words({"a": "A", "b": "B", "c": "C"}) == [
        "Own differential before ours was shown (10:00): A, B, C."
    ]


def test_the_change_is_recorded() -> None:
    done = Commitment(asked=True).commit(["a", "b", "c"], [], "10:00")
    after = done.revise(["x", "c", "a"], "10:05")
    assert after.changes() == {"added": ["x"], "dropped": ["b"], "moved": ["a", "c"]}
    assert after.before == ("a", "b", "c"), "what was committed stays"
    assert done.revise(["x", "a", "b", "c"], "t").changes()["moved"] == [], "pushed down only"
    labels = {one: one.upper() for one in "abcx"}
    assert done.revise(["a", "b", "c"], "t").words(labels)[-1] == "Unchanged."
    assert Commitment(skipped=True).words({}) == ["Shown without a differential of the user's own."]


def test_the_pictures_stand_on_the_report_in_both_forms(worked: Worked) -> None:
    lesion = ((0.2, 0.2), (0.8, 0.3), (0.5, 0.9))
    gray = io.BytesIO()
    Image.new("RGB", (160, 120), "gray").save(gray, "PNG")
    picture = open_picture(gray.getvalue())
    reading = Reading(
        (), None, "clinical", 0.9, None, (), {}, {}, "lesion", (Region("lesion", (lesion,), 0.2),)
    )
    plate = plate_of(picture, reading, name="arm <1>.jpg", synthetic=True)
    drawn = np.asarray(Image.open(io.BytesIO(plate.jpeg)))
    yellow = (drawn[..., 0] > 200) & (drawn[..., 1] > 170) & (drawn[..., 2] < 90)
    assert yellow.any(), "the outline is drawn"
    assert plate.says == "Photograph, no lesion outlined."
    assert [one.about for one in make_report(worked, made_at="", plates=[plate]).description][
        -2:
    ] == ["Picture", "Read from the picture, not confirmed"]
    report = make_report(worked, made_at="now", plates=[plate] * 5)
    assert "Picture arm &lt;1&gt;.jpg" in report_html(report)
    page = report_html(report)
    assert page.count('src="data:image/jpeg;base64,') == 3
    assert "arm &lt;1&gt;.jpg: synthetic, no patient; read as clinical, no lesion outlined" in page
    assert "5 pictures were read; the first 3 are shown" in page
    pdf = report_pdf(report)
    assert pdf.count(b"/Subtype /Image") == 1, "the same picture is kept once"
    assert pdf.count(b"/Type /Page\n") == 1
