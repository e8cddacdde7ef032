"""Ages as hurried notes give them: *man 45*, *F44*, *baby 5 weeks*, *18-mo*, *aged 6/12*."""

from __future__ import annotations

import re

__all__ = ["INITIALS", "PARTS", "SHORT_AGES"]

PARTS = {"12": "month", "52": "week", "7": "day"}
"""*6/12* are six months, as British doctors write."""
_ANY = re.IGNORECASE
_GROWN = "man|woman|lady|gentleman|gent|male|female|chap|bloke|lad|MSM"
_WORKS = (
    "housewife|farmer|gardener|builder|labourer|laborer|worker|teacher|nurse|carer|student|soldier"
    "|sailor|fisher(?:man|woman)|fireman|policeman|businessman|businesswoman|salesman|plumber"
    "|carpenter|electrician|mechanic|driver|welder|roofer|painter|baker|butcher|cook|chef|cleaner"
    "|hairdresser|barber|florist|engineer|lawyer|accountant|clerk|secretary|waiter|waitress|vet"
    "|veterinarian|dentist|doctor|physician|athlete|swimmer|wrestler|runner|golfer|miner|hunter"
    "|pensioner|widow|widower|immigrant|refugee|diabetic"
)
"""Who is told of where a note begins with it."""
_YOUNG = "girl|boy|child|kid|toddler|infant|baby|schoolboy|schoolgirl"
_SMALLEST = "baby|infant|newborn|neonate|toddler|child|boy|girl"
_OPEN = r"(?:\s+|\s?[,:]\s?|,\s?aged?\s)"
_NO_AGE = (
    r"(?!\s?(?:%|°|[x×/+*]|[.,:–-]\d|cm\b|mm\b|m\b|kgs?\b|lbs?\b|stone\b|st\b|mg\b|g\b|ml\b|packs?\b"
    r"|pack-|cigar|cigs?\b|units?\b|pints?\b|drinks?\b|hours?\b|hrs?\b|min|days?\b|d\b|weeks?\b|wks?\b"
    r"|w\b|months?\b|mos?\b|mths?\b|years?\b|yrs?\b|times\b|miles\b|degrees?\b|percent\b|per\b|tablets?\b"
    r"|to\s\d|or\s\d|of\b|a\s(?:day|week)\b|h\b|daily\b|others?\b|cases\b|patients\b))"
)
_SPOTS = (
    r"(?!\s(?:(?!with\b|has\b|had\b|on\b|and\b)\w+\s)?(?:spots|lesions|papules|nodules|plaques|moles|bites|blisters|patches|bumps"
    r"|lumps|ulcers|sores|warts|scars|marks|pustules|vesicles|macules|boils|siblings|friends"
    r"|children|kids|brothers|sisters|sons|daughters"
    r"|episodes|attacks)\b)"
)
_STOPS = r"(?=\s?(?:[,.;:)]|\Z|\n|old\b|with\b|w/|c/o\b|presents?\b|presenting\b))"
_LASTS = r"(?!\s*(?:history|hx|h/o|of\b|ago\b|duration|course|later|after|back\b|x\b))"
_GROWN_WORDS = (
    r"(?!.*\b(?:m[ae]n|wom[ae]n|lady|gentleman|mr|mrs|ms|work\w*|smok\w*|retire\w*|wife|husband"
    r"|pregnan\w*|diabet\w*|i|my|pensioner|farmer|elderly)\b)"
)
"""Whoever is one of these is no child of 18 months: the rash has lasted so long."""
SHORT_AGES: tuple[tuple[str, int], ...] = (
    (r"\b(?P<n>\d{1,2})[-\s]?(?P<unit>mos?|mths?|m/o|wks?|yrs?|y)\s?[MF]\b(?!/)", 0),
    (r"\b[MF]\s?(?P<n>\d{1,3})\s?(?:yo|y/o|yrs?|y)\b", 0),
    (
        rf"(?:\A\W*|\b(?:[Pp]atient|[Pp]t)\W+)[MF][\s,/]{{0,2}}(?P<n>\d{{1,3}})\b{_NO_AGE}{_SPOTS}",
        0,
    ),
    (rf"\b(?:{_GROWN}){_OPEN}(?P<n>1[4-9]|[2-9]\d|10\d)\b{_NO_AGE}", _ANY),
    (
        rf"\A\W*(?:[\w-]+\s){{0,2}}?(?:{_WORKS}){_OPEN}(?P<n>1[4-9]|[2-9]\d|10\d)\b{_NO_AGE}",
        _ANY,
    ),
    (rf"\b(?:{_GROWN})\s?\(\s?(?P<n>1[4-9]|[2-9]\d|10\d)\s?\)", _ANY),
    (rf"\b(?:{_YOUNG}){_OPEN}(?P<n>1?\d)\b{_NO_AGE}{_SPOTS}", _ANY),
    (rf"\b(?:{_YOUNG})\s?\(\s?(?P<n>1?\d)\s?\)", _ANY),
    (
        rf"\b(?:{_SMALLEST}|{_GROWN}){_OPEN}(?P<n>\d{{1,3}})[-\s]?(?P<unit>years?|yrs?|y)\b"
        rf"{_STOPS}",
        _ANY,
    ),
    (
        rf"\b(?:{_SMALLEST}){_OPEN}(?P<n>\d{{1,2}})[-\s]?(?P<unit>months?|mos?|mths?)\b{_STOPS}",
        _ANY,
    ),
    (
        r"\b(?:baby|infant|newborn|neonate)\s(?P<n>\d{1,2})[-\s]?(?P<unit>weeks?|wks?|days?)\b"
        rf"{_STOPS}",
        _ANY,
    ),
    (
        r"\b(?P<n>\d{1,2})/(?P<of>12|52|7)[-\s]?"
        r"(?:old\b|of age\b|(?=(?:fe)?male\b|boy\b|girl\b|infant\b|baby\b|child\b))",
        _ANY,
    ),
    (r"\baged?\s(?P<n>\d{1,2})/(?P<of>12|52|7)\b", _ANY),
    (rf"\A\W*(?P<n>\d{{1,3}})\s?(?P<unit>y)\b{_LASTS}", 0),
    (rf"\A\W*(?P<n>\d{{1,2}})[-\s]?(?P<unit>mos?|mths?|m/o)\b{_LASTS}{_STOPS}", _ANY),
    (
        rf"\A\W*(?P<n>\d{{1,2}})-?(?P<unit>mo|m/o|mth)\b{_LASTS}{_GROWN_WORDS}",
        _ANY | re.DOTALL,
    ),
)
"""Ways to state an age, the surest first: ``n``, with ``unit`` (else years) or ``of``."""
INITIALS = {
    "female": re.compile(r"(?:\A\W*|\b(?:[Pp]atient|[Pp]t)\W+)F[\s,/]{0,2}\d{1,3}\b(?!\s?[%°.:])"),
    "male": re.compile(r"(?:\A\W*|\b(?:[Pp]atient|[Pp]t)\W+)M[\s,/]{0,2}\d{1,3}\b(?!\s?[%°.:])"),
}
"""*F44* and *M/60*, where a note begins with it."""
