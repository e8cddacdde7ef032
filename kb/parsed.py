"""Parsed YAML files, kept between runs by the hash of their content.

Six hundred files take seconds to parse, and an edit changes one of them. A file whose content was
parsed before is not parsed again; one that is no YAML is never kept, so it is always reported.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from ruamel.yaml import __version__ as ruamel_version

from kb.yamlio import read_yaml

__all__ = ["ParsedFiles"]


class ParsedFiles:
    """Reads YAML files and remembers what they hold.

    Args:
        folder: where to keep it; None keeps nothing.
        root: the knowledge base that is read; each has a file of its own.
    """

    def __init__(self, folder: Path | None, root: Path | None = None) -> None:
        about = f"{ruamel_version} {'' if root is None else root.absolute()}"
        name = hashlib.sha256(about.encode()).hexdigest()[:16]
        self._path = None if folder is None else folder / f"parsed-{name}.json"
        self._known: dict[str, Any] = self._load()
        self._used: dict[str, Any] = {}
        self._new = False

    def _load(self) -> dict[str, Any]:
        if self._path is None:
            return {}
        try:
            known = json.loads(self._path.read_bytes())
        except (OSError, ValueError):
            return {}
        return known if isinstance(known, dict) else {}

    def read(self, path: Path, *, place: str) -> Any:
        """Return the content of a YAML file as plain data.

        Raises:
            YamlError: the file cannot be read, is not UTF-8, or is not YAML.
        """
        try:
            key = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            return read_yaml(path, place=place)  # says what is wrong
        if key in self._known:
            data = self._known[key]
        else:
            data = read_yaml(path, place=place)
            if not _is_json(data):
                return data
            self._new = True
        self._used[key] = data
        return data

    def save(self) -> None:
        """Keep what was read, and only that; a place that cannot be written to is no error."""
        if self._path is None or not self._new:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._path.parent, suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(json.dumps(self._used))  # whole: ``dump`` goes the slow way
            Path(name).replace(self._path)
        except OSError:
            return


def _is_json(data: Any) -> bool:
    """Tell whether JSON holds the data as they are (keys that are numbers, and dates, are not)."""
    try:
        return bool(json.loads(json.dumps(data, allow_nan=False)) == data)
    except (TypeError, ValueError):
        return False
