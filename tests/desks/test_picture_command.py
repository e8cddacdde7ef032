"""Pictures at the command line: what was done on opening, and the network's sorting left out."""

import json

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

import cli
from desks.casework import with_images
from tests.conftest import TOY
from vision.render import Lesion, Rash, render_lesion, render_rash


@pytest.fixture
def folder(tmp_path):
    drawn = render_lesion(Lesion(tone=4, melanin=0.7, network=0.5)).pixels
    Image.fromarray(drawn).save(tmp_path / "mole.png")
    Image.fromarray(np.full_like(drawn, 200)).save(tmp_path / "wall.png")
    Image.fromarray(drawn).convert("L").save(tmp_path / "grey.png")
    rash = Rash(tone=5, blood=0.05, seed=3, patches=20, cover=0.3)
    Image.fromarray(np.asarray(render_rash(rash).pixels)).save(tmp_path / "rash.png")
    return tmp_path


def test_what_was_done_to_a_picture_is_told(folder):
    done = CliRunner().invoke(cli.app, ["read", str(folder / "grey.png"), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["opened"] == ["grey picture: colour findings cannot be seen"]
    words = CliRunner().invoke(cli.app, ["read", str(folder / "grey.png")])
    assert "opened: grey picture" in words.output


def test_the_sorting_of_a_picture_can_be_left_out(folder):
    def findings(**more):
        document, _ = with_images({"images": ["mole.png"]}, folder, modality="dermoscopic", **more)
        return {one["finding"] for one in document["observations"]}

    both, without = findings(), findings(diagnosis_support=False)
    assert {one for one in both - without if one.startswith("picture-class-")} == both - without
    assert both - without
    assert without


def test_nothing_of_a_rash_reaches_the_reasoner(folder):
    document, readings = with_images({"images": ["rash.png"]}, folder, modality="clinical")
    assert readings[0].subject == "rash"
    assert document["observations"] == []
    assert any("colour maps only" in one for one in readings[0].notices)


# -- a picture that was refused --------------------------------------------------------------------
def test_a_refused_picture_ends_with_a_code_of_its_own(folder):
    for more in ([], ["--json"]):
        done = CliRunner().invoke(cli.app, ["read", str(folder / "wall.png"), *more])
        assert done.exit_code == 3, done.output
        assert "refused" in done.output
    assert json.loads(done.output)["refused"]
    assert CliRunner().invoke(cli.app, ["read", str(folder / "mole.png")]).exit_code == 0


def test_nothing_is_ranked_from_a_refused_picture_alone(run, folder):
    wall, toy = ["diagnose", "--image", folder / "wall.png"], ["--kb", TOY]
    for more in (
        [],
        ["--age", "54", "--sex", "female", "--site", "elbow"],
        ["--duration", "2 days"],
    ):
        line = run(*wall, *toy, *more).one_line_error
        assert "nothing to rank: picture refused: " in line
    for more in (["--present", "plaque"], ["--absent", "itch"], ["--text", "An itchy plaque."]):
        done = run(*wall, *toy, *more)
        assert (done.code, done.err) == (0, ""), more
        assert "picture refused" in done.out


def test_of_two_pictures_one_that_is_read_is_enough(run, folder):
    both = ["--image", folder / "wall.png", "--image", folder / "mole.png"]
    assert run("diagnose", *both).code == 0


def test_no_other_verb_answers_from_a_refused_picture(run, folder):
    case = folder / "case.yaml"
    case.write_text("age: 54\nimages: [wall.png]\n")
    for verb in (["explain", case, "psoriasis"], ["next-question", case], ["unexplained", case]):
        line = run(*verb, "--kb", TOY).one_line_error
        assert f"{case}: nothing to rank" in line
