"""What long work says of itself: which phase it is in, how fast, how long still. On a terminal, and only there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.text import Text

if TYPE_CHECKING:
    from rich.progress import Progress, Task, TaskID

_SECONDS = 0.4  # a phase that is shorter is not worth a line


class Display:
    """Nothing is shown by this one: nobody looks."""

    def stage(self, label: str) -> None:
        """What is being done now, where nothing can be counted."""

    def track(self, label: str, total: int) -> Callable[[int], None]:
        """A function that counts on; ``total`` is how many things there are."""
        return lambda number: None

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The terminal is somebody else's in the block, such as a question's."""
        yield


class _Shown(Display):
    """One phase at a time.  After one that was counted, the stage around it goes on."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.label = ""
        self.task: TaskID | None = None

    def stage(self, label: str) -> None:
        self.label = label
        self._begin(label, None)

    def track(self, label: str, total: int) -> Callable[[int], None]:
        task = self._begin(label, total)
        done = 0

        def step(number: int) -> None:
            nonlocal done
            done += number
            if self.task == task:
                self.progress.advance(task, number)
                if done >= total:
                    self.stage(self.label)

        return step

    @contextmanager
    def paused(self) -> Iterator[None]:
        if self.task is not None:
            self.progress.remove_task(self.task)
            self.task = None
        self.progress.stop()
        try:
            yield
        finally:
            self.progress.start()

    def _begin(self, label: str, total: int | None) -> TaskID:
        if self.task is not None:
            self.progress.remove_task(self.task)
        self.task = self.progress.add_task(label, total=total)
        return self.task


@contextmanager
def display(console: Console) -> Iterator[Display]:
    """Until the end of the block; the lines that it used are free again then."""
    if not console.file.isatty() or console.is_dumb_terminal or console.quiet:
        yield Display()
        return
    with _live(console) as progress:
        yield _Shown(progress)


def _live(console: Console) -> Progress:
    # Loaded only where somebody looks.
    from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn

    class Bar(BarColumn):
        """None where there is nothing to count."""

        def __call__(self, task: Task) -> Any:
            return Text() if task.total is None else super().__call__(task)

    class Said(ProgressColumn):
        """``1,234/8,993  1,900/s  0:04 left``; without a total, how long it has taken."""

        def render(self, task: Task) -> Text:
            return Text(_said(task), no_wrap=True)

    class Lasting(Progress):
        """Shows no phase that is over before it can be read."""

        def get_renderables(self) -> Iterable[RenderableType]:
            yield self.make_tasks_table([task for task in self.tasks if (task.elapsed or 0) > _SECONDS])

    width = min(40, max(8, console.width - 60))
    columns = (SpinnerColumn("line"), TextColumn("{task.description}"), Bar(width), Said())
    return Lasting(*columns, console=console, transient=True)


def _said(task: Task) -> str:
    if task.total is None:
        return _clock(task.elapsed)
    rate = f"  {task.speed:,.0f}/s" if task.speed else ""
    left = f"  {_clock(task.time_remaining)} left" if task.time_remaining is not None and task.speed else ""
    return f"{task.completed:,.0f}/{task.total:,.0f}{rate}{left}"


def _clock(seconds: float | None) -> str:
    minutes, second = divmod(int(seconds or 0), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute}:{second:02}"
