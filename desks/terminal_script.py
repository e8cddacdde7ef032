"""What ``dermatrace kb show`` prints: an illness script on a terminal, from its plain data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

__all__ = ["print_script"]

Data = Mapping[str, Any]


def print_script(data: Data, console: Console) -> None:
    """Print a script or a class of disorders (see :mod:`desks.script`)."""
    _print_head(data, console)
    if data["kind"] == "class":
        _section(console, "Members")
        for one in data["members"]:
            _line(console, f"{one['label']} ({one['id']})")
        for dataset, cases in data["counted"].items():
            _line(console, f"{dataset}: {cases} cases with this label", 0)
        return
    number = {key: index for index, key in enumerate(data["sources"], start=1)}
    _print_patients(data, number, console)
    _print_findings(data, number, console)
    _print_counted_only(data, console)
    _print_look_alikes(data, number, console)
    for title, words in (
        ("Exclude first", data["exclude_first"]),
        ("Complications", data["complications"]),
    ):
        if words:
            _section(console, title)
            for one in words:
                _line(console, f"{one}")
    if data["treatment"]:
        _section(console, "Treatment")
        for one in data["treatment"]:
            _line(console, f"{one['line']}: {one['option']} {_origin(one, number)}")
    _print_rules(data, number, console)
    _print_reviews(data, console)
    if number:
        _section(console, "Sources")
        for key, index in number.items():
            _line(console, f"[{index}] {data['sources'][key]['citation']} ({key})")


def _section(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, style="bold"))


def _line(console: Console, words: str, indent: int = 2) -> None:
    """Print words indented, the lines that they run on to as well."""
    space = " " * indent
    filled = textwrap.fill(
        words,
        max(console.width, 40),
        initial_indent=space,
        subsequent_indent=space,
        break_long_words=False,
        break_on_hyphens=False,
    )
    console.print(Text(filled), soft_wrap=True)


def _origin(row: Data, number: Mapping[str, int]) -> str:
    """Return kind of evidence, number of the source, place in it, people and note."""
    kind = row["evidence"] + (f" [{number[row['source']]}]" if "source" in row else "")
    more = _details(row)
    return f"({kind}: {more})" if more else f"({kind})"


def _details(row: Data) -> str:
    return "; ".join(row[name] for name in ("where", "population", "note") if name in row)


def _print_head(data: Data, console: Console) -> None:
    console.print(Text(f"{data['label']} ({data['id']})", style="bold"))
    if data["synonyms"]:
        _line(console, f"also: {', '.join(data['synonyms'])}", 0)
    codes = [
        f"{name} {', '.join(value) if isinstance(value, list) else value}"
        for name, value in data["xrefs"].items()
    ]
    if codes:
        _line(console, f"identifiers: {'; '.join(codes)}", 0)
    if data["kind"] == "disorder":
        _line(console, "; ".join(_traits(data)), 0)
    _line(console, data["definition"], 0)


def _traits(data: Data) -> Iterator[str]:
    yield f"group {data['group']}"
    yield f"urgency {data['urgency']}" + (", must not be missed" if data["must_not_miss"] else "")
    yield f"course {data['course']}"
    if data["neoplasm"] != "none":
        yield f"{data['neoplasm']} neoplasm"
    yield "infectious" if data["infectious"] else "not infectious"
    if data["only_sites"]:
        yield f"only on {', '.join(data['only_sites'])}"
    if data["variant_of"]:
        yield f"variant of {data['variant_of']}"
    if data["variants"]:
        yield f"variants: {', '.join(data['variants'])}"
    if data["classes"]:
        yield f"a kind of {', '.join(data['classes'])}"


def _print_patients(data: Data, number: Mapping[str, int], console: Console) -> None:
    told = data["epidemiology"]
    _section(console, "Who gets it")
    for one in told["frequency"]:
        _line(console, f"{one['setting']}: {one['says']} {_origin(one, number)}")
    _line(console, f"age: {told['age']['says']} {_origin(told['age'], number)}")
    _line(console, f"women: {told['female']['says']} {_origin(told['female'], number)}")
    for dataset, labels in data["counted"].items():
        words = [
            f"{cases} cases" + ("" if name == data["id"] else f" labelled {name}")
            for name, cases in labels.items()
        ]
        _line(console, f"{dataset}: {', '.join(words) or 'no cases'}")


def _print_findings(data: Data, number: Mapping[str, int], console: Console) -> None:
    _section(console, "Findings")
    columns = ["finding", "frequency", "evidence", "counted", "where, whom, note"]
    if not any(row["counted"] for row in data["findings"]):
        columns.remove("counted")
    rows = [_cells(row, number) for row in data["findings"]]
    table = Table(box=None, pad_edge=False)
    for name, width in _widths(columns, rows, console.width).items():
        table.add_column(name, width=width, overflow="fold")  # no source loses its end
    axis = ""
    for row, cells in zip(data["findings"], rows, strict=True):
        if row["axis"] != axis:
            axis = row["axis"]
            table.add_row(Text(f"- {axis}", style="bold"))
        table.add_row(*(Text(cells[name]) for name in columns))
    console.print(table)


def _cells(row: Data, number: Mapping[str, int]) -> dict[str, str]:
    source = f" [{number[row['source']]}]" if "source" in row else ""
    return {
        "finding": row["label"],
        "frequency": row["says"],
        "evidence": row["evidence"] + source,
        "counted": "\n".join(map(_count, row["counted"])),
        "where, whom, note": _details(row),
    }


def _widths(
    columns: Sequence[str], rows: Sequence[Mapping[str, str]], width: int
) -> dict[str, int]:
    """Share out the width of the screen, so that cells are wrapped and nothing is cut off."""
    most = {
        name: max([len(name), *(len(line) for row in rows for line in row[name].splitlines())])
        for name in columns
    }
    for name, limit in {"frequency": 18, "evidence": 14, "counted": 31}.items():
        most[name] = min(most.get(name, 0), limit)
    left = width - 2 * (len(columns) - 1) - most["frequency"] - most["evidence"] - most["counted"]
    if left < 40:  # a narrow screen: the counts take two lines each
        narrow = {"frequency": 12, "counted": 20}
        left += sum(max(most[name] - to, 0) for name, to in narrow.items())
        most |= {name: min(most[name], to) for name, to in narrow.items()}
    most["finding"] = min(most["finding"], max(left // 2, 10))
    most["where, whom, note"] = max(left - most["finding"], 10)
    return {name: most[name] for name in columns}


def _count(seen: Data) -> str:
    """Return the count of one data set; one of a class is marked with its name."""
    label = "" if seen["own_label"] else f" in {seen['label']}"
    return f"{seen['dataset']} {seen['says']}{label}"


def _print_counted_only(data: Data, console: Console) -> None:
    if not data["counted_only"]:
        return
    _section(console, "Counted in it, but not named by the script")
    for row in data["counted_only"]:
        words = ", ".join(map(_count, row["counted"]))
        _line(console, f"{row['label']}: {words}")


def _print_reviews(data: Data, console: Console) -> None:
    """Print who signed off how many statements, and which sign-offs stand no longer."""
    signed = data["reviews"]["signed_off"]
    who: dict[str, int] = {}
    for reviews in signed.values():
        for one in reviews:
            name = f"{one['by']} ({one['role']}), {one['on']}"
            who[name] = who.get(name, 0) + 1
    _section(console, "Signed off")
    if not any(one["role"] == "dermatologist" for all_ in signed.values() for one in all_):
        _line(console, "no dermatologist has reviewed this yet")
    for name, count in who.items():
        _line(console, f"{name}: {count} of {len(data['findings']) + 1} statements")
    for one in data["reviews"]["lapsed"]:
        _line(console, f"changed since {one['by']} signed it off: {one['statement']}")


def _print_look_alikes(data: Data, number: Mapping[str, int], console: Console) -> None:
    if not data["tell_apart"] and not data["mistaken_for_it"]:
        return
    _section(console, "Look-alikes")
    for one in data["tell_apart"]:
        words = f"{one['label']}, by {one['by_label']}: {one['says']}"
        _line(console, f"{words} {_origin(one, number)}")
    if data["mistaken_for_it"]:
        _line(console, f"named as look-alike by {', '.join(data['mistaken_for_it'])}")


def _print_rules(data: Data, number: Mapping[str, int], console: Console) -> None:
    if not data["rules"]:
        return
    _section(console, "Rules")
    for rule in data["rules"]:
        _line(console, f"{rule['kind']} {rule['id']}: {rule['label']} {_origin(rule, number)}")
        if "when" in rule:
            _line(console, f"when: {rule['when']}", 4)
        if "action" in rule:
            _line(console, f"then ({rule['urgency']}): {rule['action']}", 4)
        for block in rule.get("blocks", ()):
            _line(console, f"{block['label']}, at least {block['at_least']} of:", 4)
            for item in block["items"]:
                _line(console, f"{item}", 6)
