"""What the clinic desk shows of an answer: bands, ranking, one disorder, the questions."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from desks.clinic.answer import Worked, work
from desks.clinic.asked import asked_html, first_html
from desks.clinic.bands import (
    bands_html,
    came_html,
    grave_ids,
    most_urgent_first,
    pair_html,
    point_words,
)
from desks.clinic.compare import compare_html
from desks.clinic.detail import detail_html
from desks.clinic.ranking import ranking_html
from desks.clinic.why import unexplained_html, what_if_html, why_not_html
from desks.samples import SAMPLES
from kb.errors import InputError
from reasoning.parameters import NONE_OF_THESE
from reasoning.proofs.text import percent

PLAQUES, BLISTERS = SAMPLES[2].case, SAMPLES[3].case


@pytest.fixture(scope="module")
def plaques() -> Worked:
    return work({"id": "plaques", **PLAQUES})


@pytest.fixture(scope="module")
def blisters() -> Worked:
    return work({"id": "blisters", **BLISTERS, "setting": "dermatology-clinic"})


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_red_flags_stand_above_with_what_to_do(blisters: Worked) -> None:
    page = bands_html(blisters)
    assert 'aria-label="Red flags"' in page
    for flag in blisters.differential.rules.red_flags:
        assert flag.action.split(";")[0][:30] in page.replace("&#x27;", "'")
        assert all(f'data-act="open" data-id="{one}"' in page for one in flag.disorders)


def test_the_most_urgent_red_flag_stands_first(blisters: Worked) -> None:
    flag = blisters.differential.rules.red_flags[0]
    mixed = [replace(flag, urgency=one) for one in ("soon", "emergency", "urgent", "soon")]
    told = [one.urgency for one in most_urgent_first(mixed)]
    assert told == ["emergency", "urgent", "soon", "soon"]


def test_what_must_not_be_missed_is_told_whatever_its_rank(plaques: Worked) -> None:
    ids = grave_ids(plaques)
    assert len(ids) >= 3
    assert plaques.ranks[ids[-1]] > 3, "this case has none of them in front"
    page = text_of(bands_html(plaques))
    for one in ids:
        assert f"rank {plaques.ranks[one]}" in page
    assert f"{percent(plaques.certainty.urgency.probability)} in all" in page


def test_the_switch_prints_what_was_measured(plaques: Worked) -> None:
    measured = plaques.certainty.urgency.measured
    assert measured is not None
    first = point_words(plaques, "sensitivity-first")
    second = point_words(plaques, "specificity-first")
    for words, point in ((first, measured.sensitivity_first), (second, measured.specificity_first)):
        assert (
            f"sensitivity {percent(point.sensitivity.share)} (n = {point.sensitivity.of})" in words
        )
        assert (
            f"specificity {percent(point.specificity.share)} (n = {point.specificity.of})" in words
        )
    assert first != second


def test_an_empty_case_raises_no_flag() -> None:
    empty = work({"id": "empty", "age": 70})
    assert empty.certainty.urgency.measured is not None
    assert point_words(empty, "sensitivity-first").startswith("No findings yet")
    page = bands_html(empty)
    assert "FLAG" not in page
    assert "data-act" not in page, "nothing is pointed to before something was seen"


def test_a_text_that_says_nothing_raises_no_flag() -> None:
    car = work({"id": "car", "text": "My car won't start, please fix the engine."})
    assert not any(car.certainty.urgency.raised().values())
    for point in ("sensitivity-first", "specificity-first"):
        assert point_words(car, point).startswith("Nothing to go by in the text")
    assert came_html(car) == ""
    here = work({"id": "here", "text": "My car won't start.", "present": ["ulcer"]})
    assert here.certainty.urgency.observed


def test_none_of_these_within_the_set_is_said_not_to_count(plaques: Worked) -> None:
    hypotheses = plaques.differential.hypotheses
    none = next(one for one in hypotheses if one.id == NONE_OF_THESE)
    others = [one for one in hypotheses if one.id != NONE_OF_THESE]
    wide = replace(plaques.certainty.sets[0], members=tuple(one.id for one in others[:14]))
    certainty = replace(plaques.certainty, sets=(wide,))
    for place, told in ((5, True), (20, False)):
        ranked = (*others[:place], none, *others[place:])
        moved = Worked(plaques.document, replace(plaques.differential, hypotheses=ranked))
        moved.__dict__["certainty"] = certainty
        page = text_of(ranking_html(moved, selected=moved.leader, level=wide.level))
        assert f"to rank {14 + told}" in page
        assert ("(None of these is not counted)" in page) is told


def test_where_nothing_was_measured_that_is_said() -> None:
    hospital = work({"id": "h", **BLISTERS, "setting": "hospital"})
    assert hospital.certainty.calibration is None
    page = text_of(bands_html(hospital))
    assert "were not held against labelled cases in this setting" in page
    assert "sensitivity and specificity were not measured" in page
    ranking = text_of(ranking_html(hospital, selected=hospital.leader))
    assert "coverage was not measured" in ranking


def test_the_measured_set_is_marked_and_told(plaques: Worked) -> None:
    for one in plaques.certainty.sets:
        page = ranking_html(plaques, selected=plaques.leader, level=one.level)
        marked = re.findall(r'<li class="hyp inset" data-id="([^"]+)"', page)
        assert marked == list(one.members)[: len(marked)]
        assert f"{100 * one.level:g} % set: {len(one.members)} disorder" in page
        assert f"{percent(one.covered.share)} of {one.covered.of} cases" in page


def test_a_case_like_no_known_disorder_gets_no_numbers() -> None:
    odd = {"id": "odd", "age": 3, "present": ["cutaneous horn", "anosmia", "koplik spots"]}
    found = [work(odd | {"present": names}) for names in _odd_cases()]
    worked = next(one for one in found if one.abstains)
    page = ranking_html(worked, selected=worked.leader)
    assert "not shown" in page
    assert percent(worked.differential.hypotheses[0].posterior) not in page
    assert "fits no known disorder well" in bands_html(worked)
    asked_for = ranking_html(worked, selected=worked.leader, numbers=True)
    assert percent(worked.differential.hypotheses[0].posterior) in asked_for


def test_a_rare_disorder_that_explains_the_case_is_not_called_unknown() -> None:
    facial = ["facial-angiofibromas", "ash-leaf-macules", "shagreen-patch", "ungual-fibroma"]
    worked = work({"id": "rare", "age": 14, "present": facial})
    assert worked.leader == "tuberous-sclerosis"
    assert not worked.abstains


def _odd_cases() -> list[list[str]]:
    return [
        [
            "skin-thickening-beyond-knuckles",
            "oil-drop-sign",
            "molluscum-bodies",
            "pearly-papule",
            "leukocytosis",
            "jaw-claudication",
            "frontotemporal-recession",
        ],
        [
            "serpiginous",
            "noncaseating-granuloma",
            "annular-scaly-plaque",
            "variegated-color",
            "follicular-horn-plug",
            "stinging",
            "dactylitis",
        ],
        [
            "macroglossia",
            "acneiform-eruption",
            "joint-contracture",
            "velvety-surface",
            "dermoscopic-gray-color",
            "fatigue",
            "multiple-neurofibromas",
        ],
    ]


def test_one_disorder_with_evidence_treatment_and_what_to_exclude(plaques: Worked) -> None:
    page = text_of(detail_html(plaques, "plaque-psoriasis"))
    script = plaques.knowledge.disorders["plaque-psoriasis"]
    assert "silvery scale present" in page
    assert "sum (log10)" in page
    for one in script.treatment:
        assert one.option.split("'")[0] in page
    for words in script.exclude_first:
        assert words.split("'")[0] in page
    assert "background the others are held against" in text_of(detail_html(plaques, NONE_OF_THESE))


def test_cards_tell_every_item(blisters: Worked) -> None:
    cards = list(blisters.differential.rules.criteria)
    assert cards, "the case touches criteria"
    page = text_of(detail_html(blisters, cards[0].disorder))
    for block in cards[0].blocks:
        for item in block.items:
            assert item.label.split("'")[0][:40] in page.replace("&amp;", "&")
    assert "not looked at" in page


def test_the_questions_are_those_of_the_reasoner(plaques: Worked) -> None:
    other = plaques.at(1)
    why = text_of(why_not_html(plaques, other))
    assert "difference of the sums, exactly" in why
    change = what_if_html(plaques, other)
    assert "It would lead if" in text_of(change)
    assert 'data-act="present"' in change
    assert 'data-act="absent"' in change
    assert "leads as the case stands" in text_of(what_if_html(plaques, plaques.leader))
    compared = text_of(compare_html(plaques, plaques.leader, other))
    assert "Not seen yet" in compared
    assert "Strong findings:" in text_of(unexplained_html(plaques))
    asked = asked_html(plaques, purpose="must-not-miss", limit="look")
    assert "whether it is one not to be missed" in text_of(asked)
    assert ">0.00<" not in asked_html(plaques)
    assert 'data-act="present"' in first_html(plaques)
    with pytest.raises(InputError, match="no findings of its own"):
        why_not_html(plaques, NONE_OF_THESE)


def test_a_pair_is_offered_where_the_reasoner_offers_one() -> None:
    both: dict[str, Any] = {
        "id": "pair",
        "age": 40,
        "present": [
            "silvery scale",
            "plaque",
            "elbow",
            "nail pitting",
            "auspitz sign",
            "burrow",
            "pruritus",
            "interdigital web of the hand",
        ],
    }
    names = load_names(both["present"])
    worked = work(both | {"present": names})
    assert (worked.pair is not None) == ("Two at once?" in pair_html(worked))
    assert pair_html(work({"id": "plain", "age": 30})) == ""


def load_names(names: list[str]) -> list[str]:
    from kb.load import load_knowledge

    known = load_knowledge().finding_names
    return [name for name in names if name in known]
