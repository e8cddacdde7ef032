"""Drills: what is drawn is what is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desks.classroom.body import SITES, body_svg
from desks.classroom.drill import BORDERS, COLORS, TOPICS, Item, Topic, draw_item, lesion_of
from desks.classroom.drill_page import Drill, drill_html, score_html, verdict_html
from desks.classroom.pictures import FORMS, PATTERNS, Sketch, draw_sketch
from desks.classroom.progress import DrillDone, Progress, load_progress
from kb.errors import InputError
from kb.knowledge import KnowledgeBase
from vision.render import render_lesion


def test_what_can_be_drawn_is_in_the_vocabulary(shipped: KnowledgeBase) -> None:
    for name in (*FORMS, *PATTERNS, *COLORS, *BORDERS, *SITES):
        assert name in shipped.findings, name


@pytest.mark.parametrize("topic", TOPICS)
def test_a_task_holds_its_truth(shipped: KnowledgeBase, topic: Topic) -> None:
    for seed in range(30):
        item = draw_item(shipped, seed=seed, topics=[topic])
        assert item == draw_item(shipped, seed=seed, topics=[topic])
        assert item.topic == topic
        assert item.truth in item.choices
        assert len(set(item.choices)) == len(item.choices) >= 2
        if item.words:
            label = shipped.findings[item.truth].label.lower()
            assert label not in item.words.lower(), "the description gives it away"


def test_no_topic_is_an_error_of_the_user(toy: KnowledgeBase) -> None:
    with pytest.raises(InputError, match="no topic is chosen"):
        draw_item(toy, seed=1, topics=[])
    # the toy vocabulary knows one drawn site only: nothing can be asked about sites
    with pytest.raises(InputError):
        draw_item(toy, seed=1, topics=["site"])


def test_sketches_show_what_they_are_named_for() -> None:
    flat, raised = (draw_sketch(Sketch(form=form, seed=1)) for form in ("macule", "nodule"))
    assert flat.shape == (210, 280, 3)
    # the light comes from the upper left: what is raised is brighter there than at the lower right
    middle = raised[85:125, 115:165].astype(float).mean(axis=2)
    assert middle[:10, :12].mean() > middle[-10:, -12:].mean() + 10
    level = flat[93:117, 128:152].astype(float).mean(axis=2)
    assert abs(level[:8, :8].mean() - level[-8:, -8:].mean()) < 8
    pus = draw_sketch(Sketch(form="pustule", seed=1))[105, 140].astype(float)
    assert pus[0] > 150
    assert pus[2] < pus[0] - 25, "yellow"
    spread = {
        pattern: _spread(draw_sketch(Sketch(pattern=pattern, seed=3))) for pattern in PATTERNS
    }
    assert min(spread["linear"]) < 0.5 * min(spread["annular"]), "a line is narrow one way"
    again = draw_sketch(Sketch(pattern="linear", seed=3))
    assert np.array_equal(again, draw_sketch(Sketch(pattern="linear", seed=3)))


def _spread(pixels: np.ndarray) -> tuple[float, float]:
    """Return the standard deviations of the red places along their main axes, in pixels."""
    red = pixels[..., 0].astype(float) - pixels[..., 1]
    down, across = np.nonzero(red > np.quantile(red, 0.97))
    both = np.linalg.eigvalsh(np.cov(np.vstack([down, across])))
    return float(np.sqrt(both[0])), float(np.sqrt(both[1]))


def test_colors_are_what_they_are_called() -> None:
    def middle(color: str) -> Any:
        item = Item("color", color, (), seed=2, tone=3)
        pixels = render_lesion(lesion_of(item), height=105, width=140).pixels
        return pixels[47:58, 64:76].reshape(-1, 3).mean(axis=0)

    red, brown, black, white = map(middle, ("red", "brown", "black", "white"))
    assert red[0] > red[1] + 40
    assert brown[0] > brown[1] > brown[2]
    assert black.mean() < 70 < brown.mean() < white.mean()
    assert white.min() > 220


def test_the_figure_marks_the_site_without_naming_it() -> None:
    for site in SITES:
        svg = body_svg(site)
        assert svg.count('class="mark"') == 1
        assert site not in svg


def test_an_answer_is_told_at_once(shipped: KnowledgeBase) -> None:
    item = draw_item(shipped, seed=5, topics=["words"])
    open_ = Drill(item, shown=10.0)
    assert drill_html(open_, shipped).count("data-act") == len(item.choices)
    assert verdict_html(open_, shipped) == ""
    wrong = next(one for one in item.choices if one != item.truth)
    told = verdict_html(replace(open_, chosen=wrong, seconds=2.0), shipped)
    assert shipped.findings[item.truth].label in told
    assert "✗" in told
    assert "✓ Right" in verdict_html(replace(open_, chosen=item.truth), shipped)
    assert "data-act" not in drill_html(replace(open_, chosen=wrong), shipped)


def _done(topic: str, truth: str, chosen: str, seconds: float) -> DrillDone:
    return DrillDone.model_validate(
        {"at": "now", "topic": topic, "truth": truth, "chosen": chosen, "seconds": seconds}
    )


def test_progress_comes_back_from_its_file(tmp_path: Path) -> None:
    progress = Progress(learner="Ann")
    for chosen, seconds in (("papule", 2.0), ("nodule", 6.0), ("papule", 3.0)):
        progress = progress.with_drill(_done("form", "papule", chosen, seconds))
    assert progress.topics() == {"form": (2, 3, 3.0)}
    assert "2 of 3 (67 %)" in score_html(progress)
    path = tmp_path / "p.json"
    path.write_text(progress.to_json(), encoding="utf-8")
    assert load_progress(path) == progress
    path.write_text('{"learner": "Ann", "drills": [{"topic": "smell"}]}', encoding="utf-8")
    with pytest.raises(InputError, match=r"p.json: drills / 0 / "):
        load_progress(path)
    path.write_text("no", encoding="utf-8")
    with pytest.raises(InputError, match="no progress file"):
        load_progress(path)
