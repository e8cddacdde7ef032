"""The form: who the patient is, and how to answer; with the sheet it makes the case document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desks.clinic.sheet import Sheet
from kb.errors import CaseError
from kb.knowledge import KnowledgeBase
from reasoning.case import duration_finding, resolve_case
from reasoning.prose.mention import ProseReading

__all__ = ["SETTINGS", "SEXES", "Form", "age_of", "told_by_text", "widths_of"]

SETTINGS = (
    ("dermatology clinic", "dermatology-clinic"),
    ("primary care", "primary-care"),
    ("hospital", "hospital"),
    ("online, photographs sent by the patient", "teledermatology"),
    ("skin cancer clinic, a suspicious lesion", "skin-cancer-clinic"),
    ("published or teaching case", "case-report"),
)
SEXES = ("female", "male", "not stated")
_DURATION = "duration"


def age_of(text: str | None) -> float | None:
    """Return the age that a form field holds, None where it is empty.

    Raises:
        CaseError: it holds no number of years.
    """
    words = (text or "").strip().replace(",", ".")
    if not words:
        return None
    try:
        return float(words)
    except ValueError as error:
        raise CaseError(f"'{words}' is no age", place="age", mend="write years, e.g. 54") from error


_WIDTHS_MM = (1.0, 3000.0)


def widths_of(text: str | None, count: int) -> list[float | None]:
    """Return how wide a piece of skin each picture shows, in mm; None where nobody said.

    Args:
        text: one number for all pictures, or one for each, with semicolons between (``20; ; 35``).
        count: of the pictures.

    Raises:
        CaseError: it holds no such numbers, or not one for each picture.
    """
    words = [one.strip().replace(",", ".") for one in (text or "").split(";")]
    mend = "write mm, e.g. 20; for several pictures one for each, e.g. 20; 35"
    if len(words) > 1 and len(words) != count:
        wrong = f"{len(words)} widths for {count} picture{'' if count == 1 else 's'}"
        raise CaseError(wrong, place="width", mend=mend)
    found: list[float | None] = []
    for one in words:
        number = one.removesuffix("mm").strip()
        if number and not number.replace(".", "", 1).isdecimal():
            raise CaseError(f"'{one}' is no width", place="width", mend=mend)
        found.append(float(number) if number else None)
        if found[-1] is not None and not _WIDTHS_MM[0] <= found[-1] <= _WIDTHS_MM[1]:
            raise CaseError(f"{one} mm is no width of a picture of skin", place="width", mend=mend)
    return found if len(words) > 1 else found * count


@dataclass(frozen=True)
class Form:
    """The fields beside the findings.

    Attributes:
        fitted: data sets whose counts are used, too.
        keep_excluded: rank what an exclusion rule rules out.
        words: hold the words of a text against those of the scripts, beside its findings.
    """

    age: str = ""
    sex: str = "not stated"
    setting: str = "dermatology-clinic"
    duration: str = ""
    fitted: tuple[str, ...] = ()
    keep_excluded: bool = False
    words: bool = True

    @property
    def has_duration(self) -> bool:
        """Whether the form states how long it has lasted."""
        return bool((self.duration or "").strip())

    def wrong(self, knowledge: KnowledgeBase) -> dict[str, str]:
        """Return what is wrong with the age and the duration, by field."""
        found: dict[str, str] = {}
        for name in ("age", "duration"):
            alone = Form(**{name: getattr(self, name)})
            try:
                resolve_case(alone.document(Sheet(), knowledge), knowledge)
            except CaseError as error:
                found[name] = str(error)
        return found

    def document(self, sheet: Sheet, knowledge: KnowledgeBase, *, name: str = "app") -> Any:
        """Return the case document of form and sheet.

        Raises:
            CaseError: the age is no number.
        """
        document: dict[str, Any] = {
            "id": name,
            "setting": self.setting,
            "observations": sheet.observations(knowledge, duration=self.has_duration),
        }
        years = age_of(self.age)
        if years is not None:
            document["age"] = years
        if self.sex in {"female", "male"}:
            document["sex"] = self.sex
        if self.has_duration:
            document["duration"] = self.duration.strip()
        if self.words and sheet.words:
            document["text"] = sheet.words
        return document


def told_by_text(prose: ProseReading, knowledge: KnowledgeBase) -> dict[str, str]:
    """Return the fields of the form that a text states: ``age``, ``sex``, ``duration``.

    A duration is one where its words are such as the form understands; else it stays a finding.
    """
    fields: dict[str, str] = {}
    if prose.age is not None:
        fields["age"] = f"{round(prose.age.value, 2):g}"
    if prose.sex is not None:
        fields["sex"] = prose.sex.word
    for mention in prose.findings:
        words = _plain_duration(mention.text)
        if (
            knowledge.findings[mention.finding].choice == _DURATION
            and mention.state == "present"
            and words
            and duration_finding(words) == mention.finding
        ):
            fields["duration"] = words
    return fields


_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


def _plain_duration(text: str) -> str:
    """Return words like ``two-year history`` as the form writes them (``2 years``), or nothing."""
    words = text.lower().replace("-", " ").split()
    for place, word in enumerate(words[1:], start=1):
        unit = word.rstrip("s")
        if unit in {"hour", "day", "week", "month", "year"}:
            count = words[place - 1]
            number = str(_NUMBERS.get(count, count))
            if number.replace(".", "", 1).isdigit():
                return f"{number} {unit}{'' if number == '1' else 's'}"
    return ""
