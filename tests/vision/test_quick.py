"""The quick copy of the network gives the answers of the network itself."""

import numpy as np
import pytest
import torch

from vision.canvas import to_canvas
from vision.predict import predict
from vision.quick import quicken
from vision.render import Lesion, render_lesion
from vision.weights import load_weights


@pytest.fixture(scope="module")
def canvases():
    size = load_weights().network.shape.canvas
    drawn = [
        Lesion(tone=1 + number, melanin=0.2 * number, network=0.2 * number, seed=number)
        for number in range(5)
    ]
    return np.stack([to_canvas(render_lesion(one).pixels, size).pixels for one in drawn])


def shares(model, told):
    evidence = {**told.evidence, "scope": told.scope}
    return {name: one.probabilities(evidence[name]) for name, one in model.calibrations.items()}


@pytest.mark.parametrize(("kind", "near"), [(torch.float32, 1e-4), (torch.bfloat16, 0.025)])
def test_probabilities_stay_where_they_were(canvases, kind, near):
    model = load_weights()
    slow, quick = predict(model.network, canvases), predict(quicken(model.network, kind), canvases)
    expected = shares(model, slow)
    for name, found in shares(model, quick).items():
        assert np.abs(found - expected[name]).max() < near, name
    assert np.abs(quick.ratings["hair"] - slow.ratings["hair"]).max() < near
    for region, maps in slow.regions.items():
        assert ((maps > 0) == (quick.regions[region] > 0)).mean() > 0.99, region


def test_the_network_itself_is_left_alone():
    network = load_weights().network
    before = {name: value.clone() for name, value in network.state_dict().items()}
    quicken(network, torch.bfloat16)
    after = network.state_dict()
    assert after.keys() == before.keys()
    assert all(torch.equal(value, after[name]) for name, value in before.items())


def test_every_normalisation_is_folded():
    made = quicken(load_weights().network, torch.float32)
    assert not [one for one in made.modules() if isinstance(one, torch.nn.BatchNorm2d)]
