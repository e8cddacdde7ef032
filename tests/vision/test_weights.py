"""The two shipped files: which is loaded, what each says of itself."""

import pytest

from vision.weights import DEFAULT, FOLDER, load_weights


def test_the_variable_names_the_weights(monkeypatch):
    monkeypatch.delenv("DERMATRACE_WEIGHTS", raising=False)
    assert load_weights().name == DEFAULT == "research"
    monkeypatch.setenv("DERMATRACE_WEIGHTS", "open")
    assert load_weights().name == "open"
    assert load_weights("research").name == "research"


@pytest.mark.parametrize(("name", "terms"), [("research", "non-commercial"), ("open", "CC BY 4.0")])
def test_each_file_says_its_terms_and_fits_its_card(name, terms):
    model = load_weights(name)
    assert model.licence.startswith(terms)
    assert model.card["licence"] in (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    assert model.path.stat().st_size < 25_000_000
    for head in model.calibrations:
        for finding in model.emits(head) if head != "scope" else ():
            assert "n=" in model.told(head, finding)["validated_on"]
