"""Variations of a picture that do not change what it shows, for a whole batch at once.

Everything is a tensor operation on the batch, so that on two cores the data costs a few hundredths
of a step. All randomness comes from the generator that is passed in.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

__all__ = ["augment", "blend", "place"]

GREY = (0.299, 0.587, 0.114)
"""Rec. 601 weights of red, green and blue in brightness."""

MELANIN = (0.45, 0.75, 1.0)
"""How much melanin absorbs of red, green and blue light, relative to blue. Its absorption falls
with wavelength as about its -3.33rd power (Jacques, Skin Optics, Oregon Medical Laser Center 1998),
which at 600, 540 and 460 nm gives 0.41, 0.59 and 1; softened, as a camera's channels are broad."""


def _uniform(n: int, low: float, high: float, generator: torch.Generator) -> Tensor:
    return torch.rand(n, generator=generator) * (high - low) + low


def _normal(shape: tuple[int, ...], like: Tensor, generator: torch.Generator) -> Tensor:
    """Return standard normal numbers drawn on the processor, on the device of `like`."""
    return torch.randn(shape, generator=generator).to(like.device)


def _centres(masks: Tensor) -> Tensor:
    """Return (n, 2) centres of masks (n, rows, columns), x and y in -1..1; 0 for an empty one."""
    weights = masks.float()
    total = weights.sum((1, 2)).clamp_min(1e-6)
    x = torch.linspace(-1, 1, masks.shape[2], device=masks.device)
    y = torch.linspace(-1, 1, masks.shape[1], device=masks.device)
    across, down = (weights.sum(1) * x).sum(1), (weights.sum(2) * y).sum(1)
    return torch.stack([across / total, down / total], dim=1).cpu()


def _affine(
    n: int,
    aspect: float,
    generator: torch.Generator,
    near: tuple[Tensor, Tensor] | None = None,
    strength: float = 1.0,
) -> Tensor:
    """Return (n, 2, 3) maps from output to input places: any turn, flips, zoom, shear, shift.

    `aspect` is width over height: turning is done in true lengths, or a circle would become an
    ellipse in the picture's -1..1 coordinates. `near` says which pictures may be shown from up to
    three times nearer, and the place in them (n, 2) that is then kept in view. `strength` scales
    all but turns and flips.
    """
    angle = _uniform(n, -math.pi, math.pi, generator)
    zoom = torch.exp(strength * _uniform(n, -0.35, 0.2, generator))
    if near is not None:
        nearer = torch.exp(_uniform(n, -1.1, 0.2, generator))
        zoom = torch.where(near[0], nearer, zoom)
    stretch = torch.exp(strength * _uniform(n, -0.12, 0.12, generator))
    shear = strength * _uniform(n, -0.1, 0.1, generator)
    flip = torch.where(torch.rand(n, generator=generator) < 0.5, -1.0, 1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    a, b = cos * zoom * stretch * flip, (-sin + shear * cos) * zoom / stretch
    c, d = sin * zoom * stretch * flip, (cos + shear * sin) * zoom / stretch
    shift = strength * (torch.rand(n, 2, generator=generator) * 0.24 - 0.12)
    if near is not None:
        there = near[1] * ((1 - zoom) / 0.5).clamp(0, 1)[:, None]
        shift = torch.where(near[0][:, None], shift + there, shift)
    rows = [
        torch.stack([a, b / aspect, shift[:, 0]], dim=1),
        torch.stack([c * aspect, d, shift[:, 1]], dim=1),
    ]
    return torch.stack(rows, dim=1)


def place(pictures: Tensor, theta: Tensor, size: tuple[int, int]) -> Tensor:
    """Return the pictures seen through affine maps.

    Args:
        pictures: (n, channels, rows, columns) floats.
        theta: (n, 2, 3) maps from output to input places in -1..1.
        size: rows and columns wanted.
    """
    grid = functional.affine_grid(theta, [len(pictures), 1, *size], align_corners=False)
    return functional.grid_sample(pictures, grid, padding_mode="reflection", align_corners=False)


def _colour(pictures: Tensor, generator: torch.Generator, strength: float = 1.0) -> Tensor:
    """Change light and camera: gain per channel, contrast, saturation and gamma."""
    n = len(pictures)
    gain = torch.exp(_normal((n, 3, 1, 1), pictures, generator) * 0.04 * strength)
    light = torch.exp(_normal((n, 1, 1, 1), pictures, generator) * 0.10 * strength)
    x = pictures * gain * light
    device = pictures.device
    weights = torch.tensor(GREY, device=device).view(1, 3, 1, 1)
    grey = (x * weights).sum(1, keepdim=True)
    colour = 1 + strength * (_uniform(n, 0.75, 1.3, generator) - 1)
    contrast = 1 + strength * (_uniform(n, 0.8, 1.25, generator) - 1)
    x = grey + (x - grey) * colour.to(device).view(-1, 1, 1, 1)
    mean = x.mean((1, 2, 3), keepdim=True)
    x = mean + (x - mean) * contrast.to(device).view(-1, 1, 1, 1)
    gamma = torch.exp(_normal((n, 1, 1, 1), pictures, generator) * 0.1 * strength)
    return x.clamp(1e-4, 1.0) ** gamma


def _tone(pictures: Tensor, generator: torch.Generator, share: float) -> Tensor:
    """Give a share of the pictures more melanin (or a little less) all over."""
    n = len(pictures)
    chosen = (torch.rand(n, generator=generator) < share).float()
    amount = (chosen * _uniform(n, -0.15, 0.55, generator)).to(pictures.device).view(-1, 1, 1, 1)
    melanin = torch.tensor(MELANIN, device=pictures.device).view(1, 3, 1, 1)
    return pictures * torch.exp(-amount * melanin)


def _blur(pictures: Tensor, generator: torch.Generator, share: float) -> Tensor:
    """Blur a share of the pictures with a 3x3 binomial filter, as a camera out of focus would."""
    chosen = (torch.rand(len(pictures), generator=generator) < share).to(pictures.device)
    if not bool(chosen.any()):
        return pictures
    line = torch.tensor([0.25, 0.5, 0.25], device=pictures.device)
    kernel = (line[:, None] * line[None, :]).expand(3, 1, 3, 3).contiguous()
    padded = functional.pad(pictures[chosen], (1, 1, 1, 1), mode="reflect")
    blurred = pictures.clone()
    blurred[chosen] = functional.conv2d(padded, kernel, groups=3)
    return blurred


def augment(
    stacked: Tensor,
    size: tuple[int, int],
    generator: torch.Generator,
    *,
    tones: bool = True,
    close: Tensor | None = None,
    strength: float = 1.0,
) -> tuple[Tensor, Tensor]:
    """Return a random variation of each picture, and its mask moved with it.

    Args:
        stacked: uint8 (n, 4, rows, columns): red, green, blue and mask, 0..255.
        size: rows and columns wanted.
        generator: the only source of randomness.
        tones: vary the skin's melanin as well.
        close: bool (n,), pictures that may be shown from nearer, at their mask.
        strength: how far all but turns, flips and the nearer look may go, 1 for the whole way.

    Returns:
        Floats 0..1 of shape (n, 3, *size) in channels-last memory, and (n, 1, *size).
    """
    rows, columns = stacked.shape[2:]
    near = None
    if close is not None and bool(close.any()):
        near = (close.cpu(), _centres(stacked[:, 3]))
    theta = _affine(len(stacked), columns / rows, generator, near, strength).to(stacked.device)
    moved = place(stacked.float() / 255.0, theta, size)
    toned = _tone(moved[:, :3], generator, 0.35 * strength) if tones else moved[:, :3]
    x = _blur(_colour(toned, generator, strength), generator, 0.2 * strength)
    return x.contiguous(memory_format=torch.channels_last), moved[:, 3:]


def blend(
    pictures: Tensor, partner: Tensor, generator: torch.Generator, alpha: float = 0.4
) -> tuple[Tensor, Tensor]:
    """Blend each picture with its partner, after Zhang et al. 2018 (mixup, arXiv:1710.09412).

    Args:
        pictures: (n, 3, rows, columns).
        partner: int64 (n,), the row to blend with; its own number leaves a picture as it is.
        generator: the only source of randomness.
        alpha: of the beta distribution that the shares come from.

    Returns:
        The pictures in channels-last memory, and (n,) the share of each that is its own.
    """
    gamma = torch._standard_gamma(
        torch.full((len(pictures), 2), alpha), generator=generator
    ).clamp_min(1e-6)
    share = (gamma[:, 0] / gamma.sum(1)).to(pictures.device)
    share = torch.where(partner == torch.arange(len(partner), device=partner.device), 1.0, share)
    kept = share.view(-1, 1, 1, 1)
    mixed = kept * pictures + (1 - kept) * pictures[partner]
    return mixed.contiguous(memory_format=torch.channels_last), share
