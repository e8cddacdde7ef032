"""Stretches of time as they are written: *a two-year history*, *for 3 weeks*, *since age 12*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoning.prose.numbers import COUNT, UNIT, UNITS, VAGUE, Stated, number_of, unit_of

__all__ = ["durations"]

_ANY = re.IGNORECASE
_SPAN = (
    rf"(?P<n>{COUNT}|{VAGUE})(?:\s?(?:-|–|to|or)\s?(?P<to>{COUNT}))?[-\s]*(?P<unit>{UNIT})\b"
    r"(?P<half>\s+and\s+a\s+half\b)?"
)
_ABOUT = (
    r"(?:about |approximately |over |more than |almost |nearly |at least |around |maybe |perhaps "
    r"|roughly |some |a good |well over )?"
)
_FILLER = (
    r"(?:past\s+|last\s+|previous\s+|preceding\s+|about\s+|approximately\s+|over\s+|more than\s+"
    r"|at least\s+|almost\s+|nearly\s+|around\s+|the\s+|some\s+|only\s+|maybe\s+|perhaps\s+"
    r"|roughly\s+|a good\s+|well over\s+|getting on for\s+|going on\s+|probably\s+|easily\s+"
    r"|best part of\s+|better part of\s+)*"
)
_VISIT = (
    r"(?:presentation|admission|consultation|the visit|this visit|referral|being seen|evaluation)"
)
_NOT_OF = (
    r"(?:age|life|birth|gestation|pregnancy|treatment|therapy|antibiotic|oral|topical|taking"
    r"|starting|using|onset|being|having|returning|the\b|his\b|her\b|exposure|contact|steroid"
    r"|follow|living|work)"
)
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_SOME_DAYS = 4.0
"""What *since Monday* is taken for."""
_PARTS = {"12": "month", "52": "week", "7": "day"}
"""*3/12* are three months, as British doctors write."""
_RULES = tuple(
    (rule, re.compile(pattern, _ANY))
    for rule, pattern in (
        ("history", rf"\b{_SPAN}(?:[-\s]+(?:\w+[-\s]+){{0,3}}?history\b)"),
        ("history", rf"\bhistory\s+(?:of|for|since)\s+{_ABOUT}{_SPAN}"),
        (
            "history",
            rf"\b(?:of|for)\s+{_ABOUT}{_SPAN}(?:['’]s?)?\s*(?:duration|standing|evolution)\b",
        ),
        ("history", rf"\bduration\s*(?:of|was|:)?\s*{_ABOUT}{_SPAN}"),
        ("history", rf"\b{_SPAN}(?:['’]s?)?[-\s]+(?:duration|evolution)\b"),
        (
            "lasting",
            r"\b(?:for|over|during|within|in|x|since|from|lasting|lasted|persisting for"
            rf"|present for)\s+(?:the\s+)?{_FILLER}{_SPAN}(?!\s*(?:old|of age|later|after|apart))",
        ),
        (
            "lasting",
            r"\b(?:for|over|during|in)\s+the\s+(?P<n>past|last)\s+"
            r"(?P<unit>year|month|fortnight|week|decade|day)\b",
        ),
        ("lasting", r"\b(?P<n>past|last)\s+(?P<unit>year|month|fortnight|week)\b"),
        (
            "lasting",
            rf"(?<!first )(?<!within )(?<!after )\b{_SPAN}\s+of\s+(?!{_NOT_OF})",
        ),
        ("history", r"\b(?P<n>\d{1,2})/(?P<of>12|52|7)\s+(?:history|hx|h/o)\b"),
        ("lasting", r"\b(?:for|x|past|last)\s+(?P<n>\d{1,2})/(?P<of>12|52|7)\b"),
        ("ago", r"\b(?P<n>\d{1,2})/(?P<of>12|52|7)\s+ago\b"),
        (
            "lasting",
            r"(?:\bx|×)\s?(?P<n>\d{1,2})\s?(?P<unit>d|w|wk|wks|mo|mos|m|y|yr|yrs)\b",
        ),
        (
            "history",
            r"\b(?:been (?:there|here|present|like (?:this|that)|going on)|gone on|going on"
            r"|had (?:it|this|these|them|that))\s+(?:for\s+)?"
            rf"{_FILLER}{_SPAN}(?!\s*(?:old|ago|later|apart))",
        ),
        (
            "history",
            rf"\b(?:it['’]?s|it has|they['’]ve|they have)\s+been\s+{_FILLER}{_SPAN}"
            r"(?!\s*(?:old|ago|later|apart|since|after))",
        ),
        ("lasting", rf"\b{_SPAN}\s+(?:like this|now\b(?! on))"),
        (
            "bare",
            rf"(?<=[a-z]\s)\b{_SPAN}(?=\s*(?:[,.;:)]|\Z|\n|now\b|and\b|with\b|but\b|no\b))",
        ),
        ("ago", rf"\b(?:since|until|till)\s+(?:last\s+)?(?P<weekday>{_WEEKDAY})\b"),
        (
            "ago",
            r"\b(?:since|started|began|begun|appeared|erupted|noticed|came (?:up|on|out))\s+"
            r"(?P<yesterday>yesterday|the day before|last night|this morning)\b",
        ),
        (
            "ago",
            rf"\b{_SPAN}\s+(?:ago|back(?! of)|earlier|previously|prior(?! to)|prior to {_VISIT}"
            rf"|before {_VISIT})\b",
        ),
        ("held", rf"\b(?:for|x)\s+{_FILLER}{_SPAN}(?=\s+(?:after|following)\b)"),
        ("after", rf"\b{_SPAN}\s+(?:after|following|into)\b"),
        ("after", rf"\b{_SPAN}['’]?\s+later\b"),
        (
            "loose",
            rf"\b(?P<n>{COUNT})(?:\s?(?:-|–|to|or)\s?(?P<to>{COUNT}))?[-\s]*(?P<unit>{UNIT})\b"
            r"(?![-\s]*(?:old|of age)|/)",
        ),
    )
)
_SINCE = re.compile(
    r"\b(?:since|from|at|when (?:s?he|they) (?:was|were)|since (?:s?he|they) (?:was|were))\s+"
    rf"(?:about |around |approximately )?(?:(?:the )?age (?:of )?)?(?P<n>{COUNT})"
    r"(?:[-\s]+(?P<unit>years?|months?|weeks?))?(?:[-\s]+(?:old|of age))?\b",
    _ANY,
)
_MORE = re.compile(r"\b(?:more than|at least|longer than|(?:for|of|since)\s+over)\s+$", _ANY)
_A_LITTLE_MORE = 1.05
"""*More than a year* is not a year."""
_LOOK_BACK = 14


def durations(text: str) -> Iterator[Stated]:
    """Yield stretches of time in days with the way they were said.

    Rules: ``history`` (*a two-year history of*), ``lasting`` (*for three weeks*), ``ago`` (*two
    days ago*), ``after`` (*six weeks after*), ``held`` (*a rash for five days after a cold*),
    ``bare`` (*itchy 2 months*), ``age`` (*since she was three months old*: the age), ``loose``
    (any other time in numbers; nobody takes it for a duration).
    """
    for rule, pattern in _RULES:
        for match in pattern.finditer(text):
            told = match.groupdict()
            if told.get("weekday"):
                yield Stated(_SOME_DAYS, match.start(), match.end(), rule)
                continue
            if told.get("yesterday"):
                yield Stated(1.0, match.start(), match.end(), rule)
                continue
            if told.get("of"):
                told["unit"] = _PARTS[told["of"]]
            low = number_of(told["n"])
            high = number_of(told["to"]) if told.get("to") else low
            half = 0.5 if told.get("half") else 0.0
            days = ((low + high) / 2 + half) * UNITS[unit_of(told["unit"])]
            if _MORE.search(text[max(0, match.start("n") - _LOOK_BACK) : match.start("n")]):
                days *= _A_LITTLE_MORE
            yield Stated(days, match.start(), match.end(), rule)
    for match in _SINCE.finditer(text):
        said = match[0].lower()
        if "age" in said or "old" in said:
            unit = unit_of(match["unit"]) if match["unit"] else "year"
            yield Stated(number_of(match["n"]) * UNITS[unit], match.start(), match.end(), "age")
