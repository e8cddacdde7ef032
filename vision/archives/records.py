"""One labelled picture of a public archive, and what an archive says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.errors import InputError

__all__ = ["About", "OpenArchive", "Record"]


@dataclass(frozen=True)
class Record:
    """One picture with what its archive says of it.

    Attributes:
        key: name of the picture in its archive, without the ending.
        image: file of the picture.
        labels: the archive's own columns and words; an empty cell is left out.
        group: patient, lesion or case; pictures of one group belong on one side of a split.
        modality: "dermoscopic" or "clinical".
        mask: file of the lesion's outline, None where there is none.
        split: "train", "valid" or "test" where the archive says it, else "".
    """

    key: str
    image: Path
    labels: Mapping[str, str]
    group: str
    modality: str
    mask: Path | None = None
    split: str = ""

    def read(self) -> bytes:
        """Return the encoded picture.

        Raises:
            InputError: the file cannot be read.
        """
        return _read(self.image)

    def read_mask(self) -> bytes | None:
        """Return the encoded mask, None where there is none."""
        return None if self.mask is None else _read(self.mask)

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {
            "key": self.key,
            "image": str(self.image),
            "mask": None if self.mask is None else str(self.mask),
            "labels": dict(self.labels),
            "group": self.group,
            "modality": self.modality,
            "split": self.split,
        }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be read"
        raise InputError(reason, place=str(path), mend="unpack the archive again") from error


@dataclass(frozen=True)
class About:
    """What is known of an archive before it is opened.

    Attributes:
        name: its name for ``--archive NAME=FOLDER``.
        title: its own name.
        licence: terms, as its publisher states them.
        citation: what to cite.
        url: where to get it.
        labels: what its labels are, in words.
        files: what must lie in the folder, as it comes.
        modality: "dermoscopic", "clinical" or both.
    """

    name: str
    title: str
    licence: str
    citation: str
    url: str
    labels: str
    files: tuple[str, ...]
    modality: str

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready data."""
        return {**vars(self), "files": list(self.files)}


@dataclass(frozen=True)
class OpenArchive:
    """An archive in a folder: an iterable of its records.

    Attributes:
        about: what it is.
        folder: where it lies.
        missing: pictures that its table names and the folder lacks, by key.
    """

    about: About
    folder: Path
    load: Callable[[Path, About], tuple[list[Record], list[str]]] = field(repr=False)
    records: tuple[Record, ...] = field(init=False, repr=False)
    missing: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        records, missing = self.load(self.folder, self.about)
        if not records:
            raise InputError(
                f"none of the pictures of {self.about.title} is there",
                place=str(self.folder),
                mend=f"unpack {', '.join(self.about.files)} from {self.about.url}",
            )
        object.__setattr__(self, "records", tuple(records))
        object.__setattr__(self, "missing", tuple(missing))

    def __iter__(self) -> Iterator[Record]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """The values of each column over all records, sorted."""
        found: dict[str, set[str]] = {}
        for record in self.records:
            for column, value in record.labels.items():
                found.setdefault(column, set()).add(value)
        return {column: tuple(sorted(values)) for column, values in found.items()}
