"""Pictures at the command line: what was done on opening, and the network's sorting left out."""

import json

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

import cli
from desks.casework import with_images
from vision.render import Lesion, Rash, render_lesion, render_rash


@pytest.fixture
def folder(tmp_path):
    drawn = render_lesion(Lesion(tone=4, melanin=0.7, network=0.5)).pixels
    Image.fromarray(drawn).save(tmp_path / "mole.png")
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
