"""What the network is shown of a picture, and which heads look from nearer."""

import numpy as np
import pytest
import torch

from vision.findings import HEAD_BY_NAME
from vision.network import LesionNet, Shape
from vision.predict import NEARER, VIEWS, predict

HEADS = ("picture-class", "pigment-network", "elevation", "photo-class")
SHAPE = Shape(widths=(8, 8, 16, 16), depths=(1, 1, 1, 1), decoder=8, heads=HEADS, canvas=(72, 96))


class _Seeing(LesionNet):
    """Keeps what it is shown; its evidence is the mean brightness of the middle."""

    def __init__(self):
        super().__init__(SHAPE)
        self.shown: list[torch.Tensor] = []

    def forward(self, pictures):
        self.shown.append(pictures.clone())
        output = super().forward(pictures)
        bright = pictures[:, :, 30:42, 40:56].mean((1, 2, 3))[:, None]
        return output._replace(evidence={k: v * 0 + bright for k, v in output.evidence.items()})


@pytest.fixture
def canvas():
    """A dark picture with a lit bar that lies along its length, right of the middle."""
    pixels = np.zeros((1, 72, 96, 3), dtype=np.uint8)
    pixels[:, 33:39, 48:78] = 255
    return pixels


def test_the_nearer_look_is_turned_and_enlarged(canvas):
    network = _Seeing()
    predict(network, canvas)
    whole, near = network.shown
    assert whole.shape == near.shape == (len(VIEWS), 3, 72, 96)
    lit = (near[0, 0] > 0.5).nonzero()
    high, wide = (lit.amax(0) - lit.amin(0) + 1).tolist()
    assert high == pytest.approx(30 * NEARER, abs=2)  # along the length before, down now
    assert wide == pytest.approx(6 * NEARER, abs=2)
    assert near[0].mean() == pytest.approx(float(whole[0].mean()) * NEARER**2, rel=0.05)
    for axes, mirrored in zip(VIEWS, near, strict=True):
        assert torch.equal(torch.flip(near[:1], axes)[0] if axes else near[0], mirrored)


def test_only_heads_of_dermoscopic_pictures_look_from_nearer(canvas):
    network = _Seeing()
    both, whole = predict(network, canvas), predict(network, canvas, nearer=False)
    for name in HEADS:
        same = np.array_equal(both.evidence[name], whole.evidence[name])
        assert same == (HEAD_BY_NAME[name].modality != "dermoscopic"), name
    assert np.array_equal(both.outline, whole.outline)
    assert np.array_equal(both.scope, whole.scope)


def test_one_view_is_one_view_unless_more_is_asked_for(canvas):
    network = _Seeing()
    predict(network, canvas, views=VIEWS[:1])
    assert [len(one) for one in network.shown] == [1]
    predict(network, canvas, views=VIEWS[:1], nearer=True)
    assert [len(one) for one in network.shown[1:]] == [1, 1]
