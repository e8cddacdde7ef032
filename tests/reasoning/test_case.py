"""A case: what cannot be right is refused, with the place and the mend."""

from __future__ import annotations

from typing import Any

import pytest

from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import Case, duration_finding, resolve_case
from reasoning.case_document import CaseDocument
from reasoning.closure import Hierarchy, close
from reasoning.compiled import CompiledKnowledge
from tests.reasoning.helpers import answer

NAN = float("nan")


def seen(**fields: Any) -> dict[str, Any]:
    return {"observations": [fields]}


@pytest.mark.parametrize(
    ("document", "place", "message", "mend"),
    [
        ({"present": ["papul"]}, "present / 0", "unknown finding 'papul'", "did you mean papule"),
        ({"present": ["plaque", "xyzzy"]}, "present / 1", "unknown finding 'xyzzy'", "kb findings"),
        ({"absent": ["silvery_scal"]}, "absent / 0", "unknown finding", "silvery-scale"),
        ({"present": "plaque"}, "present", "not a list", "write a list"),
        ({"present": None}, "present", "not a list", ""),
        ({"present": [3]}, "present / 0", "string", ""),
        ({"images": "photo.jpg"}, "images", "not a list", ""),
        ({"age": -3}, "age", "-3 is too little: an age is 0 to 120 years", "in years"),
        ({"age": 121}, "age", "121 is too much: an age is 0 to 120 years", "in years"),
        ({"age": NAN}, "age", "finite", ""),
        ({"age": float("inf")}, "age", "", ""),
        ({"age": "old"}, "age", "'old' is not a number", "write e.g. 12"),
        ({"sex": "f"}, "sex", "'female' or 'male'", ""),
        ({"setting": "street"}, "setting", "(given: 'street')", ""),
        ({"duration": "a while"}, "duration", "'a while' is not a duration", "e.g. '8 months'"),
        ({"duration": True}, "duration", "'True' is not a number", ""),
        ({"duration": "8"}, "duration", "'8' is not a duration", "e.g. '8 months'"),
        ({"duration": "900 years"}, "duration", "longer than a life", "its unit"),
        ({"duration": "-2 days"}, "duration", "is not a duration", ""),
        ({"duration": -1}, "duration", "", ""),
        ({"duration": NAN}, "duration", "", ""),
        ({"duration": "1 day"}, "duration", "unknown finding 'duration-one-day'", "did you mean"),
        ({"id": "../../etc/passwd"}, "id", "", ""),
        ({"id": ""}, "id", "", ""),
        ({"agee": 3}, "agee", "unknown field", "did you mean 'age'?"),
        ({"presnt": []}, "presnt", "unknown field", "did you mean 'present'?"),
        ({"qqqq": []}, "qqqq", "unknown field", "docs/case.md"),
        (seen(finding="papul", status="present"), "observations / 0", "unknown finding", "papule"),
        (seen(finding="papule"), "observations / 0", "either 'status' or 'probability'", ""),
        (
            seen(finding="papule", status="present", probability=0.3),
            "observations / 0",
            "either 'status' or 'probability'",
            "",
        ),
        (seen(status="present"), "observations / 0", "either 'finding' or 'lesion'", ""),
        (
            seen(finding="papule", lesion=["plaque"], status="present"),
            "observations / 0",
            "either 'finding' or 'lesion'",
            "",
        ),
        (
            seen(lesion={"primary": "plaque"}, probability=0.3),
            "observations / 0",
            "a probability belongs to a single finding",
            "",
        ),
        (
            seen(finding="papule", probability=1.4),
            "observations / 0 / probability",
            "1.4 is too much: a share is 0 to 1",
            "0.45 for 45 %",
        ),
        (seen(finding="papule", probability=NAN), "observations / 0 / probability", "finite", ""),
        (
            seen(finding="papule", probability=0.5, base_rate=0),
            "observations / 0 / base_rate",
            "more than 0",
            "",
        ),
        (
            seen(finding="papule", probability=0.5, base_rate=1),
            "observations / 0 / base_rate",
            "less than 1",
            "",
        ),
        (seen(finding="papule", status="maybe"), "observations / 0 / status", "'absent'", ""),
        (
            seen(finding="papule", status="present", regoin="x"),
            "observations / 0 / regoin",
            "unknown field",
            "did you mean 'region'?",
        ),
        (
            seen(lesion={"colour": "plaque"}, status="present"),
            "observations / 0 / lesion",
            "unknown lesion axis 'colour'",
            "primary, secondary, color",
        ),
        (
            seen(lesion={"primary": "plak"}, status="present"),
            "observations / 0 / lesion",
            "unknown finding 'plak'",
            "did you mean plaque",
        ),
        (seen(lesion=[], status="present"), "observations / 0", "an empty lesion", "one axis"),
        (seen(lesion={}, status="present"), "observations / 0", "an empty lesion", "one axis"),
    ],
)
def test_refused(
    document: dict[str, Any], place: str, message: str, mend: str, toy: KnowledgeBase
) -> None:
    with pytest.raises(CaseError) as caught:
        resolve_case(document, toy)
    error = caught.value
    assert error.place.startswith(place)
    assert message in error.message
    assert mend in error.mend
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"present": ["plaque"], "absent": ["plaque"]}, "'plaque' is both present and absent"),
        ({"present": ["bump"], "absent": ["papule"]}, "'papule' is both present and absent"),
        ({"present": ["silvery-scale"], "absent": ["scale"]}, "'silvery scale' is present, but"),
        (
            {
                "observations": [
                    {"lesion": ["plaque", "silvery-scale"], "status": "present"},
                    {"finding": "scale", "status": "absent"},
                ]
            },
            "'plaque + silvery scale' is present, but 'scale'",
        ),
        (
            {
                "observations": [
                    {"lesion": ["plaque", "trunk"], "status": "present"},
                    {"lesion": ["raised-lesion", "trunk"], "status": "absent"},
                ]
            },
            "'plaque + trunk' is present, but 'raised lesion + trunk'",
        ),
        (
            {"present": ["typical network", "atypical network"]},
            "'typical network' and 'atypical network' are both present",
        ),
        (
            {"duration": "3 days", "present": ["duration-three-to-twelve-months"]},
            "only one of them can hold",
        ),
    ],
)
def test_contradictions(document: dict[str, Any], words: str, toy: KnowledgeBase) -> None:
    case = resolve_case(document, toy)
    with pytest.raises(CaseError) as caught:
        close(case, Hierarchy(toy), toy)
    assert words in caught.value.message
    assert " and " in caught.value.place
    assert caught.value.mend


def test_a_contradiction_through_two_levels(shipped: KnowledgeBase) -> None:
    """The shipped vocabulary has chains of three: the ends contradict each other as well."""
    hierarchy = Hierarchy(shipped)
    special, general = next(
        (id_, top)
        for id_ in shipped.findings
        for parent in hierarchy.parents(id_)
        for top in hierarchy.parents(parent)
        if top not in hierarchy.parents(id_)
    )
    case = resolve_case({"present": [special], "absent": [general]}, shipped)
    with pytest.raises(CaseError, match="which it is a kind of, is absent"):
        close(case, hierarchy, shipped)


def test_the_general_present_and_the_special_absent_is_no_contradiction(
    toy_compiled: CompiledKnowledge,
) -> None:
    result = answer(toy_compiled, present=["scale"], absent=["silvery scale"])
    assert {piece.id for piece in result.pieces} == {"finding:scale", "finding:silvery-scale"}


def test_an_empty_case_is_answered_with_the_prior_and_says_so(
    toy_compiled: CompiledKnowledge,
) -> None:
    result = answer(toy_compiled)
    assert result.pieces == ()
    assert result.notices
    assert "prior" in result.notices[0]
    assert all(one.total_units == one.prior_units for one in result.hypotheses)
    for one in result.hypotheses:
        assert one.posterior == pytest.approx(10 ** (one.prior_units / 1e4), rel=2e-4)


def test_an_observed_case_says_nothing_of_the_prior(toy_compiled: CompiledKnowledge) -> None:
    assert answer(toy_compiled, present=["plaque"]).notices == ()


def test_names_of_any_kind(toy: KnowledgeBase) -> None:
    document = {"present": [" Bump ", "silvery scale", "ELBOW"]}
    subjects = [one.subject for one in resolve_case(document, toy).observations]
    assert subjects == [("papule",), ("silvery-scale",), ("elbow",)]


def test_a_lesion_is_the_same_by_axis_and_as_a_list(toy: KnowledgeBase) -> None:
    by_axis = {"primary": "plaque", "shape": "annular"}
    forms = [
        resolve_case({"observations": [{"lesion": lesion, "status": "present"}]}, toy)
        for lesion in (by_axis, ["annular", "plaque"], ["plaque", "annular", "plaque"])
    ]
    assert {form.observations[0].subject for form in forms} == {("annular", "plaque")}


def test_the_document_of_a_case_reads_back_as_the_same_case(toy: KnowledgeBase) -> None:
    document = {
        "id": "a",
        "age": 38,
        "sex": "male",
        "setting": "hospital",
        "duration": "8 months",
        "present": ["plaque"],
        "absent": ["fever"],
        "observations": [
            {"finding": "scale", "probability": 0.0, "base_rate": 0.2, "origin": "picture"},
            {"lesion": ["plaque", "annular"], "status": "present", "region": "left arm"},
        ],
    }
    case = resolve_case(document, toy)
    again = resolve_case(case.to_document(), toy)
    assert again.to_document() == case.to_document()
    assert [o.subject for o in again.observations] == [o.subject for o in case.observations]
    assert (again.age, again.sex, again.setting) == (38, "male", "hospital")
    soft = next(one for one in again.observations if one.state == "probable")
    assert (soft.probability, soft.base_rate) == (0.0, 0.2)


def test_a_validated_document_is_taken_as_it_is(toy: KnowledgeBase) -> None:
    document = CaseDocument(present=("plaque",))
    assert resolve_case(document, toy) == resolve_case({"present": ["plaque"]}, toy)


def test_the_least_case(toy: KnowledgeBase) -> None:
    assert resolve_case({}, toy) == Case()


@pytest.mark.parametrize(
    ("duration", "finding"),
    [
        ("12 hours", "duration-one-day"),
        ("1 day", "duration-one-day"),
        ("2 days", "duration-under-one-week"),
        ("1 week", "duration-under-one-week"),
        ("8 days", "duration-one-to-four-weeks"),
        ("4 weeks", "duration-one-to-four-weeks"),
        ("1 month", "duration-one-to-three-months"),
        ("3 months", "duration-one-to-three-months"),
        (" 3.5 months ", "duration-three-to-twelve-months"),
        ("12 months", "duration-three-to-twelve-months"),
        ("1 year", "duration-three-to-twelve-months"),
        ("5 years", "duration-one-to-five-years"),
        ("60 months", "duration-one-to-five-years"),
        ("30 years", "duration-over-five-years"),
        (0, "duration-one-day"),
        (400, "duration-one-to-five-years"),
        (1e9, "duration-over-five-years"),
    ],
)
def test_durations(duration: float | str, finding: str) -> None:
    assert duration_finding(duration) == finding


@pytest.mark.parametrize("words", ["", "months", "3", "3 moons", "three days", "1e3 days", "1,5 h"])
def test_not_a_duration(words: str) -> None:
    with pytest.raises(CaseError, match="is not a duration"):
        duration_finding(words)
