"""The network: one residual encoder, a light decoder for the outline, and one head per question.

Plain torch, because reading a picture must not wait for a training library to be imported. The
outputs of a head are *evidence*: scores without the base rates of the set that was learned from.
Adding the logarithm of a base rate gives the logits of that population (Menon et al. 2021,
"Long-tail learning via logit adjustment", arXiv:2007.07314); `vision.calibrate` does it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from vision.canvas import HEIGHT, WIDTH
from vision.findings import CRITERIA, HEAD_BY_NAME, MODALITIES

__all__ = ["LesionNet", "Output", "Shape"]

FIRST_HEADS = ("picture-class", *CRITERIA, "elevation")
"""Heads of weights whose card does not name them (`lesion-1`)."""


@dataclass(frozen=True)
class Shape:
    """What decides the network's weights: channels and blocks of each stage.

    The first stage works at half the input's resolution, each later one at half of the last.

    Attributes:
        heads: names of the heads, keys of `vision.findings.HEAD_BY_NAME`.
        regions: what is outlined, in the order of the decoder's channels.
        ratings: what is rated on a scale.
        canvas: rows and columns of the pictures it is read from.
        novelty: directions in which the distance from known pictures is measured, 0 for none.
    """

    widths: tuple[int, ...] = (32, 64, 160, 320)
    depths: tuple[int, ...] = (1, 2, 3, 2)
    decoder: int = 32
    dropout: float = 0.2
    heads: tuple[str, ...] = FIRST_HEADS
    regions: tuple[str, ...] = ("lesion",)
    ratings: tuple[str, ...] = ()
    canvas: tuple[int, int] = (HEIGHT, WIDTH)
    novelty: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the shape as JSON-ready data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Shape:
        """Return the shape that `to_dict` wrote."""
        return cls(
            widths=tuple(data["widths"]),
            depths=tuple(data["depths"]),
            decoder=int(data["decoder"]),
            dropout=float(data["dropout"]),
            heads=tuple(data.get("heads", FIRST_HEADS)),
            regions=tuple(data.get("regions", ("lesion",))),
            ratings=tuple(data.get("ratings", ())),
            canvas=(data["canvas"][0], data["canvas"][1]) if "canvas" in data else (HEIGHT, WIDTH),
            novelty=int(data.get("novelty", 0)),
        )


class Output(NamedTuple):
    """What the network says of a batch of n pictures.

    Attributes:
        evidence: for each head a float tensor (n, classes).
        scope: float tensor (n, 3), evidence for each of `MODALITIES`.
        regions: float tensor (n, regions, height, width), logits of "here" at the input's size.
        ratings: float tensor (n, ratings).
        features: float tensor (n, channels), what the heads read.
        novelty: float tensor (n,), how far the features lie from those of known pictures; 0 in
            a network that has no such measure.
    """

    evidence: dict[str, Tensor]
    scope: Tensor
    regions: Tensor
    ratings: Tensor
    features: Tensor
    novelty: Tensor


class _Attend(nn.Module):
    """Squeeze and excitation: scales each channel by what the whole picture shows."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(channels, channels // 8, 1)
        self.widen = nn.Conv2d(channels // 8, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        squeezed = functional.relu(self.narrow(x.mean((2, 3), keepdim=True)))
        return x * torch.sigmoid(self.widen(squeezed))


class _Block(nn.Module):
    """Two 3x3 convolutions and a shortcut."""

    def __init__(self, incoming: int, channels: int, stride: int, *, attend: bool) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(incoming, channels, 3, stride, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        # A block starts as its shortcut: deeper networks then train from the first step.
        nn.init.zeros_(self.norm2.weight)
        self.attend: nn.Module = _Attend(channels) if attend else nn.Identity()
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or incoming != channels:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(stride, ceil_mode=True) if stride > 1 else nn.Identity(),
                nn.Conv2d(incoming, channels, 1, bias=False),
                nn.BatchNorm2d(channels),
            )

    def forward(self, x: Tensor) -> Tensor:
        y = functional.relu(self.norm1(self.conv1(x)))
        y = self.attend(self.norm2(self.conv2(y)))
        return functional.relu(y + self.shortcut(x))


class _Novelty(nn.Module):
    """Mahalanobis distance of features from the nearest of several centres, as its logarithm.

    After Lee et al. 2018 (arXiv:1807.03888), in the directions of largest spread; `vision.scope`
    fits the buffers after training.
    """

    def __init__(self, features: int, directions: int, centres: int = 3) -> None:
        super().__init__()
        self.register_buffer("middle", torch.zeros(features))
        self.register_buffer("project", torch.zeros(features, directions))
        self.register_buffer("centres", torch.zeros(centres, directions))

    def forward(self, features: Tensor) -> Tensor:
        middle, project = cast("Tensor", self.middle), cast("Tensor", self.project)
        where = (features - middle) @ project
        away = torch.cdist(where, cast("Tensor", self.centres)).amin(1)
        return torch.log(away.square() / where.shape[1] + 0.1)


class LesionNet(nn.Module):
    """Reads pictures of shape (n, 3, height, width), floats 0..1 in sRGB, of any size over 32."""

    def __init__(self, shape: Shape | None = None) -> None:
        super().__init__()
        self.shape = shape or Shape()
        widths, depths = self.shape.widths, self.shape.depths
        self.register_buffer("mean", torch.tensor([0.70, 0.55, 0.52]).view(1, 3, 1, 1))
        self.stem = nn.Sequential(
            nn.Conv2d(3, widths[0], 3, 2, 1, bias=False), nn.BatchNorm2d(widths[0]), nn.ReLU()
        )
        stages: list[nn.Module] = []
        incoming = widths[0]
        for level, (channels, depth) in enumerate(zip(widths, depths, strict=True)):
            blocks: list[nn.Module] = []
            for number in range(depth):
                stride = 2 if number == 0 and level > 0 else 1
                blocks.append(_Block(incoming, channels, stride, attend=level >= 2))
                incoming = channels
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)
        thin = self.shape.decoder
        self.lateral = nn.ModuleList([nn.Conv2d(channels, thin, 1) for channels in widths])
        self.fuse = nn.ModuleList(
            [
                nn.Sequential(
                    nn.Conv2d(thin, thin, 3, 1, 1, bias=False), nn.BatchNorm2d(thin), nn.ReLU()
                )
                for _ in widths[:-1]
            ]
        )
        self.outline = nn.Conv2d(thin, len(self.shape.regions), 1)
        # Whole picture, inside the outline, and the finer stage, where texture still is texture.
        self.drop = nn.Dropout(self.shape.dropout)
        features = 2 * widths[-1] + widths[-2]
        self.heads = nn.ModuleDict(
            {name: nn.Linear(features, HEAD_BY_NAME[name].size) for name in self.shape.heads}
        )
        novelty = self.shape.novelty
        self.novelty = _Novelty(features, novelty) if novelty else None
        self.scope = nn.Linear(features + bool(novelty), len(MODALITIES))
        self.ratings = nn.Linear(features, len(self.shape.ratings)) if self.shape.ratings else None

    def forward(self, pictures: Tensor) -> Output:
        """Return evidence, scope and outline for a batch."""
        x = self.stem((pictures - cast("Tensor", self.mean)) * 4.0)
        levels: list[Tensor] = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x)
        y = self.lateral[-1](levels[-1])
        for number in range(len(self.fuse) - 1, -1, -1):
            size = levels[number].shape[2:]
            y = functional.interpolate(y, size=size, mode="bilinear", align_corners=False)
            y = self.fuse[number](y + self.lateral[number](levels[number]))
        logits = functional.interpolate(
            self.outline(y), size=pictures.shape[2:], mode="bilinear", align_corners=False
        )
        # The heads look where the outline is, but must not bend the outline to suit themselves.
        where = torch.sigmoid(
            functional.adaptive_avg_pool2d(
                logits[:, :1].detach().float(), x.shape[2:]
            )  # (n, 1, rows, columns)
        )
        inside = (x * where).sum((2, 3)) / (where.sum((2, 3)) + 1.0)
        features = torch.cat([x.mean((2, 3)), inside, levels[-2].mean((2, 3))], dim=1).float()
        read = self.drop(features)
        far = features.new_zeros(len(features)) if self.novelty is None else self.novelty(features)
        told = read if self.novelty is None else torch.cat([read, far[:, None]], dim=1)
        return Output(
            evidence={name: head(read) for name, head in self.heads.items()},
            scope=self.scope(told),
            regions=logits,
            ratings=features[:, :0] if self.ratings is None else self.ratings(read),
            features=features,
            novelty=far,
        )
