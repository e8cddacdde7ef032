"""Who tells: the patient (*I'm 33*), or somebody for them (*my eight-year-old son has a lump*)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reasoning.prose.numbers import COUNT, UNITS, Stated, number_of, unit_of

__all__ = ["Told", "is_first_person", "told_of"]

_ANY = re.IGNORECASE
_SEX = {
    "son": "male", "boy": "male", "lad": "male", "grandson": "male", "nephew": "male",
    "father": "male", "dad": "male", "grandfather": "male", "grandad": "male", "granddad": "male",
    "husband": "male", "brother": "male", "boyfriend": "male", "uncle": "male",
    "daughter": "female", "girl": "female", "granddaughter": "female", "niece": "female",
    "mother": "female", "mum": "female", "mom": "female", "grandmother": "female",
    "gran": "female", "grandma": "female", "nan": "female", "wife": "female", "sister": "female",
    "girlfriend": "female", "aunt": "female",
    "baby": "", "child": "", "toddler": "", "infant": "", "newborn": "", "kid": "", "partner": "",
}  # fmt: skip
_WHO = "(?:" + "|".join(sorted(_SEX, key=len, reverse=True)) + ")"
_OLD = rf"(?P<n>{COUNT})[-\s](?P<unit>year|month|week|day)s?[-\s]old"
_WORD = r"(?:(?:little|elder|eldest|older|younger|youngest|newborn|baby|teenage|elderly)\s+)*"
_ABOUT = re.compile(rf"\b(?P<whose>my|our)\s+{_WORD}(?:{_OLD}\s+)?{_WORD}(?P<who>{_WHO})\b", _ANY)
_BEGINS = re.compile(
    rf"\A\W*(?!(?:baby|child|toddler|infant|newborn|kid|boy|girl|lad)\b)(?P<who>{_WHO})"
    r"(?:\s|,\s|\s\(|,\saged\s|\saged\s)(?P<n>\d{1,3})\b"
    r"(?!\s?(?:[%/x×+]|[.,]\d|cm|mm|kg|stone|days?\b|weeks?\b|wks?\b|months?\b|mos?\b|years?\b"
    r"|yrs?\b|hours?\b|times\b|(?:of|also|died|and\s+(?:I|me|my))\b))",
    _ANY,
)
"""*Husband 60 leg red*: a note of what somebody tells on the telephone."""
_FORBEARS = frozenset({"mother", "father", "brother", "sister", "uncle", "aunt"})
"""*Mother 34 has psoriasis* is a family's history."""
_HAS = re.compile(
    r"(?:\s*\(\d+\))?[\s,]+(?:[\w'’-]+\s+){0,4}?(?:has|had|have|is|was|gets|got|keeps|came|developed|started"
    r"|woke|suffers|’s|'s)\b|['’]s\b|,",
    _ANY,
)
_NOT_OF_IT = re.compile(
    r"[\s,]+(?:(?:is|was)\s+(?:worried|concerned|sure|also|the|an?)\b|has\s+the\s+same|noticed"
    r"|thinks|thought|says|said|told|saw|made|asked|wants)\b",
    _ANY,
)
_WRITES = re.compile(r"\b(?:for|about|regarding|of|with|see|behalf of)\s*$", _ANY)
_OWN = re.compile(
    r"\bI(?:['’]ve| have| had| got| get| developed| noticed| keep|['’]m \d| am \d)\b", _ANY
)
_FIRST = re.compile(r"\b(?:I|[Mm]y|me)\b")
_OF_A_PATIENT = re.compile(
    rf"\b(?:this|our|an?)\s+(?:[\w-]+\s+){{0,2}}?{COUNT}[-\s]*(?:years?|yrs?|months?|weeks?|days?)\b"
    rf"|\A\W*(?:Thank(?:s| you) for (?:referring|asking|seeing)|Dear (?:Dr|Doctor|colleague))",
    _ANY,
)
_SENTENCES = 2
_IS_OLD = (
    r"\s*(?:\(|,|is|was|just turned|turned|who is|['’]s)?\s*(?:aged\s*)?(?:about |only |now )?"
    rf"(?P<n>{COUNT})(?:[-\s](?P<unit>year|month|week|day)s?(?:[-\s]old)?)?\b"
    r"(?!\s*(?:%|cm|mm|times|days|weeks|hours|siblings|brothers|sisters|spots))"
)


@dataclass(frozen=True)
class Told:
    """The person of whom a text tells, where it is not the one who tells it.

    Attributes:
        who: the noun, in small letters (*son*).
        sex: what the noun says of it, or nothing.
        age: in years, where it stands beside the noun.
        start, end: place of the noun in the text.
    """

    who: str
    sex: str
    age: Stated | None
    start: int
    end: int


def told_of(text: str) -> Told | None:
    """Return of whom somebody tells in the first two sentences, None where of themselves.

    *My son is 8 and has brown skin* tells of him; *my son noticed a mole on my back* and *I have a
    rash, and my mother has psoriasis* do not.
    """
    if (noted := _BEGINS.match(text)) and not _NOT_OF_IT.match(text, noted.end()):
        who, age = noted["who"].lower(), Stated(float(noted["n"]), *noted.span("n"), "age")
        if who not in _FORBEARS or not _HAS.match(text, noted.end()):
            return Told(who, _SEX[who], age, *noted.span("who"))
    begins = _first_sentences(text)
    for match in _ABOUT.finditer(begins):
        before, after = text[: match.start()], text[match.end() :]
        if _OWN.search(before) or _NOT_OF_IT.match(after):
            continue
        writes = _WRITES.search(before)
        if not writes and (before.strip(" ,.!\n").count(" ") > 1 or not _HAS.match(after)):
            continue
        who = match["who"].lower()
        return Told(who, _SEX[who], _age(text, match), match.start("who"), match.end("who"))
    return None


def is_first_person(text: str) -> bool:
    """Tell whether somebody speaks of themselves, so that *he* and *she* are others.

    A doctor who writes *I saw this 61-year-old baker* does not.
    """
    return len(_FIRST.findall(text)) > 1 and not _OF_A_PATIENT.search(text)


def _first_sentences(text: str) -> str:
    ends = [match.end() for match in re.finditer(r"[.!?](?=\s|$)", text)]
    return text[: ends[_SENTENCES - 1]] if len(ends) >= _SENTENCES else text


def _age(text: str, match: re.Match[str]) -> Stated | None:
    """Return the age beside the noun: *my 8-year-old son*, *our son is 18 months old*."""
    if match["n"]:
        return _stated(match)
    beside = re.compile(_IS_OLD, _ANY).match(text, match.end())
    if beside:
        return _stated(beside)
    return next(_of_pronoun(text[match.end() :], match.end()), None)


def _of_pronoun(text: str, offset: int) -> Iterator[Stated]:
    """Yield *she's 5* and *he is eight*, where nothing counted follows."""
    pattern = rf"\b(?:s?he)(?:['’]s| is)\s+(?:now |only |just )?(?P<n>{COUNT})\b(?=[.,;]|\s+and\b)"
    for match in re.finditer(pattern, text, _ANY):
        years = number_of(match["n"])
        yield Stated(years, offset + match.start(), offset + match.end(), "age")


def _stated(match: re.Match[str]) -> Stated:
    unit = unit_of(match["unit"] or "year")
    years = number_of(match["n"]) * UNITS[unit] / UNITS["year"]
    return Stated(years, match.start("n"), match.end("n"), "age")
