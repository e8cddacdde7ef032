"""Free text: words that say a finding elsewhere, and not where they stand."""

from __future__ import annotations

import pytest

from reasoning.prose import ProseReader
from tests.reasoning.helpers import assert_said

READ = [
    ("He bumped his shin on a chair.", {"+shin"}, {"+papule"}),
    ("A bump on the shin.", {"+papule"}, set()),
    ("Generalized headache and papules.", {"+headache"}, {"+generalized-distribution"}),
    ("A generalized rash.", {"+generalized-distribution"}, set()),
    ("The left leg is diffusely red.", {"+red"}, {"+generalized-distribution"}),
    ("Papules are diffusely distributed.", {"+generalized-distribution"}, set()),
    ("Bilateral tonsillar swelling.", set(), {"+bilateral-distribution"}),
    ("Pigment over the nail fold.", set(), {"+intertriginous"}),
    ("Chest examination was normal.", set(), {"+chest", "-chest"}),
    ("Weakness in her thighs.", {"+muscle-weakness"}, {"+thigh"}),
    ("Scaly plaques on the thighs.", {"+thigh"}, set()),
    ("Warty papules on a finger with black dots.", {"+thrombosed-capillaries"}, {"+auspitz-sign"}),
    ("A bald patch of the scalp with black dots.", {"+black-dots-scalp"}, set()),
    ("Paring of the wart gave pinpoint bleeding.", set(), {"+auspitz-sign"}),
    ("Oil spots of the nails.", {"+oil-drop-sign"}, {"+macule"}),
    ("Pale macules that do not tan.", {"+macule"}, {"-brown", "+brown"}),
    ("Wiped off with an alcohol swab.", set(), {"+alcohol-use"}),
    ("She has a sore throat.", {"+sore-throat"}, {"+single-lesion"}),
    ("She sheds handfuls of hair.", {"+hair-shedding"}, {"+hand"}),
    ("Acute bacterial sinusitis.", set(), {"+acute-course", "+fistula-or-sinus"}),
]


@pytest.mark.parametrize(("text", "there", "not_there"), READ)
def test_meant(reader: ProseReader, text: str, there: set[str], not_there: set[str]) -> None:
    assert_said(reader.read(text), there, not_there)
