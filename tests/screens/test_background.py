"""Slow work behind the window."""

import threading

from pytestqt.qtbot import QtBot

from ketrate.errors import BadInputError, CancelledError, KetRateError
from ketrate.screens.background import Background, Job


def test_a_result_arrives_on_the_thread_of_the_window(qtbot: QtBot, background: Background) -> None:
    here = threading.get_ident()
    seen: list[tuple[object, bool, bool]] = []

    def work(_: Job) -> int:
        return threading.get_ident()

    background.start(
        work, done=lambda there: seen.append((None, there != here, threading.get_ident() == here))
    )
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(None, True, True)]


def test_a_failure_that_can_be_explained_is_handed_over(
    qtbot: QtBot, background: Background
) -> None:
    heard: list[KetRateError] = []

    def work(_: Job) -> None:
        raise BadInputError("File", "it is empty.")

    background.start(work, failed=heard.append)
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], BadInputError)


def test_progress_is_told_and_cancel_ends_the_work(qtbot: QtBot, background: Background) -> None:
    heard: list[KetRateError] = []
    steps: list[tuple[int, int]] = []
    begun, go_on = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        job.step(1, 2)
        begun.set()
        go_on.wait(5)
        job.step(2, 2)

    job = background.start(work, failed=heard.append)
    job.progress.connect(lambda n, of: steps.append((n, of)))
    assert begun.wait(5)
    job.cancel()
    go_on.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert isinstance(heard[0], CancelledError)


def test_a_bug_in_a_job_is_not_swallowed(qtbot: QtBot, background: Background) -> None:
    with qtbot.captureExceptions() as caught:
        background.start(lambda _: 1 // 0)
        qtbot.waitUntil(lambda: bool(caught), timeout=5000)
    assert caught[0][0] is ZeroDivisionError
