"""A progress bar of training: steps done, the loss, the time left; on a terminal only."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from vision.recipe import Recipe

__all__ = ["Bar"]


class Bar:
    """Shows how far a run is; a context manager.

    Args:
        plan: the recipe that is run.
        first: epochs already done.
        shown: whether to show anything; nothing is shown where standard error is no terminal.
    """

    def __init__(self, plan: Recipe, first: int, *, shown: bool) -> None:
        console = Console(stderr=True)
        self.epochs = plan.epochs
        self.inner = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("steps, left:"),
            TimeRemainingColumn(),
            console=console,
            disable=not (shown and console.is_terminal),
        )
        self.task = self.inner.add_task(
            plan.name, total=plan.epochs * plan.steps, completed=first * plan.steps
        )
        self.mean: float | None = None

    def __enter__(self) -> Bar:
        self.inner.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.inner.stop()

    def step(self, epoch: int, loss: float, steps: int = 1) -> None:
        """Tell that steps are done.

        Args:
            epoch: the epoch, counted from 0.
            loss: the total loss of the step.
            steps: how many of the recipe's steps were done, over all processes.
        """
        self.mean = loss if self.mean is None else 0.95 * self.mean + 0.05 * loss
        told = f"epoch {epoch + 1} of {self.epochs}, loss {self.mean:.3f}"
        self.inner.update(self.task, advance=steps, description=told)
