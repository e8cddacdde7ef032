"""``dermatrace explain`` and ``dermatrace verify``: write a proof in a form, and check one."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desks.knowledge_commands import KnowledgeOption, writing
from desks.picture_command import refuse_unread
from kb.errors import CaseError, InputError, ProofError

if TYPE_CHECKING:
    from kb.knowledge import KnowledgeBase
    from reasoning.case import Case
    from reasoning.engine import Differential

__all__ = ["ProofForm", "explain", "register", "verify"]


class ProofForm(StrEnum):
    """Forms that ``explain`` writes a proof in, each with the ending of its file."""

    tree = "tree"
    json = "json"
    prov = "prov"
    mermaid = "mermaid"
    graph = "graph"

    @property
    def ending(self) -> str:
        """The ending of a file of this form."""
        return {"tree": "txt", "json": "json", "prov": "prov.json", "mermaid": "mmd"}.get(
            self.value, "graph.json"
        )


def register(app: typer.Typer) -> None:
    """Add the two commands to an app."""
    app.command("explain")(explain)
    app.command("verify")(verify)


def explain(
    case: Annotated[Path, typer.Argument(help="Case file (YAML or JSON).")],
    disorder: Annotated[str, typer.Argument(help="Disorder: id, name, or none-of-these.")],
    form: Annotated[
        ProofForm,
        typer.Option(
            "--as",
            help="A tree in words, the proof (JSON, what verify checks), W3C provenance "
            "(PROV-JSON), a Mermaid flowchart, or the graph (node-link JSON).",
        ),
    ] = ProofForm.tree,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="File or folder/; printed if left out.")
    ] = None,
    keep_excluded: Annotated[
        bool, typer.Option(help="Rank disorders that an exclusion rule rules out, too.")
    ] = False,
    fitted: Annotated[
        list[str] | None,
        typer.Option("--fitted", help="Use the counts of this data set, too; may be repeated."),
    ] = None,
    kb: KnowledgeOption = None,
) -> None:
    """Tell what the probability of one hypothesis follows from, step by step."""
    from desks.casework import compiled_knowledge
    from desks.result_files import folder_of
    from reasoning.proofs.proof import build_proof

    compiled = compiled_knowledge(kb, tuple(fitted or ()))
    id_ = _hypothesis(disorder, compiled.knowledge)
    result = _answered(case, compiled, keep_excluded=keep_excluded)
    text = _written(build_proof(result, explain=[id_]), id_, form, compiled.knowledge)
    if output is None:
        typer.echo(text, nl=False)
        return
    with writing(Path(output)):
        folder = folder_of(output)
        name = f"{result.case.id}.{id_}.{form.ending}"
        path = Path(output) if folder is None else folder / name
        path.write_text(text, encoding="utf-8")
    typer.echo(f"written: {path}")


def _hypothesis(name: str, knowledge: KnowledgeBase) -> str:
    from kb.knowledge import nearest
    from reasoning.parameters import NONE_OF_THESE

    found = knowledge.find_disorder(name)
    if found is not None:
        return found.id
    if name == NONE_OF_THESE:
        return name
    near = nearest(name, list(knowledge.disorders))
    mend = f"did you mean {' or '.join(near)}?" if near else "see 'dermatrace kb list'"
    raise CaseError(f"unknown disorder '{name}'", mend=mend)


def _case(path: Path, knowledge: KnowledgeBase) -> Case:
    """Return the case of a file as ``diagnose`` takes it: named after the file, pictures read."""
    from desks.casework import read_case_file, resolve, with_images

    document = {"id": path.stem} | read_case_file(path, knowledge)
    resolve(document, knowledge, str(path))  # before the pictures: they take seconds
    document, readings = with_images(document, path.parent)
    told = resolve(document, knowledge, str(path))
    refuse_unread(told, readings, knowledge, str(path))
    return told


def _answered(case: Path, compiled: Any, *, keep_excluded: bool) -> Differential:
    """Answer a case file, naming it in any error."""
    from reasoning.engine import diagnose

    told = _case(case, compiled.knowledge)
    try:
        return diagnose(told, compiled, keep_excluded=keep_excluded)
    except CaseError as error:
        place = ": ".join(part for part in (str(case), error.place) if part)
        raise CaseError(error.message, place=place, mend=error.mend) from error


def _written(proof: dict[str, Any], id_: str, form: ProofForm, knowledge: KnowledgeBase) -> str:
    from desks.casework import to_json

    match form:
        case ProofForm.tree:
            from reasoning.proofs.text import explain as tree

            return tree(proof, id_, knowledge) + "\n"
        case ProofForm.json:
            return to_json(proof) + "\n"
        case ProofForm.prov:
            from reasoning.proofs.prov import proof_prov

            return proof_prov(proof, id_, knowledge)
        case ProofForm.mermaid:
            from reasoning.proofs.mermaid import proof_mermaid

            return proof_mermaid(proof, id_, knowledge)
        case ProofForm.graph:
            from networkx import node_link_data

            from reasoning.proofs.graph import proof_graph

            return to_json(node_link_data(proof_graph(proof, hypothesis=id_), edges="edges")) + "\n"


def verify(
    proof: Annotated[Path, typer.Argument(help="A proof, or a result that holds one (JSON).")],
    case: Annotated[Path | None, typer.Option(help="Case file it should be about.")] = None,
    kb: KnowledgeOption = None,
) -> None:
    """Check a proof with the independent checker; exit code 1 names the step that is wrong."""
    from desks.verified import compiled_for, proof_in, verify_answer

    data = _read_proof(proof)
    inner = proof_in(data)
    compiled = compiled_for(data, kb)
    told = None if case is None else _case(case, compiled.knowledge)
    try:
        verify_answer(data, compiled, told)
    except ProofError as error:
        place = f"{proof}: {error.place}"
        mend = error.mend or "refused: the first step that does not follow is named"
        raise ProofError(error.message, place=place, mend=mend) from error
    for line in _accepted(inner, case, recheck=inner is not data):
        typer.echo(line)


def _read_proof(path: Path) -> dict[str, Any]:
    """Return the content of a JSON file in which no name stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for key, _ in pairs if [k for k, _ in pairs].count(key) > 1)
            raise ValueError(f"'{twice}' stands twice in one object")
        return found

    try:
        data = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=once)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(reason, place=str(path), mend="check the path") from error
    except (ValueError, RecursionError) as error:  # bad JSON and bad UTF-8 are values, too
        mend = "give what 'diagnose -f json' or 'explain --as json' wrote"
        raise InputError(f"this is not JSON: {error}", place=str(path), mend=mend) from error
    if not isinstance(data, dict):
        raise ProofError("this is not a proof", place=str(path), mend="it should be an object")
    return data


def _accepted(proof: dict[str, Any], case: Path | None, *, recheck: bool) -> list[str]:
    """Say what was accepted, and what was taken from the proof itself."""
    count = sum(len(rows) for rows in proof["weights"].values())
    told = [f"accepted: {len(proof['hypotheses'])} sums and {count} weights follow"]
    told.append(f"from knowledge {proof['knowledge_hash'][:16]} and dermatrace {proof['version']}")
    if case is None:
        told.append("for the case inside the proof; --case FILE holds it to yours")
    else:
        told.append(f"for the case in {case}")
    if proof["candidates"] is not None:
        told.append(f"among {len(proof['candidates'])} candidates only")
    if proof["keep_excluded"]:
        told.append("with disorders that an exclusion rules out ranked like any other")
    if proof["fitted"]:
        names = " and ".join(one["dataset"] for one in proof["fitted"])
        told.append(f"with the counts of {names}")
    if recheck:
        told.append("the results, rules and notices beside the proof are those of its case")
    return told
