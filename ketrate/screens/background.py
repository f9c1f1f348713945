"""The one place with threads: slow work behind the window, with progress, cancel and an end.

A job's signals always arrive on the window's own thread. Work that reads the vault opens its own
connection; nothing but what it returns crosses over.
"""

import importlib
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject, Qt, Signal

from ketrate.errors import CancelledError, KetRateError

HEAVY = (
    "ketrate.store.connection",  # before sqlite_utils, which must meet the vault's driver first
    "sqlite_utils",
    "numpy",
    "matplotlib.figure",
    "matplotlib.backends.backend_agg",
    "ketrate.figures.trajectory",
    "ketrate.reports.course",
)
"""What is loaded after the first paint, so that no page waits for it."""


class Job(QObject):
    """One piece of slow work. `done` carries its result, `failed` a KetRateError.

    Any other exception is a bug: it is raised again on the window's thread.
    """

    progress = Signal(int, int)
    done = Signal(object)
    failed = Signal(object)
    _ended = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._stop = threading.Event()
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._stop.set()

    def is_cancelled(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def step(self, count: int, total: int) -> None:
        """Say how far the work has come; raises CancelledError when it was cancelled."""
        if self.is_cancelled():
            raise CancelledError
        self.progress.emit(count, total)

    def run(self, work: "Callable[[Job], object]") -> None:
        """Do the work on this thread and send its end to the window's."""
        try:
            result = work(self)
        except BaseException as error:  # noqa: BLE001 - carried over, raised again there
            self._ended.emit(None, error)
        else:
            self._ended.emit(result, None)

    def _deliver(self, result: object, error: BaseException | None) -> None:
        if error is None:
            self.done.emit(result)
        elif isinstance(error, KetRateError):
            self.failed.emit(error)
        else:
            raise error


class Background(QObject):
    """One worker thread; jobs wait for each other."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="ketrate")
        self._jobs: set[Job] = set()

    def start(
        self,
        work: Callable[[Job], object],
        *,
        done: Callable[[object], None] | None = None,
        failed: Callable[[KetRateError], None] | None = None,
    ) -> Job:
        """Begin work behind the window; `done` and `failed` are called on the window's thread."""
        job = Job()
        self._jobs.add(job)
        if done is not None:
            job.done.connect(done)
        if failed is not None:
            job.failed.connect(failed)
        job.done.connect(lambda _: self._jobs.discard(job))
        job.failed.connect(lambda _: self._jobs.discard(job))
        self._pool.submit(job.run, work)
        return job

    def close(self) -> None:
        """Cancel what waits or runs, and let the thread end."""
        for job in tuple(self._jobs):
            job.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)


def warm_up(modules: Iterable[str] = HEAVY) -> threading.Thread:
    """Load heavy libraries on a thread of their own; a missing one is met where it is used."""

    def load() -> None:
        for name in modules:
            try:
                importlib.import_module(name)
            except ImportError:
                continue

    thread = threading.Thread(target=load, name="ketrate-warm-up", daemon=True)
    thread.start()
    return thread
