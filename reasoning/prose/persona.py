"""Age and sex of the patient as they are written: *51-year-old man*, *34 F*, *in her forties*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.numbers import COUNT, UNITS, Stated, number_of, unit_of
from reasoning.prose.shorthand import INITIALS, PARTS, SHORT_AGES
from reasoning.prose.speakers import Told, is_first_person

__all__ = ["ages", "sexes"]

_ANY = re.IGNORECASE
_OLD = rf"(?:\d+(?:\s|-| and )1/2|{COUNT}[-\s]and[-\s]a[-\s]half|{COUNT})"
"""*2 1/2*, *three-and-a-half*, or a plain number."""
_OLDEST = 120.0
_MEASURED = (
    "history|size|diameter|period|duration|course|number|total|count|score|dose|level|titre|titer"
    "|pressure|weight|temperature|depth|width|length|set|pair|group|row|area|interval|loss|family"
    "|index|rate|ratio|average|mean|maximum|minimum|value|series|cluster|crop|distance|height|out"
    "|range|speed|space|majority|ferritin|grade|stage|result|reading|concentration|age"
)
"""What is measured, where *a size of 12* is no age."""
_LOOK_BACK = 80
_AGES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        (r"\A\W*(?P<n>\d{1,3})\s?(?:[MF]|(?:yo?|y/o)\s?[MFmf])\b", 0),
        (
            rf"(?P<n>{_OLD})[-\s]*(?P<unit>years?|yrs?|months?|mos?|mths?|weeks?|wks?|days?|yo|y)"
            r"\.?[-\s]*(?:old|of age)\b",
            _ANY,
        ),
        (r"\b(?P<n>\d{1,3})\s?-?\s?(?:y/o|yo|y\.o\.|yr/o|y/f|y/m|yof|yom)(?![a-z])", _ANY),
        (
            r"\bI(?:['’]m| am)\s+(?:an?\s+|only\s+|now\s+|nearly\s+|almost\s+|just\s+)?"
            rf"(?P<n>{COUNT})\b"
            r"(?!\s*(?:%|cm|mm|kg|lbs?|st\b|stone|/|:|[-\s]*(?:weeks?|months?|days?|hours?|minutes?"
            r"|miles?|feet|foot|mg|tablets?|percent)))",
            _ANY,
        ),
        (
            rf"\b(?P<n>{COUNT})[-\s]*(?P<unit>months?|mos?|m/o|weeks?|wks?|days?|years?|yrs?)[-\s]+"
            r"(?=(?:fe)?male\b|boy\b|girl\b|infant\b|baby\b|child\b)",
            _ANY,
        ),
        (
            r"\b(?:Mr|Mrs|Ms|Miss)\.?\s+[A-Z][\w.'-]*\s*(?:,|\(|,\s*aged?)\s*(?P<n>\d{1,3})\b"
            r"(?!\s*(?:mm|cm|%))",
            0,
        ),
        (
            rf"\b(?:aged?|age of|age:)\s*(?:of\s*)?(?P<n>{COUNT})"
            r"(?:[-\s]*(?P<unit>months?|mos?|mths?|m/o|weeks?|wks?|days?|years?|yrs?|yo|y)\b"
            r"|\b(?!\s*(?:%|cm|mm|/\s?\d)))",
            _ANY,
        ),
        (
            r"(?<![\d.,/°])(?P<n>\b\d{1,3})(?=[MF]\b|\s?/\s?[MF]\b|\s?(?:male|female|man|woman)\b|\s[MF]\b(?!\s*\)))",
            0,
        ),
        (
            rf"\b(?:woman|man|lady|gentleman|girl|boy|male|female) of (?P<n>{COUNT})\b"
            r"(?!\s*(?:%|cm|mm|kg|other|her|his))",
            _ANY,
        ),
        (r"(?<![\d.,/°])\b(?P<n>\d{1,3}),\s?(?:male|female)\b", _ANY),
        (
            rf"\b(?:infant|baby|boy|girl|child|newborn|neonate|toddler) of (?P<n>{COUNT})\s"
            r"(?P<unit>months?|weeks?|days?|years?)\b",
            _ANY,
        ),
        (
            rf"\b(?:an?|this|our)\s+(?:[\w-]+\s+){{0,3}}?(?!(?:{_MEASURED})\b)[a-z]{{3,}}\s+of\s+"
            r"(?P<n>[1-9]\d)\b(?!\s*(?:%|[x×.:/-]|\d|cm|mm|mg|g\b|kg|ml|m\b|km|iu|units?|per|to\b|or\b"
            r"|years|months|weeks|days|hours|minutes|degrees|points?|cases|patients|lesions))",
            _ANY,
        ),
        (
            rf"\b(?:[Ss]he|[Hh]e)(?:['’]s| is) (?P<n>{COUNT})\b"
            r"(?=\s*(?:[,.;)]|and\b|now\b|with\b))",
            0,
        ),
        *SHORT_AGES,
        (
            r"\bin (?:his|her|their) (?P<part>early |mid-?\s?|late )?(?P<tens>twenties|thirties"
            r"|forties|fifties|sixties|seventies|eighties|nineties|teens|\d0s)\b",
            _ANY,
        ),
        (
            r"\bmid[-\s](?P<tens>\d0s|twenties|thirties|forties|fifties|sixties|seventies)\b",
            _ANY,
        ),
        (
            r"(?:^|[.!?]\s+|\b(?:an?|this|our|the|old|retired|pleasant|healthy)\s+)(?:[\w-]+\s+){0,2}?"
            r"(?P<stage>elderly|middle[- ]aged?|teen-?age[dr]?|adolescent|toddler|school-?aged?"
            r"|schoolboy|schoolgirl|octogenarian|septuagenarian|nonagenarian)\b(?!\s+(?:son|daughter"
            r"|brother|sister|mother|father|parents?|children|years))",
            _ANY,
        ),
        (
            r"(?:^|[.!?]\s+)(?:an?|this|the|our)\s+(?:[\w-]+\s+){0,2}?(?P<stage>infant|baby)\b"
            r"(?!\s+(?:son|daughter|brother|sister))",
            _ANY,
        ),
        (
            r"\b(?P<born>newborn|neonate"
            r"|(?:full[- ]term|preterm|premature|male|female) infant (?:was )?born)\b",
            _ANY,
        ),
    )
)
"""Ways to state an age, the surest first."""
_TELLS_OF = re.compile(
    r"\b(?:mother|father|parents?|grandmother|grandfather|grandparents?) of "
    r"(?:an?|this|the|our|her|his|their)\s+(?:[\w-]+\s+){0,2}$",
    _ANY,
)
"""*The mother of a boy of four* tells of him; she is not four."""
_STAGES = {
    "elder": 75.0, "middle": 50.0, "teen": 15.0, "adole": 15.0, "toddl": 2.0, "schoo": 9.0,
    "octog": 84.0, "septu": 74.0, "nonag": 93.0, "infant": 0.5, "baby": 0.5,
}  # fmt: skip
"""What a stage of life is taken for where no number is told, see docs/free-text.md."""
_KIN = re.compile(
    r"\b(?:brothers?|sisters?|sons?|daughters?|mother|father|siblings?|wife|husband"
    r"|(?:his|her|whose|identical) twin|cousin|parents?|aunt|uncle|child)\W+(?:\w+\W+){0,2}$",
    _ANY,
)
_ONSET = re.compile(
    r"\b(?:since|at|from|when (?:s?he|they) (?:was|were)|until|by|before|after)\W+"
    r"(?:(?:the|an|about|around|s?he|was|were|they|age|of)\W+)*$",
    _ANY,
)
_BORN_TO = re.compile(r"\bborn\W+(?:\w+\W+){0,8}(?:to|by|of)\W+an?\W+(?:\w+\W+)?$", _ANY)
_OF_KIN = re.compile(
    r"\W+(?:(?:healthy|pregnant|primi\w+|multi\w+|G\dP\d)\W+){0,2}"
    r"(?:son(?! of)|daughter(?! of)|brother|sister"
    r"|history|mother(?! of)|father(?! of)|wife|husband|sibling|twin|partner|aunt|uncle|cousin"
    r"|friend)\b",
    _ANY,
)
_DECADES = dict(
    zip(
        ["teens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies",
         "eighties", "nineties"],
        range(10, 100, 10),
        strict=True,
    )
)  # fmt: skip


def ages(text: str, told: Told | None = None) -> Iterator[Stated]:
    """Yield the patient's age in years as often as it is stated, the surest way of saying first.

    Args:
        text: a case as somebody tells it.
        told: of whom it is told, see :func:`reasoning.prose.speakers.told_of`.
    """
    if told is not None:
        if told.age is not None:
            yield told.age
        return
    for pattern in _AGES:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _LOOK_BACK) : match.start()]
            kin = _KIN.search(before) and not _TELLS_OF.search(before)
            if kin or any(other.search(before) for other in (_ONSET, _BORN_TO)):
                continue
            if _OF_KIN.match(text[match.end() : match.end() + 20]):
                continue
            value = _years({key: word for key, word in match.groupdict().items() if word})
            if 0 <= value <= _OLDEST:
                yield Stated(value, match.start(), match.end(), "age")


def _years(told: dict[str, str]) -> float:
    if "born" in told:
        return 0.0
    if "stage" in told:
        stage = told["stage"].lower()
        return next(years for start, years in _STAGES.items() if stage.startswith(start))
    if "tens" in told:
        word = told["tens"].lower()
        start = _DECADES[word] if word in _DECADES else int(word[:-1])
        part = told.get("part", "").lower()
        return start + (2.0 if "early" in part else 8.0 if "late" in part else 5.0)
    unit = PARTS[told["of"]] if "of" in told else unit_of(told.get("unit", "year"))
    whole = re.sub(r"(?:(?:\s|-| and )1/2|[-\s]and[-\s]a[-\s]half)$", "", told["n"], flags=_ANY)
    half = 0.5 if whole != told["n"] else 0.0
    return (number_of(whole) + half) * UNITS[unit] / UNITS["year"]


_INITIAL = r"(?<![\d.,/°])\b\d{1,2}\s?[-/]?\s?(?:y\.?/?o?\.?\s?)?"
_SEXES = tuple(
    (re.compile(pattern, flags), word)
    for pattern, flags, word in (
        (
            r"\b(?:woman|female|girl|lady|lass|(?<=old )(?:grand)?daughter(?= of)"
            r"|housewife|schoolgirl|multigravida|primigravida"
            r"|primigravid|businesswoman|(?<=old )mother of"
            r"|mother of(?!\W+(?:an?|this|the|our|her|his|their)\b))\b",
            _ANY,
            "female",
        ),
        (
            r"\b(?:(?:gentle|fisher|police|sales|business|fire|trades|crafts)?man|male"
            r"|(?:school)?boy|bloke|chap|lad|(?<=old )(?:grand)?son(?= of))\b",
            _ANY,
            "male",
        ),
        (rf"{_INITIAL}(?:W|B|A|H|AA|C)?F\b", 0, "female"),
        (rf"{_INITIAL}(?:W|B|A|H|AA|C)?M\b", 0, "male"),
        (r"\bG\d\s?P\d", 0, "female"),
        (r"\b(?:Mrs|Ms|Miss)\b", 0, "female"),
        (r"\bMr\b", 0, "male"),
        (r"\bMSM\b", 0, "male"),
        *((pattern.pattern, 0, word) for word, pattern in INITIALS.items()),
    )
)
_NOT_THE_PATIENT = re.compile(r"\b(?:pattern|his|her|other|by|infant girl or) $", _ANY)


def sexes(text: str, told: Told | None = None) -> Iterator[Stated]:
    """Yield the patient's sex: the first noun that tells it, else what most pronouns say.

    Pronouns are the patient's only where nobody tells of themselves.
    """
    if told is not None and told.sex:
        yield Stated(0.0, told.start, told.end, "sex", told.sex)
        return
    found = [
        Stated(0.0, match.start(), match.end(), "sex", word)
        for pattern, word in _SEXES
        for match in pattern.finditer(text)
        if not _NOT_THE_PATIENT.search(text[max(0, match.start() - 16) : match.start()])
    ]
    if found and told is None:
        yield min(found, key=lambda one: one.start)
        return
    if told is None and is_first_person(text):
        return
    she = list(re.finditer(r"\b(?:she|her|herself)\b", text, _ANY))
    he = list(re.finditer(r"\b(?:he|his|him|himself)\b", text, _ANY))
    if len(she) != len(he):
        more, word = (she, "female") if len(she) > len(he) else (he, "male")
        yield Stated(0.0, more[0].start(), more[0].end(), "pronoun", word)
