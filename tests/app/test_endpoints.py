"""Every verb of the app through ``gradio_client``: the same answers as the library's."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from PIL import Image

from desks.app_api import VERBS
from desks.clinic.answer import run_case
from reasoning.questions.contrast import contrast
from reasoning.questions.counterfactual import counterfactual
from reasoning.questions.next_question import next_question
from reasoning.questions.why_not import why_not
from reasoning.result import result_dict

CASE = {"age": 38, "present": ["plaque", "silvery scale", "elbow"]}
OTHER = "nummular eczema"
CALLS: dict[str, list[Any]] = {
    "diagnose": [CASE],
    "read-text": ["A 51-year-old man with itchy plaques. No fever."],
    "explain": [CASE, "plaque psoriasis"],
    "contrast": [CASE, "plaque psoriasis", OTHER],
    "why-not": [CASE, OTHER],
    "counterfactual": [CASE, OTHER, "look"],
    "next-question": [CASE, "diagnosis", "look"],
    "unexplained": [CASE],
    "report": [CASE],
    "show": ["scabies"],
}
SCRIPT = """
import json, sys
from gradio_client import Client, handle_file
from gradio_client.exceptions import AppError
client = Client(sys.argv[1], verbose=False)
calls = json.loads(sys.argv[2])
out = {name: client.predict(*given, api_name='/' + name) for name, given in calls.items()}
out['verify'] = client.predict(out['diagnose']['proof'], api_name='/verify')
out['verify answer'] = client.predict(out['diagnose'], api_name='/verify')
out['read'] = client.predict(handle_file(sys.argv[3]), api_name='/read')
errors = {}
broken = json.loads(json.dumps(out['diagnose']['proof']))
broken['hypotheses'][0]['total'] += 0.0001
wrong = {'diagnose': [{'present': ['plaqe']}], 'show': ['scabeis'], 'verify': [broken],
         'next-question': [{}, 'money', 'look'], 'counterfactual': [{}, 'psoriasis', 'all'],
         'read': ['/nowhere/photo.jpg', 'auto']}
for name, given in wrong.items():
    try:
        client.predict(*given, api_name='/' + name)
        errors[name] = ''
    except AppError as error:
        errors[name] = str(error)
jobs = [client.submit({'age': age, 'present': ['plaque']}, api_name='/diagnose')
        for age in range(20, 50)]
many = [job.result()['case']['age'] for job in jobs]
print(json.dumps({'out': out, 'errors': errors, 'many': many}))
"""


@pytest.fixture(scope="module")
def told(address: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    wall = tmp_path_factory.mktemp("pictures") / "wall.png"
    Image.fromarray(np.full((300, 300, 3), 200, np.uint8)).save(wall)
    # A process of its own: the client's own warnings are not ours to turn into errors.
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, address, json.dumps(CALLS), wall],
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def plain(data: Any) -> Any:
    return json.loads(json.dumps(data))


def test_every_verb_is_called_here() -> None:
    assert CALLS.keys() | {"verify", "read"} == VERBS.keys()


def test_the_answers_are_the_library_s(told: dict[str, Any]) -> None:
    answer = run_case(CASE)
    out = told["out"]
    assert out["diagnose"] == plain(result_dict(answer))
    assert out["contrast"] == plain(contrast(answer, "plaque psoriasis", OTHER).to_dict())
    assert out["why-not"] == plain(why_not(answer, OTHER).to_dict())
    assert out["counterfactual"] == plain(counterfactual(answer, OTHER, limit="look").to_dict())
    assert out["next-question"] == plain(next_question(answer, limit="look").to_dict())


def test_what_the_other_verbs_tell(told: dict[str, Any]) -> None:
    out = told["out"]
    assert out["read-text"]["case"]["age"] == 51
    assert {one["finding"] for one in out["read-text"]["case"]["observations"]} >= {"pruritus"}
    assert out["explain"].startswith("Plaque psoriasis: probability")
    assert "Plaque with silvery scale" in out["report"]["description"]
    assert out["report"]["html"].startswith("<!doctype html>")
    assert out["show"]["label"] == "Scabies"
    assert out["unexplained"]["hypothesis"]["rank"] == 1
    assert out["verify"]["accepted"] is True
    assert out["verify answer"]["accepted"] is True
    assert out["read"]["refused"], "a file that the client sent"


def test_errors_come_back_as_their_line(told: dict[str, Any]) -> None:
    errors = told["errors"]
    assert "did you mean plaque" in errors["diagnose"]
    assert "did you mean scabies" in errors["show"]
    assert "hypotheses / 0" in errors["verify"]
    assert "purpose: 'money' is not known; one of diagnosis" in errors["next-question"]
    assert "limit: 'all' is not known; one of ask, look" in errors["counterfactual"]
    assert "photo.jpg" in errors["read"]


def test_thirty_at_once_are_answered_each_with_its_own_case(told: dict[str, Any]) -> None:
    assert told["many"] == list(range(20, 50))
