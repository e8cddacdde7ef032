"""What all tests share: the toy and the shipped knowledge base, the development data, a cache."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from benchmarks.data import data_root
from kb.fitted import Count, FittedLabel, FittedSet
from kb.knowledge import KnowledgeBase
from kb.load import load_knowledge
from reasoning.compiled import CompiledKnowledge

TOY = Path(__file__).parent / "toy"
ROOT = Path(__file__).parent.parent


class Copy:
    """A copy of the toy knowledge base that a test may spoil."""

    def __init__(self, root: Path) -> None:
        self.root = root
        shutil.copytree(TOY, root)

    def edit(self, file: str, old: str, new: str) -> int:
        """Replace one piece of text; return the line (from 1) where the new one begins."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        before = text.index(old)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return text.count("\n", 0, before) + 1

    def write(self, file: str, text: str) -> Path:
        """Write a file anew."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the user's own cache and settings out of it, here and in the processes started."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DERMATRACE_CACHE", str(folder))
        patch.delenv("DERMATRACE_KB", raising=False)
        yield folder


@pytest.fixture(scope="session")
def toy(cache: Path) -> KnowledgeBase:
    return load_knowledge(TOY)


@pytest.fixture(scope="session")
def toy_compiled(toy: KnowledgeBase) -> CompiledKnowledge:
    return CompiledKnowledge(toy)


@pytest.fixture(scope="session")
def shipped(cache: Path) -> KnowledgeBase:
    return load_knowledge()


@pytest.fixture(scope="session")
def shipped_compiled(shipped: KnowledgeBase) -> CompiledKnowledge:
    return CompiledKnowledge(shipped)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "kb")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The development data, which do not travel with the project."""
    root = data_root()
    if not root.is_dir():
        pytest.skip(f"the development data are not at {root} (set DERMATRACE_DATA)")
    return root


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def one_line_error(self) -> str:
        """The only line on stderr, of an error that is the user's."""
        assert self.code == 1, (self.code, self.out, self.err)
        assert "Traceback" not in self.err + self.out
        (line,) = self.err.splitlines()
        assert line.startswith("error: ")
        return line


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the entry point in this process, with everything but the process start."""

    def call(*arguments: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["dermatrace", *map(str, arguments)])
        # started as 'python -m pytest', the help would call itself 'python -m pytest.dermatrace'
        monkeypatch.setattr(sys.modules["__main__"], "__package__", None)
        capsys.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as stopped:
            code = stopped.code if isinstance(stopped.code, int) else 1
        told = capsys.readouterr()
        return Done(code, told.out, told.err)

    return call


def fitted(root: Path, dataset: str = "toy-clinic") -> FittedSet:
    """Write counts of a small clinic beside a knowledge base."""
    counts = {"plaque": Count(n=18, of=20), "macule": Count(n=3, of=20)}
    one = FittedSet(
        dataset=dataset,
        cases=60,
        overall={key: Count(n=25, of=60) for key in ("plaque", "scale", "macule", "elbow")},
        labels={
            "psoriasis": FittedLabel(cases=20, findings=counts),
            "scaly": FittedLabel(cases=40, findings={"scale": Count(n=30, of=40)}),
        },
    )
    one.save(root)
    return one


CLASSES = """
classes:
  - id: scaly
    label: Scaly disease
    synonyms: [peeling disease]
    definition: Toy class
    members: [psoriasis, tinea]
"""


@pytest.fixture
def richer(copy: Copy) -> Copy:
    """The toy with a class, a variant, a look-alike and a data set."""
    copy.write("classes.yaml", CLASSES)
    fitted(copy.root)
    copy.edit(
        "disorders/fungal/tinea.yaml",
        "group: fungal\n",
        "group: fungal\nvariant_of: psoriasis\nonly_sites: [trunk]\n",
    )
    psoriasis = copy.root / "disorders" / "papulosquamous" / "psoriasis.yaml"
    psoriasis.write_text(
        psoriasis.read_text() + "tell_apart:\n"
        "  - {disorder: tinea, by: annular, says: Rings are tinea, evidence: author}\n"
        "exclude_first: ['Tinea: scrape it']\n"
        "complications: [arthritis]\n"
        "treatment:\n"
        "  - {line: first, option: a cream, evidence: reference, source: toy-cohort,"
        " where: page 3}\n"
    )
    return copy
