"""What tests of the ontology ask of HermiT and of the commands that run it."""

from __future__ import annotations

from typer.testing import CliRunner, Result

from cli import app
from kb.ontology import Classification
from tests.conftest import Copy

PSORIASIS = "disorders/papulosquamous/psoriasis.yaml"
NEVUS = "disorders/tumor/nevus.yaml"
MELANOMA = "disorders/tumor/melanoma.yaml"


def above(classes: Classification, name: str) -> set[str]:
    """All super-classes of a class that HermiT knows, by id."""
    reached: set[str] = set()
    todo = [name]
    while todo:
        for parent in classes.parents[todo.pop()]:
            if parent not in reached:
                reached.add(parent)
                todo.append(parent)
    return reached


def run(command: str, copy: Copy, *more: str) -> Result:
    return CliRunner().invoke(app, ["kb", command, "--kb", str(copy.root), *more])
