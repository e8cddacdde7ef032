"""The one error root of the project, and how a problem is told to a person.

Every error that a user can cause is one of these; the command line turns it into one line and exit
code 1, the app into a message at the place. Programming errors are not wrapped: they must surface.

    DermatraceError
    ├── InputError          a file or value given by a user is wrong
    │   ├── CaseError       ... in a case
    │   └── ImageError      ... in a picture
    ├── KnowledgeError      the knowledge base is wrong (all its problems at once)
    ├── ProofError          a proof does not follow from the knowledge base and the case
    └── WeightsError        the network's weights are missing or do not fit
"""

from __future__ import annotations

__all__ = [
    "CaseError",
    "DermatraceError",
    "ImageError",
    "InputError",
    "KnowledgeError",
    "ProofError",
    "WeightsError",
]


class DermatraceError(Exception):
    """Root of all errors that are told to the user in one line.

    Args:
        message: what is wrong, in one sentence without a final stop.
        place: where it is wrong: a file, a line, a path inside a document, a field.
        mend: what to do about it, in one sentence without a final stop.
    """

    def __init__(self, message: str, *, place: str = "", mend: str = "") -> None:
        self.message = message
        self.place = place
        self.mend = mend
        super().__init__(str(self))

    def __str__(self) -> str:
        """Return ``place: message; mend`` on one line."""
        head = f"{self.place}: " if self.place else ""
        tail = f"; {self.mend}" if self.mend else ""
        return " ".join(f"{head}{self.message}{tail}".split())


class InputError(DermatraceError):
    """A file or value given by the user cannot be used."""


class CaseError(InputError):
    """A case is not well formed, names an unknown finding, or contradicts itself."""


class ImageError(InputError):
    """A picture cannot be opened or is outside the limits."""


class KnowledgeError(DermatraceError):
    """The knowledge base has problems; the message carries the first and their number."""


class ProofError(DermatraceError):
    """A proof does not follow from the knowledge base and the case."""


class WeightsError(DermatraceError):
    """Network weights are missing, damaged, or do not fit the network."""
