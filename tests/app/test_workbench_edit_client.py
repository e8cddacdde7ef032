"""The verbs of the edit tab as a program calls them, through gradio_client."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from desks.app_workbench_edit_api import EDIT_VERBS
from tests.app.conftest import CLINIC_TABLE

pytestmark = pytest.mark.browser
SCRIPT = """
import json, sys
from gradio_client import Client
from gradio_client.exceptions import AppError
client = Client(sys.argv[1], verbose=False)
def call(name, *given):
    try:
        return client.predict(*given, api_name='/' + name)
    except AppError as error:
        return str(error)
out = {'where': call('where-saved')}
made = call('open-draft', 'disorder', 'nevus')
out['opened'] = made['yaml']
wrong = call('edit-draft', made['draft'], 'set', 'findings/0/finding', 'plaqe')
out['wrong'] = wrong['notes']
out['checked'] = call('check-draft', wrong['draft'])
out['refused'] = call('save-draft', wrong['draft'], 'Ann', 'why')
good = call('edit-draft', made['draft'], 'set', 'findings/0/frequency/value', '0.3')
typed = call('draft-yaml', made['draft'], made['yaml'].replace('value: 0.7', 'value: 0.3', 1))
out['same'] = typed == good
out['added'] = call('edit-draft', made['draft'], 'add', 'findings')['draft'] != made['draft']
source = call('draft-source', made['draft'], 'new-2020', {'title': 'T', 'kind': 'web', 'url': 'u'})
out['source'] = [one['file'] for one in source['draft']['edits']]
out['review'] = call('review-draft', good['draft'], [{'age': 30, 'present': ['plaque']}])
out['saved'] = call('save-draft', good['draft'], 'Ann', 'why')
out['again'] = call('save-draft', good['draft'], 'Bob', 'why')
out['rebased'] = call('rebase-draft', source['draft'])['draft']['edits'][0]['before']
out['saves'] = call('saves')
out['undone'] = call('undo-save', out['saved']['save']['id'], 'Bob', 'back')
out['new'] = call('new-draft', 'finding', 'sandy', 'surface')['yaml']
out['unknown'] = [call('open-draft', 'disorder', 'nevi'), call('undo-save', 'x', 'a', 'b'),
                  call('edit-draft', {}, 'set', 'id', 'x'), call('new-draft', 'rule', 'x', 'no'),
                  call('edit-draft', made['draft'], 'fly', 'id', 'x')]
out['import'] = call('import-draft', sys.argv[2])
out['fit'] = call('fit-counts', sys.argv[3], 'ours', {'silvry scale': 'silvery scale'}, {})
print(json.dumps(out))
"""
CALLED = (
    "where-saved open-draft edit-draft check-draft save-draft draft-yaml draft-source "
    "review-draft rebase-draft saves undo-save new-draft import-draft"
)


def test_every_verb_works_through_the_client(edit_bench: tuple[str, Path], tmp_path: Path) -> None:
    assert EDIT_VERBS.keys() == set(CALLED.split())
    url, root = edit_bench
    before = (root / "disorders/tumor/nevus.yaml").read_text(encoding="utf-8")
    export = tmp_path / "all.tsv"
    done = subprocess.run(
        [sys.executable, "-m", "cli", "kb", "export", "--to", "tsv", "-o", export, "--kb", root],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    rows = export.read_text(encoding="utf-8")
    export.write_text(rows.replace("0.02", "0.03", 1), encoding="utf-8")
    table = tmp_path / "ours.csv"
    table.write_text(CLINIC_TABLE, encoding="utf-8")
    # a process of its own: the client's own warnings are not ours to turn into errors
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, url, str(export), str(table)],
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr
    out: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    assert out["where"]["trouble"] == ""
    assert out["opened"] == before
    assert out["wrong"] == out["checked"]
    assert out["wrong"][0]["keys"] == ["findings", 0]
    assert "did you mean plaque" in out["wrong"][0]["mend"]
    assert "the check forbids it" in out["refused"]
    assert "unknown finding 'plaqe'" in out["refused"]
    assert out["same"] is True
    assert out["added"] is True
    assert out["source"] == ["disorders/tumor/nevus.yaml", "sources.yaml"]
    assert out["review"]["maySave"] is True
    assert out["review"]["hermit"]["contradiction"] == ""
    assert out["review"]["impact"]["cases"]["own"] == 1
    assert out["saved"]["save"]["files"] == ["disorders/tumor/nevus.yaml"]
    assert "changed since you opened it" in out["again"]
    assert "value: 0.3" in out["rebased"]
    assert out["saves"][0]["id"] == out["saved"]["save"]["id"]
    assert out["undone"]["save"]["undoes"] == out["saved"]["save"]["id"]
    assert (root / "disorders/tumor/nevus.yaml").read_text(encoding="utf-8") == before
    assert out["new"].startswith("id: sandy\nlabel: sandy\n")
    told = [
        "did you mean nevus",
        "there is no save 'x'",
        "this is no draft",
        "'no' is no kind of",
        "'fly' is not known",
    ]
    for words, line in zip(told, out["unknown"], strict=True):
        assert words in line
    assert [one["file"] for one in out["import"]["draft"]["edits"]] == [
        "disorders/tumor/nevus.yaml"
    ]
    assert out["fit"]["unmapped"] == {"lichen ruber": 1}
    assert out["fit"]["cases"] == 1
