"""Write differences into the YAML files, check the whole, and take it back where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.nodes import Node

from kb.errors import InputError
from kb.exchange import ImportRefusedError, Outside, compare, term
from kb.exchange_change import Change
from kb.export_table import FREQUENCY_FIELDS
from kb.knowledge import KnowledgeBase
from kb.load import check_knowledge
from kb.reader import Reader
from kb.schema import Disorder
from kb.yaml_edit import YamlText

__all__ = ["Edited", "edited_files", "write_changes"]


@dataclass(frozen=True)
class Edited:
    """A file with its differences.

    Attributes:
        file: path relative to the knowledge base.
        text: its new text.
        changes: what was changed in it.
    """

    file: str
    text: str
    changes: tuple[Change, ...]


def edited_files(
    changes: Sequence[Change], knowledge: KnowledgeBase, root: Path
) -> tuple[Edited, ...]:
    """Return the files that the differences change, with their new text; nothing is written."""
    reader = Reader(root)
    for _ in (*reader.findings(), *reader.disorders(), *reader.classes()):
        pass  # reading notes where each term stands
    by_file: dict[str, list[Change]] = {}
    for change in changes:
        by_file.setdefault(reader.where[change.target][0], []).append(change)
    made = []
    for file, mine in sorted(by_file.items()):
        text = YamlText((root / file).read_bytes().decode("utf-8"), name=file)
        for change in mine:
            keys = reader.where[change.target][1]
            # a disorder is its file; findings and classes are entries of theirs
            entry = text.root if keys == ("id",) else text.node(keys)
            _apply(change, text, entry, knowledge)
        made.append(Edited(file, text.result(), tuple(mine)))
    return tuple(made)


def write_changes(files: Sequence[Edited], outside: Outside, root: Path) -> None:
    """Write the files, and check that the knowledge base now says what the file says.

    Raises:
        ImportRefusedError: the knowledge base would have errors; all files are as they were.
    """
    before = {one.file: (root / one.file).read_bytes() for one in files}
    try:
        for one in files:
            (root / one.file).write_bytes(one.text.encode())
        knowledge, problems = check_knowledge(root)
        if knowledge is None:
            raise ImportRefusedError([str(p) for p in problems if p.level == "error"])
        left = compare(knowledge, outside, remove_many=True)
        if left:
            raise ImportRefusedError([f"{left[0].target}: {left[0]}: could not be written"])
    except BaseException as error:
        _restore(before, root)
        if isinstance(error, OSError):
            reason = error.strerror or str(error)
            place = str(error.filename or root)
            raise InputError(f"cannot write: {reason}", place=place, mend="check it") from error
        raise


def _restore(before: Mapping[str, bytes], root: Path) -> None:
    """Put the old contents back where they are not there any more."""
    for file, data in before.items():
        if (root / file).read_bytes() != data:
            (root / file).write_bytes(data)


def _apply(change: Change, text: YamlText, entry: Node | None, knowledge: KnowledgeBase) -> None:
    if entry is None:
        raise InputError(f"'{change.target}' was not found", place=text.name)
    known = term(knowledge, change.target)
    if isinstance(known, Disorder) and change.subject:
        _apply_assertion(change, text, known, knowledge)
    elif change.kind == "synonyms":
        node = text.node(["synonyms"], start=entry)
        if node is None:
            text.add_field(entry, "synonyms", change.after, after="label")
        else:
            text.set_list(node, list(known.synonyms), change.after)
    else:
        node = text.node([change.kind], start=entry)
        if node is None:
            text.add_field(entry, change.kind, change.after, after="label")
        else:
            text.set_scalar(node, change.after)


def _apply_assertion(
    change: Change, text: YamlText, disorder: Disorder, knowledge: KnowledgeBase
) -> None:
    if change.kind == "added":
        behind = _behind(change.after, disorder, knowledge)
        text.add_item(["findings"], change.after, behind=behind)
        return
    subjects = [assertion.subject for assertion in disorder.findings]
    keys: list[str | int] = ["findings", subjects.index(change.subject)]
    if change.kind == "removed":
        text.drop_item(keys)
        return
    part, order = ("lesion", ()) if change.kind == "lesion" else ("frequency", FREQUENCY_FIELDS)
    node = text.node([*keys, part])
    if node is None:
        raise InputError(f"the {part} was not found", place=text.name, mend="edit it by hand")
    text.set_fields(node, change.before, change.after, order)


def _behind(made: dict[str, Any], disorder: Disorder, knowledge: KnowledgeBase) -> int:
    """Return the index of the last assertion of the same axis, or of a lesion; else the last."""
    finding = made.get("finding")
    axis = None if finding is None else knowledge.findings[finding].axis
    last = len(disorder.findings) - 1
    for index in range(last, -1, -1):
        other = disorder.findings[index].finding
        same = None if other is None else knowledge.findings[other].axis
        if same == axis:
            return index
    return last
