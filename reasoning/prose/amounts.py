"""Sizes and measured values as they are written: *11 x 9 mm*, *CRP 146 mg/L*, *84/50 mmHg*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reasoning.prose.numbers import Stated

__all__ = ["Amount", "amounts", "distances", "heights", "sizes"]

_ANY = re.IGNORECASE
_SIZE = re.compile(
    r"(?P<a>\d+(?:[.,]\d+)?)(?:[-\s]*(?P<unit_of_a>mm|cm)?\s*(?:x|×|by|\*|to|-|–)\s*"
    r"(?P<b>\d+(?:[.,]\d+)?))?[-\s]?"
    r"(?P<unit>mm|cm|millimet(?:er|re)|centimet(?:er|re)|inche?)s?\b(?!\s?Hg|/h|\s?per)",
    _ANY,
)
_GREW = re.compile(
    r"\b(?:grew|grown|shot up|taller)\s+(?:by\s+)?(?:(?:about|nearly|almost|over|some)\s+)?"
    rf"{_SIZE.pattern}",
    _ANY,
)
_OFF = re.compile(
    r"(?<!of )(?<!measuring )(?<!measures )"
    r"\b\d+(?:[.,]\d+)?(?:\s*(?:to|-|–)\s*\d+(?:[.,]\d+)?)?\s*"
    r"(?:mm|cm|millimet(?:er|re)s?|centimet(?:er|re)s?|inch(?:es)?)\s+(?:away\s+|just\s+)?"
    r"(?:from|off|above|below|beneath|under|behind|in front of|(?:lateral|medial|distal|proximal"
    r"|anterior|posterior|inferior|superior|caudal|cranial) to|to the (?:left|right) of)\b"
    r"(?!(?:\s+\w+){1,3}\s+(?:up |down )?to\b)",
    _ANY,
)
"""*2 cm from*; what extends *3 cm from the ankle to the calf* is on both."""
_CHILD = 30.0
"""Millimeters from which a body grew, not a lesion."""
_TO_MM = {"m": 1.0, "c": 10.0, "i": 25.4}
_VALUE = r"(?P<value>\d{1,3}(?:[ ,]\d{3})+|\d+(?:\.\d+)?)"
_GAP = r"[^.,;\d\n]{0,40}?"
_FROM = r"(?:from\s+\d+(?:\.\d+)?\s+to\s+)?"
"""*Has risen from 95 to 290*: the later value counts."""
_IS = (
    r"(?=[\s:=])(?:\s+(?:count|level|of|is|was|were|are|at|about|only|up|down|to|now|rose|fell|had|has"
    r"|risen|gone|fallen|low|high|raised|elevated|reduced))*\s*[:=]?\s*"
)
_VOLUME = r"(?P<unit>%|[x×]?\s?10(?:\W{0,2}[39]|[³⁹])|/?\s?(?:[µμu]|micro)l|/mm|cells|per|g/l|k/)"
_BARE = (
    r"(?P<value>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?P<unit>)"
    r"(?![\d.,]*\d|\s*(?:%|[x×]|/|cells|per|[µμ]))"
)
"""A number without a unit; what it can only mean is for :mod:`reasoning.prose.measured` to say."""
_PATTERNS = tuple(
    (name, re.compile(pattern, _ANY))
    for name, pattern in (
        ("temperature", rf"{_VALUE}\s*°?\s*(?P<unit>[CF])\b"),
        (
            "temperature",
            r"(?P<value>(?:3[5-9]|4[0-2])(?:\.\d)?)\s*(?:°|degrees?\b(?! (?:of|angle)))(?P<unit>)",
        ),
        (
            "temperature",
            rf"\b(?:temperature|fever|temp|T)\b(?:{_GAP}|,\s*)"
            r"(?P<value>3[5-9](?:\.\d)?|4[01](?:\.\d)?|10[0-6](?:\.\d)?)\b(?P<unit>)"
            r"(?!\s*(?:%|years|days))",
        ),
        ("pulse", rf"\b(?:heart rate|pulse(?: rate)?|HR)\b{_GAP}{_VALUE}(?P<unit>)"),
        ("pulse", r"\btachycardi\w*\W{1,3}(?P<value>\d{2,3})(?P<unit>)"),
        (
            "pressure",
            rf"\b(?:blood pressure|BP|hypotensi\w+)\b{_GAP}"
            r"(?P<value>\d{2,3})\s*/\s*\d{2,3}(?P<unit>)",
        ),
        (
            "pressure",
            rf"\b(?:systolic(?: (?:blood )?(?:pressure|BP))?|SBP)\b{_GAP}"
            r"(?P<value>\d{2,3})(?P<unit>)(?!\d|\s*/)",
        ),
        ("eosinophils", rf"\beosinophil(?:s|ia| count)?\b{_GAP}{_FROM}{_VALUE}\s*{_VOLUME}"),
        ("eosinophils", rf"\b(?:eosinophils?|eos){_IS}{_FROM}{_BARE}"),
        (
            "platelets",
            rf"\b(?:platelets?(?: count)?|thrombocytes)\b{_GAP}{_FROM}{_VALUE}\s*{_VOLUME}",
        ),
        ("platelets", rf"\b(?:platelets?|thrombocytes|plts?){_IS}{_FROM}{_BARE}"),
        (
            "leukocytes",
            r"\b(?:leu[ck]ocytes?(?: count)?|WBC(?: count)?|white (?:blood )?cell count"
            rf"|white count)\b{_GAP}{_FROM}{_VALUE}\s*{_VOLUME}",
        ),
        ("leukocytes", rf"{_VALUE}\s*leu[ck]ocytes\s*(?P<unit>/\s?[µμu]l|/mm)"),
        ("leukocytes", rf"\b(?:WBC|WCC|white (?:blood )?(?:cell )?count){_IS}{_FROM}{_BARE}"),
        (
            "hemoglobin",
            rf"\b(?:ha?emoglobin|Hb|Hgb){_IS}{_FROM}{_VALUE}\s*(?P<unit>g/d?l\b|(?<=\d)(?![\d/]))",
        ),
        (
            "crp",
            rf"\b(?:CRP|C-reactive protein)\b{_GAP}{_FROM}{_VALUE}"
            r"\s*(?P<unit>mg/d?l|(?<=\d)(?!\d))",
        ),
        (
            "esr",
            rf"\b(?:ESR|(?:erythrocyte )?sedimentation rate)\b{_GAP}{_FROM}{_VALUE}"
            r"(?P<unit>)(?!\.?\d)",
        ),
        (
            "creatinine",
            rf"\b(?:creatinine|Cr){_IS}{_FROM}{_VALUE}\s*(?P<unit>[µμum]mol/l|mg/dl|(?<=\d)(?!\d))",
        ),
        (
            "urate",
            rf"\b(?:uric acid|urate){_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>[µμum]mol/l|mg/dl|(?<=\d)(?!\d))",
        ),
        (
            "transaminases",
            rf"\b(?:ALT|AST|(?:alanine|aspartate) (?:amino|trans)\w+){_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>i?u/l|(?<=\d)(?!\d))",
        ),
        (
            "creatine-kinase",
            rf"\b(?:CK|CPK|creatine (?:phospho)?kinase){_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>i?u/l|(?<=\d)(?!\d))",
        ),
        (
            "ige",
            rf"\b(?:IgE|immunoglobulin E)(?: levels?)?{_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>[ki]?iu/m?l|ku/l|ng/ml)",
        ),
        (
            "albumin",
            rf"\b(?:serum )?albumin{_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>g/d?l|(?<=\d)(?![\d%]|\s*m[gm]))",
        ),
        (
            "hematocrit",
            rf"\b(?:ha?ematocrit|Hct|PCV){_IS}{_FROM}{_VALUE}\s*(?P<unit>%|(?<=\d)(?!\d))",
        ),
        (
            "cholesterol",
            rf"\b(?<!HDL )cholesterol{_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>mmol/l|mg/dl|(?<=\d)(?!\d))",
        ),
        (
            "calcium",
            rf"\b(?:serum )?calcium{_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>mmol/l|mg/dl|(?<=\d)(?!\d|\s*mg))",
        ),
        ("ferritin", rf"\bferritin{_IS}{_FROM}{_VALUE}(?P<unit>)(?!\d)"),
        ("ldh", rf"\b(?:LDH|lactate dehydrogenase){_IS}{_FROM}{_VALUE}(?P<unit>)(?!\d)"),
        (
            "lactate",
            rf"\b(?:lactate(?! dehyd)|lactic acid){_IS}{_FROM}{_VALUE}"
            r"\s*(?P<unit>mmol/l|mg/dl|(?<=\d)(?!\d))",
        ),
        (
            "triglycerides",
            rf"\btriglycerides?{_IS}{_FROM}{_VALUE}\s*(?P<unit>mmol/l|mg/dl|(?<=\d)(?!\d))",
        ),
        ("glucose", rf"\bglucose\b{_GAP}{_VALUE}\s*(?P<unit>mg/dl|mmol/l)"),
        ("urea", rf"\b(?:urea(?: nitrogen)?|BUN)\b{_GAP}{_VALUE}\s*(?P<unit>mg/dl|mmol/l)"),
        ("bicarbonate", rf"\bbicarbonate\b{_GAP}{_VALUE}\s*(?P<unit>mmol/l|meq/l)"),
        ("inr", rf"\bINR{_IS}{_VALUE}(?P<unit>)(?!\.?\d)"),
        (
            "fibrinogen",
            rf"\bfibrinogen(?: levels?)?\b{_GAP}{_FROM}{_VALUE}\s*(?P<unit>g/l|mg/dl)",
        ),
        ("bmi", rf"\b(?:BMI|body mass index)\b{_GAP}{_VALUE}(?P<unit>)"),
        (
            "ana",
            rf"\b(?:ANA|antinuclear antibod(?:y|ies)|antinuclear factor)\b{_GAP}"
            r"1\s?[:/]\s?(?P<value>\d{2,5})(?P<unit>)",
        ),
        (
            "rpr",
            rf"\b(?:RPR|VDRL|rapid plasma reagin|TPHA)\b{_GAP}"
            r"1\s?[:/]\s?(?P<value>\d{1,5})(?P<unit>)",
        ),
        (
            "detached",
            r"(?P<value>\d{1,2})\s?(?P<unit>%)[^.;]{0,40}?\b(?:body surface|BSA)",
        ),
    )
)


@dataclass(frozen=True)
class Amount:
    """A measured value with its unit as it is written, in small letters."""

    name: str
    value: float
    unit: str
    start: int
    end: int


def sizes(text: str) -> Iterator[Stated]:
    """Yield sizes in millimeters, of several diameters the largest.

    What a child grew is none, nor how far it is to a place.
    """
    grown = {one.end for one in heights(text)}
    apart = [range(*match.span()) for match in distances(text)]
    for match in _SIZE.finditer(text):
        far = any(match.start() in stretch for stretch in apart)
        if match.end() not in grown and not far:
            yield Stated(_millimeters(match), match.start(), match.end(), "size")


def heights(text: str) -> Iterator[Stated]:
    """Yield how far a body grew, in millimeters, from the verb on: *grew 14 cm in a year*."""
    for match in _GREW.finditer(text):
        if (value := _millimeters(match)) >= _CHILD:
            yield Stated(value, match.start(), match.end(), "height")


def distances(text: str) -> Iterator[re.Match[str]]:
    """Yield how far something is from a place, up to the word before it: *2 cm from* the ear."""
    yield from _OFF.finditer(text)


def _millimeters(match: re.Match[str]) -> float:
    sides = [float(match[key].replace(",", ".")) for key in ("a", "b") if match[key]]
    return max(sides) * _TO_MM[match["unit"][0].lower()]


def amounts(text: str) -> Iterator[Amount]:
    """Yield measured values."""
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            digits = match["value"].replace(",", "").replace(" ", "")
            unit = match["unit"].lower()
            yield Amount(name, float(digits), unit, match.start(), match.end())
