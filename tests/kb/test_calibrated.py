"""The file of what was measured: written, read, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.calibrated import Calibration, Tally, calibration_name
from kb.errors import KnowledgeError
from tests.reasoning.measured import made_up


def test_a_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = made_up(fitted={"scin": "a" * 16, "dermx": "b" * 16}, urgency=None)
    path = made.save(tmp_path)
    assert path == tmp_path / "calibration" / "dermatology-clinic+dermx+scin.yaml"
    found = Calibration.find(tmp_path, "dermatology-clinic", ["scin", "dermx"])
    assert found == made
    assert found is not None
    assert found.hash == made.hash
    assert "covered: [80, 100]" in path.read_text("utf-8")


def test_nothing_is_found_where_nothing_was_measured(tmp_path: Path) -> None:
    made_up().save(tmp_path)
    assert Calibration.find(tmp_path, "dermatology-clinic") == made_up()
    assert Calibration.find(tmp_path, "hospital") is None
    assert Calibration.find(tmp_path, "dermatology-clinic", ["scin"]) is None


def test_the_hash_is_of_the_content_not_of_the_command() -> None:
    one = made_up()
    assert one.model_copy(update={"made_by": "somebody"}).hash == one.hash
    assert one.model_copy(update={"temperature": 1.251}).hash != one.hash


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("temperature: 1.25", "temperature: -1", "greater than or equal"),
        ("temperature: 1.25", "temperature: .nan", "finite|greater"),
        ("covered: [80, 100]", "covered: 80", "not iterable"),
        ("covered: [80, 100]", "covered: [80, 100, 3]", "zip"),
        ("cases: 100", "cases: many", "integer"),
        ("cases: 100", "cases: 100\nmood: good", "Extra inputs"),
    ],
)
def test_a_damaged_file_says_how_to_mend_it(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    path = made_up().save(tmp_path)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(KnowledgeError, match=message) as caught:
        Calibration.find(tmp_path, "dermatology-clinic")
    assert caught.value.place == str(path)
    assert "dermatrace kb calibrate" in caught.value.mend


def test_a_file_under_another_name_is_refused(tmp_path: Path) -> None:
    path = made_up().save(tmp_path)
    path.rename(path.with_name("hospital.yaml"))
    with pytest.raises(KnowledgeError, match="measured for 'dermatology-clinic'"):
        Calibration.find(tmp_path, "hospital")


def test_names_do_not_depend_on_the_order_of_the_data_sets() -> None:
    assert calibration_name("hospital", ["b", "a"]) == calibration_name("hospital", ["a", "b"])
    assert Tally(n=1, of=4).share == 0.25


def test_a_temperature_has_three_decimals() -> None:
    assert made_up(temperature=1.23456).temperature == 1.235
