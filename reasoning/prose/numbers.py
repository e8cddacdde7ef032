"""Numbers in prose: age, sex, how long it has lasted, how large it is, and measured values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

__all__ = ["Amount", "Stated", "ages", "amounts", "durations", "largest_mm", "sexes"]

_UNITS = {
    "hour": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.4375,
    "year": 365.25,
    "decade": 3652.5,
}
_SHORT = {"h": "hour", "hr": "hour", "d": "day", "wk": "week", "w": "week", "mo": "month", "m": "month",
          "mth": "month", "mos": "month", "yr": "year", "y": "year"}  # fmt: skip
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
).split()
_TENS = {word: 10 * n for n, word in enumerate(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)}  # fmt: skip
_VAGUE = {"a": 1.0, "an": 1.0, "couple": 2.0, "a couple of": 2.0, "couple of": 2.0, "few": 3.0, "a few": 3.0, "half a": 0.5,
          "several": 4.0, "some": 3.0, "many": 10.0, "half": 0.5, "one and a half": 1.5,
          "past": 1.0, "last": 1.0, "the past": 1.0, "the last": 1.0}  # fmt: skip
_WORD = r"(?:" + "|".join([*_TENS, *reversed(_SMALL)]) + r")"
_COUNT = (
    r"(?:\d+(?:[.,]\d+)?(?:\s?[½¼¾])?|[½¼¾]|(?:one and a half)"
    rf"|{_WORD}(?:[-\s]{_WORD})?)"
)
_VAGUES = r"(?:a couple of|a few|half a|several|couple of|few|some|many|an|a)"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?|decades?|hrs?|wks?|mos?|mths?|yrs?)"
_SPAN = (
    rf"(?P<n>{_COUNT}|{_VAGUES})(?:\s?(?:-|–|to|or)\s?(?P<to>{_COUNT}))?[-\s]*(?P<unit>{_UNIT})\b"
)
_SAY = re.IGNORECASE


@dataclass(frozen=True)
class Stated:
    """A number that a text states.

    Attributes:
        value: years, days or millimeters; for sex 0.
        start, end: place in the text.
        rule: how it was said.
    """

    value: float
    start: int
    end: int
    rule: str
    word: str = ""


@dataclass(frozen=True)
class Amount:
    """A measured value."""

    name: str
    value: float
    unit: str
    start: int
    end: int


def _number(text: str) -> float:
    plain = " ".join(text.lower().replace(",", ".").replace("-", " ").split())
    if plain in _VAGUE:
        return _VAGUE[plain]
    half = {"½": 0.5, "¼": 0.25, "¾": 0.75}
    if plain and plain[-1] in half:
        return half[plain[-1]] + (float(plain[:-1]) if plain[:-1].strip() else 0.0)
    try:
        return float(plain)
    except ValueError:
        total = 0.0
        for word in plain.split():
            total += _TENS.get(word, 0) or (_SMALL.index(word) if word in _SMALL else 0)
        return total


def _unit(text: str) -> str:
    low = text.lower().rstrip(".")
    whole = low.removesuffix("s")
    return whole if whole in _UNITS else _SHORT.get(low, _SHORT.get(whole, "day"))


_AGES = (
    rf"(?P<n>{_COUNT})(?:-|\s)*(?P<unit>years?|yrs?|months?|mos?|weeks?|wks?|days?|yo|y)(?:-|\s)*(?:old|of age)\b",
    r"\b(?P<n>\d{1,3})\s?-?\s?(?:y/o|yo|y\.o\.|yr/o|y/f|y/m|yof|yom)(?![a-z])",
    rf"\b(?:aged?|age of|age:)\s*(?:of\s*)?(?P<n>{_COUNT})\b(?!\s*(?:%|cm|mm))(?:\s*(?P<unit>months?|weeks?|days?|years?))?",
    r"\b(?P<n>\d{1,3})\s?(?=(?:[MF]\b|(?:male|female|man|woman)\b))",
    r"\b(?:in (?:his|her|their) )(?P<part>early |mid-?\s?|late )?(?P<tens>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|teens|\d0s)\b",
    r"\bmid[-\s](?P<tens>\d0s|twenties|thirties|forties|fifties|sixties|seventies|eighties)\b",
    r"\b(?P<born>newborn|neonate|(?:full[- ]term|preterm|premature|male|female) infant (?:was )?born)\b",
)  # fmt: skip
_KIN = re.compile(
    r"\b(?:brothers?|sisters?|sons?|daughters?|mother|father|siblings?|wife|husband|twin|cousin"
    r"|parents?|aunt|uncle|child)\W+(?:\w+\W+){0,2}$", _SAY)  # fmt: skip
_BORN_TO = re.compile(r"\bborn\W+(?:\w+\W+){0,6}(?:to|by|of)\W+an?\W+(?:\w+\W+)?$", _SAY)
_ONSET = re.compile(r"\b(?:since|at|from|when (?:s?he|they) (?:was|were)|until|by|before|after)\W+(?:(?:the|an|about|around|s?he|was|were|they|age|of)\W+)*$", _SAY)  # fmt: skip


def ages(text: str) -> Iterator[Stated]:
    """Yield the patient's age in years as often as it is stated, the surest way of saying first."""
    for index, pattern in enumerate(_AGES):
        for match in re.finditer(pattern, text, _SAY if index != 3 else 0):
            before = text[max(0, match.start() - 40) : match.start()]
            told = {key: value for key, value in match.groupdict().items() if value}
            if _KIN.search(before) or _ONSET.search(before) or _BORN_TO.search(before):
                continue
            if re.match(r"\W+(?:son|daughter|brother|sister|history)\b", text[match.end() :], _SAY):
                continue
            value = _age_of(told)
            if value is not None and 0 <= value <= 120:
                yield Stated(value, match.start(), match.end(), "age")


def _age_of(told: dict[str, str]) -> float | None:
    if "born" in told:
        return 0.0
    if "tens" in told:
        word = told["tens"].lower()
        decades = dict(zip(
            "teens twenties thirties forties fifties sixties seventies eighties nineties".split(),
            range(10, 100, 10), strict=True))  # fmt: skip
        start = decades[word] if word in decades else int(word[:-1])
        part = told.get("part", "").lower()
        return start + (2.0 if "early" in part else 8.0 if "late" in part else 5.0)
    unit = (
        _unit(told.get("unit", "year"))
        if told.get("unit", "y").lower() not in {"yo", "y"}
        else "year"
    )
    return _number(told["n"]) * _UNITS[unit] / _UNITS["year"]


_SEXES = (
    (r"\b(?:woman|female|girl|lady|housewife|schoolgirl|multigravida|primigravida|primigravid|businesswoman|mother of)\b", "female"),
    (r"\b(?:man|male|boy|gentleman|schoolboy|businessman|fisherman|policeman)\b", "male"),
    (r"(?<=\d)\s?-?(?:y/?o\s?)?F\b", "female"),
    (r"(?<=\d)\s?-?(?:y/?o\s?)?M\b(?!\w)", "male"),
    (r"\b(?:Mrs|Ms|Miss)\b", "female"),
    (r"\bMr\b", "male"),
)  # fmt: skip


def sexes(text: str) -> Iterator[Stated]:
    """Yield the patient's sex: the noun for the patient, else pronouns."""
    found = []
    for pattern, word in _SEXES:
        for match in re.finditer(pattern, text, _SAY if "(?<=" not in pattern else 0):
            before = text[max(0, match.start() - 25) : match.start()]
            if not re.search(r"\b(?:pattern|his|her|a|other|by) $", before[-9:], _SAY) or re.search(
                r"(?:^|\W)a $", before[-3:], _SAY
            ):
                found.append(Stated(0, match.start(), match.end(), "sex", word))
    yield from sorted(found, key=lambda one: one.start)[:1]
    if not found:
        she = [m.start() for m in re.finditer(r"\b(?:she|her|herself)\b", text, _SAY)]
        he = [m.start() for m in re.finditer(r"\b(?:he|his|him|himself)\b", text, _SAY)]
        if len(she) != len(he):
            more, word = (she, "female") if len(she) > len(he) else (he, "male")
            yield Stated(0, more[0], more[0] + 3, "pronoun", word)


_HISTORY = (
    rf"\b{_SPAN}(?:[-\s]+(?:\w+[-\s]+){{0,3}}?history\b)",
    rf"\bhistory\s+(?:of|for|since)\s+(?:over |about |approximately |more than |almost |nearly )?{_SPAN}",
    rf"\b(?:of|for)\s+(?:about |approximately |over |more than |almost |nearly |at least )?{_SPAN}(?:['’]s?)?\s*(?:duration|standing|evolution)\b",
    rf"\bduration\s*(?:of|was|:)?\s*(?:about |approximately |over |more than )?{_SPAN}",
    rf"\b{_SPAN}(?:['’]s?)?[-\s]+(?:duration|evolution)\b",
)  # fmt: skip
_LASTING = (
    rf"\b(?:for|over|during|within|in|x|since|from|lasting|lasted|persisting for|present for)\s+(?:the\s+)?(?:past\s+|last\s+|previous\s+|preceding\s+|about\s+|approximately\s+|over\s+|more than\s+|at least\s+|almost\s+|nearly\s+|around\s+|the\s+|some\s+|only\s+)*{_SPAN}(?!\s*(?:old|of age|later|after|apart))",
    r"\b(?:for|over|during|in)\s+the\s+(?P<n>past|last)\s+(?P<unit>year|month|week|decade|day)\b",
    r"\b(?P<n>past|last)\s+(?P<unit>year|month|week)\b",
)  # fmt: skip
_AGO = (
    rf"\b{_SPAN}\s+(?:ago|earlier|previously|prior(?! to)|prior to (?:presentation|admission|consultation|this visit|referral|being seen|the visit|evaluation)|before (?:presentation|admission|consultation|the visit|referral|this visit|being seen))\b",
)
_AFTER = (rf"\b{_SPAN}\s+(?:after|following|into)\b", rf"\b{_SPAN}['’]?\s+later\b")
_SINCE_AGE = re.compile(
    rf"\b(?:since|from|at|when (?:s?he|they) (?:was|were)|since (?:s?he|they) (?:was|were))\s+(?:about |around |approximately )?(?:(?:the )?age (?:of )?)?(?P<n>{_COUNT})(?:[-\s]+(?P<unit>years?|months?|weeks?))?(?:[-\s]+(?:old|of age))?\b",
    _SAY,
)


_MORE = re.compile(
    r"\b(?:more than|over|at least|longer than)\s*(?:the\s+(?:past|last)\s+)?$|more than", _SAY
)
_RULES = (("history", _HISTORY), ("lasting", _LASTING), ("ago", _AGO), ("after", _AFTER))


def durations(text: str) -> Iterator[Stated]:
    """Yield stretches of time in days with the way they were said.

    Rules: ``history`` (*a two-year history of*), ``lasting`` (*for three weeks*), ``ago`` (*two days
    ago*), ``after`` (*six weeks after*), ``age`` (*since she was three months old*: the age then).
    """
    for rule, patterns in _RULES:
        for pattern in patterns:
            for match in re.finditer(pattern, text, _SAY):
                low = _number(match["n"])
                told = match.groupdict()
                high = _number(told["to"]) if told.get("to") else low
                days = (low + high) / 2 * _UNITS[_unit(match["unit"])]
                if _MORE.search(
                    match[0][: match.start("n") - match.start()]
                    + text[max(0, match.start() - 12) : match.start()]
                ):
                    days *= 1.05  # more than a year is not a year
                yield Stated(days, match.start(), match.end(), rule)
    for match in _SINCE_AGE.finditer(text):
        if "age" in match[0].lower() or "old" in match[0].lower():
            unit = _unit(match["unit"]) if match["unit"] else "year"
            yield Stated(_number(match["n"]) * _UNITS[unit], match.start(), match.end(), "age")


_MM = {"mm": 1.0, "cm": 10.0, "centimeter": 10.0, "centimetre": 10.0, "millimeter": 1.0,
       "millimetre": 1.0, "inch": 25.4, "inches": 25.4}  # fmt: skip
_SIZE = re.compile(
    r"(?P<a>\d+(?:[.,]\d+)?)(?:\s*(?P<au>mm|cm)?\s*(?:x|×|by|\*|to|-|–)\s*(?P<b>\d+(?:[.,]\d+)?))?"
    r"[-\s]?(?P<unit>mm|cm|millimet(?:er|re)|centimet(?:er|re)|inch(?:es)?)s?\b(?!\s?Hg|/h|\s?per)",
    _SAY,
)


def largest_mm(text: str) -> Iterator[Stated]:
    """Yield sizes in millimeters, of several diameters the largest."""
    for match in _SIZE.finditer(text):
        scale = _MM[
            match["unit"].lower().removesuffix("s")
            if match["unit"].lower() not in _MM
            else match["unit"].lower()
        ]
        sides = [float(match[key].replace(",", ".")) for key in ("a", "b") if match[key]]
        yield Stated(max(sides) * scale, match.start(), match.end(), "size")


_NUMBER = r"(?P<value>\d{1,3}(?:[ ,]\d{3})+|\d+(?:\.\d+)?)"
_GAP = r"[^.;\d\n]{0,40}?"
_AMOUNTS = (
    ("temperature", rf"{_NUMBER}\s*°?\s*(?P<unit>[CF])\b"),
    ("temperature", r"(?P<value>(?:3[5-9]|4[0-2])(?:\.\d)?)\s*°(?P<unit>)"),
    ("temperature", r"\b(?:temperature|fever|temp)\b" + _GAP + r"(?P<value>3[5-9](?:\.\d)?|4[01](?:\.\d)?)\b(?P<unit>)(?!\s*(?:%|years|days))"),
    ("pulse", rf"\b(?:heart rate|pulse(?: rate)?|HR)\b{_GAP}{_NUMBER}(?P<unit>)"),
    ("pressure", r"\b(?:blood pressure|BP)\b" + _GAP + r"(?P<value>\d{2,3})\s*/\s*\d{2,3}(?P<unit>)"),
    ("eosinophils", rf"\beosinophil(?:s|ia| count)?\b{_GAP}{_NUMBER}\s*(?P<unit>%|[x×]?\s?10\W{{0,2}}9|/?\s?[µμu]l|/mm|cells|per|g/l|[x×]\s?10\W{{0,2}}3)"),
    ("platelets", rf"\b(?:platelets?(?: count)?|thrombocytes)\b{_GAP}{_NUMBER}\s*(?P<unit>[x×]?\s?10\W{{0,2}}9|/?\s?[µμu]l|/mm|cells|per|g/l|k/|[x×]\s?10\W{{0,2}}3)"),
    ("leukocytes", rf"\b(?:leu[ck]ocytes?(?: count)?|WBC(?: count)?|white (?:blood )?cell count|white count)\b{_GAP}{_NUMBER}\s*(?P<unit>[x×]?\s?10\W{{0,2}}9|/?\s?[µμu]l|/mm|cells|per|g/l|k/|[x×]\s?10\W{{0,2}}3)"),
    ("crp", rf"\b(?:CRP|C-reactive protein)\b{_GAP}{_NUMBER}\s*(?P<unit>mg/d?l)"),
    ("esr", rf"\b(?:ESR|(?:erythrocyte )?sedimentation rate)\b{_GAP}{_NUMBER}\s*(?P<unit>mm)"),
    ("glucose", rf"\bglucose\b{_GAP}{_NUMBER}\s*(?P<unit>mg/dl|mmol/l)"),
    ("urea", rf"\b(?:urea(?: nitrogen)?|BUN)\b{_GAP}{_NUMBER}\s*(?P<unit>mg/dl|mmol/l)"),
    ("bicarbonate", rf"\bbicarbonate\b{_GAP}{_NUMBER}\s*(?P<unit>mmol/l|meq/l)"),
    ("bmi", rf"\b(?:BMI|body mass index)\b{_GAP}{_NUMBER}(?P<unit>)"),
    ("ana", r"\b(?:ANA|antinuclear antibod(?:y|ies)|antinuclear factor)\b" + _GAP + r"1\s?[:/]\s?(?P<value>\d{2,5})(?P<unit>)"),
    ("rpr", r"\b(?:RPR|VDRL|rapid plasma reagin|TPHA)\b" + _GAP + r"1\s?[:/]\s?(?P<value>\d{1,5})(?P<unit>)"),
    ("detached", r"(?P<value>\d{1,2})\s?(?P<unit>%)" + r"[^.;]{0,40}?\b(?:body surface|BSA)"),
)  # fmt: skip


def amounts(text: str) -> Iterator[Amount]:
    """Yield measured values with their units as written."""
    for name, pattern in _AMOUNTS:
        for match in re.finditer(pattern, text, _SAY):
            digits = match["value"].replace(",", "").replace(" ", "")
            yield Amount(name, float(digits), match["unit"].lower(), match.start(), match.end())


Sex = Literal["female", "male"]
