"""What the benchmark of skin tones measures of rendered skin."""

import numpy as np
import pytest

from benchmarks import tones
from vision.render import Rash, render_rash


@pytest.mark.parametrize("tone", [2, 5, 7])
def test_the_red_part_lies_on_the_red_skin(tone):
    made = render_rash(Rash(tone=tone, blood=0.06, seed=1), height=150, width=200)
    assert tones._red_dice(made) > 0.8
    pale = render_rash(Rash(tone=tone, blood=0.004, seed=1), height=150, width=200)
    assert tones._red_dice(pale) < 0.3


def test_equal_blood_is_as_red_on_all_tones_to_seven():
    index = np.array(
        [[tones._redness(tone, blood, 0) for blood in (0.1, 0.5)] for tone in (1, 4, 7)]
    )
    assert (index[:, 0].max() < index[:, 1].min()) and (index > 0).all()
