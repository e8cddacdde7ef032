"""One command from SkinCon's pictures to weights that read its 48 concepts."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

import cli
from tests.vision.archives import made_up
from tests.vision.tiny import TINY
from vision.archives.concepts import CONCEPTS, head_name
from vision.archives.training import replacing
from vision.picture import Picture
from vision.reading import read_picture
from vision.recipes import RECIPES
from vision.weights import load_weights


@pytest.fixture(scope="module")
def shipped(archive_folder, tmp_path_factory):
    """Weights trained by the command on the made-up sets and a made-up SkinCon."""
    folder = tmp_path_factory.mktemp("run")
    skincon = made_up.skincon(folder / "skincon", 90)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DERMATRACE_DATA", str(archive_folder))
        patch.setattr("vision.scores.RESAMPLES", 5)
        patch.setitem(RECIPES, "tiny", replace(TINY, epochs=1))
        words = ["train", "--recipe", "tiny", "--out", str(folder / "out"), "--device", "cpu"]
        done = CliRunner().invoke(cli.app, [*words, "--archive", f"skincon={skincon}"])
    assert done.exit_code == 0, done.output
    return folder / "out" / "tiny.safetensors"


def test_all_concepts_are_learned_and_the_card_says_of_what(shipped):
    model = load_weights(shipped)
    assert {head_name(concept) for concept in CONCEPTS} <= set(model.network.shape.heads)
    assert model.card["data"]["skincon"]["source"].startswith("Daneshjou et al. 2022")
    assert "DDI" in model.licence
    assert set(model.card["metrics"]["concepts"]) <= set(CONCEPTS.values())
    told = [model.told(head_name(one), CONCEPTS[one]) for one in CONCEPTS]
    assert all(one["validated_on"].startswith("SkinCon's concepts") for one in told)
    assert "SkinCon" in shipped.with_suffix(".md").read_text(encoding="utf-8")


def test_a_clinical_picture_is_read_into_concepts(shipped, drawn):
    picture = Picture(drawn, drawn.shape[1], drawn.shape[0], "drawn")
    reading = read_picture(picture, modality="clinical", weights=shipped)
    if reading.refused is None and reading.subject == "lesion":
        found = {one.finding for one in reading.findings}
        assert set(CONCEPTS.values()) <= found
    dermoscopic = read_picture(picture, modality="dermoscopic", weights=shipped)
    assert not {one.finding for one in dermoscopic.findings} & {"vesicle", "burrow"}


def test_the_recipe_before_takes_only_what_it_trains_on_anyway(tmp_path):
    folders = {"skincon": tmp_path, "derm7pt": tmp_path, "ham10000": tmp_path}
    assert set(replacing(folders, RECIPES["lesion"])) == {"derm7pt", "ham10000"}
    assert replacing({"pad-ufes-20": tmp_path}, RECIPES["open"]) == {"pad-ufes-20": tmp_path}


def test_a_wrong_word_is_told():
    done = CliRunner().invoke(cli.app, ["train", "--out", "x", "--archive", "skincon"])
    assert done.exit_code != 0
    assert "NAME=FOLDER" in str(done.exception)
