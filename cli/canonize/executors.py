"""Where the hot map runs: a process pool, this process, or a cluster; with a progress bar on a terminal."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures import wait as wait_for
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from threading import Thread
from typing import Any, TypeVar

from rich.console import Console

from canonize.errors import CanonizeError
from canonize.progress import Display, display
from canonize.suggestions import nearest
from canonize_codemods.migration.mapping import Mapper, serial

T = TypeVar("T")
R = TypeVar("R")

# A pool costs more than it gives below this many tasks.
_WORTH_A_POOL = 3
_DASK = "dask://"
_PATIENCE = 10.0  # seconds that a scheduler is waited for, and between two looks at whether it has workers


@contextmanager
def open_mapper(name: str, jobs: int | None, console: Console) -> Iterator[Tracked]:
    """``name``: process, serial, or dask://HOST:PORT.  Results come in the order of the tasks.

    Raises CanonizeError for another name, or an executor that cannot be had.
    """
    check_executor(name)
    jobs = jobs or os.cpu_count() or 1
    if name == "serial" or (name == "process" and jobs == 1):
        with display(console) as shown:
            yield Tracked(serial, shown)
    elif name == "process":
        pool = _Pool(jobs)  # before the progress bar, whose thread must not be forked along
        try:
            with display(console) as shown:
                yield Tracked(pool, shown)
        finally:
            pool.close()
    else:
        with _dask(name.removeprefix(_DASK)) as mapper, display(console) as shown:
            yield Tracked(mapper, shown)


def check_executor(name: str) -> None:
    """Raises CanonizeError for a name that ``open_mapper`` has nothing for."""
    if name not in ("process", "serial") and not name.startswith(_DASK):
        remedy = nearest(name, ("process", "serial"), "choose process, serial or dask://HOST:PORT")
        raise CanonizeError(f"there is no executor {name!r}", remedy)


class _Pool:
    """Worker processes, forked while this process is still small: they share nothing that is read later."""

    def __init__(self, jobs: int) -> None:
        method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
        context = multiprocessing.get_context(method)
        self.executor = ProcessPoolExecutor(
            jobs, mp_context=context, initializer=_start_worker, initargs=(os.getpid(),)
        )
        with _deaf_children():
            for _ in range(jobs):
                self.executor.submit(int)

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterable[R]:
        if len(tasks) < _WORTH_A_POOL:
            return map(function, tasks)
        return self._results(function, tasks, label)

    def _results(self, function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterator[R]:
        try:
            yield from _on(self.executor)(function, tasks, label)
        except BrokenProcessPool:
            raise CanonizeError("a worker process was killed", "is there memory enough? try --jobs 1") from None

    def close(self) -> None:
        self.executor.shutdown(cancel_futures=True)


@contextmanager
def _deaf_children() -> Iterator[None]:
    """Children that Ctrl-C does not reach: one that dies with a lock of the pool in its hands stops all for ever."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(parent: int) -> None:
    gc.disable()  # syntax trees are freed by reference counts; collecting them costs half of the parse
    Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """A worker whose parent was killed would wait for work for ever."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _on(executor: Executor, wait: Callable[[Future[Any]], object] = lambda future: None) -> Mapper:
    """``wait`` returns when a result is there, or raises."""

    def run(function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterator[R]:
        futures = [executor.submit(function, task) for task in tasks]
        try:
            for future in futures:
                wait(future)
                yield future.result()
        finally:
            for future in futures:
                future.cancel()

    return run


@contextmanager
def _dask(address: str) -> Iterator[Mapper]:
    try:
        from distributed import Client, KilledWorker
    except ImportError:
        raise CanonizeError("dask's distributed is not installed", "pip install 'canonize[dask]'") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except OSError as error:
        raise CanonizeError(
            f"no scheduler answers at {address}: {error}", "start one, or use --executor process"
        ) from None

    def wait(future: Future[Any]) -> None:
        """The scheduler waits for workers for ever; we don't."""
        while not wait_for([future], timeout=_PATIENCE).done:
            if not client.scheduler_info()["workers"]:
                raise CanonizeError(f"the cluster at {address} has no worker", "start some, or use --executor process")

    def run(function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterator[R]:
        # A task whose worker dies is given to another one by the scheduler; retries are for what fails by chance.
        try:
            yield from _on(client.get_executor(retries=2, pure=False), wait)(function, tasks, label)
        except KilledWorker as error:
            raise CanonizeError(f"workers of the cluster died: {error}", "is there memory enough for them?") from None
        except (ModuleNotFoundError, AttributeError, RuntimeError) as error:
            if "deserializ" not in str(error) and not isinstance(error, ModuleNotFoundError):
                raise
            remedy = "install this canonize, and this Python, for the scheduler and its workers, too"
            raise CanonizeError(f"the cluster does not know what to run: {error}", remedy) from None
        except (CancelledError, OSError) as error:
            what = f"{type(error).__name__} {error}".strip()
            raise CanonizeError(f"the cluster at {address} went away: {what}", "run it again") from None

    with client:
        yield run


class Tracked:
    """A mapper that shows how far it is.

    ``stage`` says what is done where nothing is mapped; ``paused`` leaves the terminal to a question.
    """

    def __init__(self, mapper: Mapper, shown: Display) -> None:
        self._mapper, self.stage, self._track, self.paused = mapper, shown.stage, shown.track, shown.paused

    def __call__(self, function: Callable[[T], R], tasks: Sequence[T], label: str) -> Iterator[R]:
        sizes = list(map(_files, tasks))
        step = self._track(label, sum(sizes))
        for size, result in zip(sizes, self._mapper(function, tasks, label), strict=True):
            step(size)
            yield result


def _files(task: object) -> int:
    """Of a batch; any other task counts as one."""
    match task:
        case (list() as batch, *_):
            return len(batch)
    return 1
