"""The shipped weights, end to end on drawn pictures."""

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import vision
from kb.errors import WeightsError
from tests.vision.conftest import encode
from vision.canvas import HEIGHT, WIDTH
from vision.drawing import Lesion, draw_lesion, draw_mask
from vision.findings import HEAD_BY_NAME, HEADS, finding_ids, heads_for
from vision.picture import Picture, open_picture
from vision.reading import read_picture, read_pictures
from vision.scores import dice
from vision.weights import DEFAULT, FOLDER, load_weights


def picture_of(pixels):
    return Picture(np.ascontiguousarray(pixels), pixels.shape[1], pixels.shape[0], "drawn")


def polygon_mask(points, rows=HEIGHT, columns=WIDTH):
    from PIL import Image, ImageDraw

    canvas = Image.new("1", (columns, rows))
    ImageDraw.Draw(canvas).polygon([(x * columns, y * rows) for x, y in points], fill=1)
    return np.asarray(canvas)


def test_a_drawn_lesion_is_read(drawn):
    from PIL import Image

    picture = open_picture(encode(Image.fromarray(drawn)), name="drawn.png")
    reading = read_picture(picture, modality="dermoscopic")
    assert reading.refused is None
    assert reading.modality == "dermoscopic"
    found = {finding.finding: finding for finding in reading.findings}
    expected = {f for head in heads_for("dermoscopic") for f in head.findings if f}
    assert set(found) == expected
    for head in heads_for("dermoscopic"):
        shares = [found[f].probability for f in head.findings if f]
        assert sum(shares) <= 1 + 1e-6
    for finding in reading.findings:
        assert 0 < finding.base_rate < 1
        assert 0 < finding.threshold < 1
        assert "n=" in finding.validated_on
    assert any("rashes" in notice for notice in reading.notices)
    assert json.loads(json.dumps(reading.to_dict()))["outline"]["area"] > 0


def test_the_outline_lies_on_the_drawn_lesion():
    for seed in range(3):
        lesion = Lesion(melanin=0.8, irregular=0.3, seed=seed)
        reading = read_picture(picture_of(draw_lesion(lesion)), modality="dermoscopic")
        assert reading.outline is not None
        truth = draw_mask(lesion, height=HEIGHT, width=WIDTH)
        assert dice(polygon_mask(reading.outline.points), truth) > 0.85


def test_a_turned_picture_gives_the_same_findings_and_a_turned_outline(drawn):
    flat = read_picture(picture_of(drawn), modality="dermoscopic")
    turned = read_picture(picture_of(np.rot90(drawn)), modality="dermoscopic")
    for a, b in zip(flat.findings, turned.findings, strict=True):
        assert a.probability == pytest.approx(b.probability, abs=0.02)
    assert flat.outline is not None
    assert turned.outline is not None
    x, y = np.mean(flat.outline.points, axis=0)
    across, down = np.mean(turned.outline.points, axis=0)
    assert (across, down) == pytest.approx((y, 1 - x), abs=0.03)


def test_reading_twice_gives_the_same(drawn):
    first, second = (read_picture(picture_of(drawn), modality="dermoscopic") for _ in range(2))
    assert first.to_dict() == second.to_dict()


def test_in_a_clinical_picture_no_dermoscopic_criterion_is_read(drawn):
    reading = read_picture(picture_of(drawn), modality="clinical")
    assert {finding.choice for finding in reading.findings} == {"elevation", "picture-class"}
    classes = [f.probability for f in reading.findings if f.choice == "picture-class"]
    assert sum(classes) == pytest.approx(1, abs=1e-6)
    heights = [f.probability for f in reading.findings if f.choice == "elevation"]
    assert sum(heights) == pytest.approx(1)
    assert any("only elevation" in notice for notice in reading.notices)


def test_a_poor_picture_is_refused_with_a_reason():
    reading = read_picture(picture_of(np.full((200, 300, 3), 120, np.uint8)))
    assert "uniform" in (reading.refused or "")
    assert reading.findings == ()
    assert reading.outline is None
    assert reading.to_dict()["refused"]


def test_an_unknown_modality_is_a_programming_error(drawn):
    wrong: Any = "x-ray"
    with pytest.raises(ValueError, match="modality"):
        read_picture(picture_of(drawn), modality=wrong)


def test_card_and_weights_belong_together():
    model = load_weights()
    assert model.card["sha256"] == model.sha256
    text = (FOLDER / f"{DEFAULT}.md").read_text(encoding="utf-8")
    assert model.sha256 in text
    assert f"{model.card['metrics']['ham10000']['accuracy']:.3f}" in text
    assert {key.split("/")[-1] for key in model.card["findings"]} <= set(finding_ids())
    told = {name for name in model.network.shape.heads if HEAD_BY_NAME[name].emitted}
    assert set(model.calibrations) == told | {"scope"}
    for name in told:
        for finding in HEAD_BY_NAME[name].emitted:
            assert 0 < model.told(name, finding)["threshold"] < 1
    assert model.path.stat().st_size < 25_000_000
    for told in model.card["data"].values():
        assert told["licence"]
        assert len(told["sha256"]) == 64


def test_damaged_or_missing_weights_are_told(tmp_path):
    with pytest.raises(WeightsError, match="no such weights"):
        load_weights("nothing")
    weights = tmp_path / "mine.safetensors"
    weights.write_bytes((FOLDER / f"{DEFAULT}.safetensors").read_bytes()[:-4] + b"\0\0\0\1")
    with pytest.raises(WeightsError, match="card is missing"):
        load_weights(weights)
    card = (FOLDER / f"{DEFAULT}.json").read_text(encoding="utf-8")
    weights.with_suffix(".json").write_text(card, encoding="utf-8")
    with pytest.raises(WeightsError, match="do not fit"):
        load_weights(weights)
    weights.with_suffix(".json").write_text("{", encoding="utf-8")
    with pytest.raises(WeightsError, match="damaged"):
        load_weights(weights)


def test_findings_table_is_consistent():
    ids = finding_ids()
    assert len(ids) == len(set(ids))
    for head in HEADS:
        assert head.size == len(head.findings)
        assert head.index("no such label") == -1
        assert [head.index(values[0]) for values in head.classes] == list(range(head.size))
        assert head.choice == ("" if head.single else head.group or head.name)


def test_every_public_name_is_there_and_nothing_else():
    for name in vision.__all__:
        assert getattr(vision, name) is not None
    assert dir(vision) == sorted(vision.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = vision.nothing


@pytest.mark.parametrize(
    ("code", "absent"),
    [
        ("import vision; vision.open_picture; vision.finding_ids", "torch"),
        ("import vision; vision.read_picture", "monai pandas sklearn pyarrow scipy.optimize"),
    ],
)
def test_imports_are_lazy(code, absent):
    check = f"{code}; import sys; print([m for m in '{absent}'.split() if m in sys.modules])"
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", check], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_a_drawing_is_the_same_every_time():
    lesion = Lesion(melanin=0.9, veil=0.5, network=0.4, globules=5, hairs=2, blood=0.4, seed=9)
    first = draw_lesion(lesion, height=90, width=120)
    assert np.array_equal(first, draw_lesion(lesion, height=90, width=120))
    assert first.shape == (90, 120, 3)
    inside = draw_mask(lesion, height=90, width=120)
    assert first[inside].mean() < first[~inside].mean() - 20


def test_several_pictures_are_read_as_one_by_one(drawn):
    dark = np.zeros((300, 400, 3), np.uint8)
    lesions = [Lesion(melanin=0.5 + 0.1 * n, seed=n, size=0.2 + 0.02 * n) for n in range(4)]
    pictures = [picture_of(draw_lesion(one)) for one in lesions]
    pictures[1:1] = [picture_of(dark)]
    sizes = [0.05, None, None, 0.1, None]
    together = read_pictures(pictures, modality="dermoscopic", mm_per_pixel=sizes)
    for picture, size, found in zip(pictures, sizes, together, strict=True):
        alone = read_picture(picture, modality="dermoscopic", mm_per_pixel=size)
        assert found.refused == alone.refused
        assert [one.finding for one in found.findings] == [one.finding for one in alone.findings]
        for one, other in zip(found.findings, alone.findings, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=0.02)
    assert [one.refused is None for one in together] == [True, False, True, True, True]
