"""N-Triples as text: read, write, and give blank nodes names that last.

Numbered blank nodes move with every edit. Here a blank node is named after what it says and whose
it is, so that a change of one assertion changes the lines of that assertion.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TypeAlias

__all__ = [
    "Graph",
    "Triple",
    "canonical",
    "decimal",
    "iri",
    "line",
    "read_triples",
    "text",
    "value",
]

Triple: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object as N-Triples writes them: ``<iri>``, ``_:name``, ``"text"``."""

_LINE = re.compile(r'^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|".*"\S*) \.$')
_LITERAL = re.compile(r'^"(.*)"(?:@[\w-]+|\^\^<[^>]*>)?$', re.DOTALL)
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_UNESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_PLAIN = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def iri(name: str) -> str:
    """Return an IRI as a term."""
    return f"<{name}>"


def text(words: str) -> str:
    """Return a text as a term."""
    return '"' + "".join(_ESCAPES.get(one, one) for one in words) + '"'


def decimal(number: float) -> str:
    """Return a number as a term: whole numbers as integers, others as decimals."""
    kind = "integer" if isinstance(number, int) else "decimal"
    digits = str(number) if isinstance(number, int) else f"{number:.10f}".rstrip("0")
    return f'"{digits + "0" if digits.endswith(".") else digits}"^^<{_XSD}{kind}>'


def line(triple: Triple) -> str:
    """Return a triple as a line of N-Triples."""
    return f"{triple[0]} {triple[1]} {triple[2]} ."


def value(term: str) -> str:
    """Return the IRI or the words of a term."""
    found = _LITERAL.match(term)
    if found is None:
        return term[1:-1] if term.startswith("<") else term
    return _UNESCAPE.sub(_unescaped, found[1])


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])


def read_triples(document: str) -> Iterator[Triple]:
    """Yield the triples of an N-Triples document; lines that are none are left out."""
    for one in document.split("\n"):
        found = _LINE.match(one)
        if found is not None:
            yield found[1], found[2], found[3]


class Graph:
    """Triples by subject and predicate, terms as plain IRIs and words."""

    def __init__(self, found: Iterable[Triple]) -> None:
        self.by: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for subject, predicate, target in found:
            self.by[value(subject)][value(predicate)].append(value(target))

    def get(self, subject: str, predicate: str) -> list[str]:
        """Return what a subject has for a predicate."""
        return self.by[subject].get(predicate, []) if subject in self.by else []

    def is_a(self, kind: str) -> Iterator[str]:
        """Yield the subjects of a type."""
        return (one for one, said in self.by.items() if kind in said.get(_TYPE, ()))


def canonical(triples: Iterable[Triple]) -> list[str]:
    """Return sorted lines in which blank nodes are named after their content and their owner.

    Blank nodes of OWL form trees: each has one owner, or none where it annotates an axiom.
    """
    known = list(triples)
    says: dict[str, list[tuple[str, str]]] = defaultdict(list)
    owner: dict[str, tuple[str, str]] = {}
    for subject, predicate, target in known:
        if subject.startswith("_:"):
            says[subject].append((predicate, target))
        if target.startswith("_:"):
            owner[target] = (subject, predicate)
    content: dict[str, str] = {}

    def content_of(node: str) -> str:
        if node not in content:
            parts = (
                f"{p} {content_of(o) if o.startswith('_:') else o}" for p, o in says.get(node, ())
            )
            content[node] = _digest("\n".join(sorted(parts)))
        return content[node]

    names: dict[str, str] = {}

    def name_of(node: str) -> str:
        if not node.startswith("_:"):
            return node
        if node not in names:
            subject, predicate = owner.get(node, ("", ""))
            above = name_of(subject) if subject else ""
            names[node] = "_:b" + _digest(f"{above} {predicate} {content_of(node)}")
        return names[node]

    return sorted({line((name_of(s), p, name_of(o))) for s, p, o in known})


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:20]
