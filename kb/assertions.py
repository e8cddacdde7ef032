"""What a script says of findings, kept as text until somebody asks.

Forty thousand assertions are most of the knowledge base, and one case needs the few of the scripts
that lead. So the cache of :mod:`kb.load` keeps those of each script as one piece of JSON, and they
become objects when they are first looked at. Which lesions they describe is kept beside them: the
ontology needs that of every script.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Annotated, Any, overload

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    SerializationInfo,
    TypeAdapter,
    ValidationInfo,
    model_validator,
)
from pydantic_core import core_schema

from kb.evidence import Frequency, Identifier, Model
from kb.finding_schema import LesionDescription

__all__ = ["PACKED", "Assertions", "FindingAssertion"]

PACKED = "packed"
"""Key of a validation or serialization context: true where assertions are kept as text."""


class FindingAssertion(Model):
    """How often a finding, or a composed lesion, is seen in a disorder."""

    finding: Identifier | None = None
    lesion: LesionDescription | None = None
    frequency: Frequency

    @model_validator(mode="after")
    def _one_subject(self) -> FindingAssertion:
        if (self.finding is None) == (self.lesion is None):
            raise ValueError("give either 'finding' or 'lesion'")
        return self

    @property
    def subject(self) -> tuple[str, ...]:
        """The finding, or the findings that the lesion joins, sorted."""
        return (self.finding or "",) if self.lesion is None else self.lesion.subject


class Assertions(Sequence[FindingAssertion]):
    """The assertions of one script, in the order of its file: a tuple that may still be text."""

    def __init__(self, said: Iterable[FindingAssertion]) -> None:
        self._said: tuple[FindingAssertion, ...] | None = tuple(said)
        self._text = ""
        self.lesions = tuple(one.subject for one in self._said if one.lesion is not None)
        """Subjects of the composed lesions among them."""

    @classmethod
    def _of_text(cls, text: str, lesions: Iterable[Iterable[str]]) -> Assertions:
        """Return assertions that were checked before they were written down."""
        late = cls(())
        late._said, late._text = None, text
        late.lesions = tuple(tuple(parts) for parts in lesions)
        return late

    @property
    def said(self) -> tuple[FindingAssertion, ...]:
        """The assertions as a tuple."""
        said = self._said
        if said is None:
            # Two threads may both come here: each makes the same, and the text stays for the other.
            self._said = said = _MANY.validate_json(self._text)
        return said

    @overload
    def __getitem__(self, index: int) -> FindingAssertion: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FindingAssertion]: ...
    def __getitem__(self, index: int | slice) -> FindingAssertion | Sequence[FindingAssertion]:
        return self.said[index]

    def __len__(self) -> int:
        return len(self.said)

    def __iter__(self) -> Iterator[FindingAssertion]:
        return iter(self.said)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Assertions | tuple):
            return self.said == tuple(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.said)

    def __repr__(self) -> str:
        return f"Assertions({self.said!r})"

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Return the schema of a tuple of assertions, with text instead where both ends agree."""
        inner = handler.generate_schema(
            Annotated[tuple[FindingAssertion, ...], Field(min_length=1)]
        )

        def read(value: Any, check: Callable[[Any], Any], info: ValidationInfo) -> Assertions:
            if isinstance(value, Assertions):
                return value
            if (info.context or {}).get(PACKED):
                return cls._of_text(value["text"], value["lesions"])
            return cls(check(value))

        def write(value: Any, dump: Callable[[Any], Any], info: SerializationInfo) -> Any:
            if (info.context or {}).get(PACKED):
                text = _MANY.dump_json(tuple(value), exclude_defaults=True).decode()
                return {"text": text, "lesions": cls(value).lesions}
            return dump(tuple(value))

        return core_schema.with_info_wrap_validator_function(
            read,
            inner,
            serialization=core_schema.wrap_serializer_function_ser_schema(
                write, info_arg=True, schema=inner
            ),
        )


_MANY = TypeAdapter(tuple[FindingAssertion, ...])
