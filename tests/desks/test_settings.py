"""Every place that words the settings names all of them, and no other."""

from __future__ import annotations

from benchmarks import calibration_tables
from desks.clinic import description, form
from desks.diagnose_command import Setting
from kb.epidemiology_schema import LIKE, SETTINGS


def test_every_setting_has_its_words_everywhere() -> None:
    known = set(SETTINGS)
    assert {id_ for _, id_ in form.SETTINGS} == known
    assert set(description._SETTINGS) == known
    assert set(calibration_tables._SETTINGS) == known
    assert {one.value for one in Setting} == known


def test_a_setting_without_shares_is_like_one_that_has_them() -> None:
    assert LIKE.keys() | set(LIKE.values()) <= set(SETTINGS)
    assert LIKE.keys().isdisjoint(LIKE.values())
