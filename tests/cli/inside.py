"""Commands as a script runs them: in this process, which is quicker, or in one of their own."""

import contextlib
import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from ketrate.cli import main

PASSWORD = "ketrate-demo"
EXAMPLE = '{"1":3,"2":3,"3":2,"4":2,"5":1,"6":3,"7":4,"8":3,"9":3,"10":2}'
VOLATILE = {"lock", "tries", "vault.db-wal", "vault.db-shm"}


@dataclass
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    def json(self) -> Any:  # noqa: ANN401 - whatever the document holds
        return json.loads(self.out, parse_constant=_refuse_constant)


def process(*words: str, stdin: str = "", password: str | None = PASSWORD) -> Said:
    """Run one command in a process of its own."""
    environment = {k: v for k, v in os.environ.items() if k != "KETRATE_PASSWORD"}
    if password is not None:
        environment["KETRATE_PASSWORD"] = password
    done = subprocess.run(
        [sys.executable, "-m", "ketrate", *words],
        input=stdin,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert "Traceback" not in done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def ketrate(*words: str, stdin: str | None = "", password: str | None = PASSWORD) -> Said:
    """Run one command; a sentence of the bug fence or a traceback fails the test."""
    environment = {} if password is None else {"KETRATE_PASSWORD": password}
    out, err = _stream(), _stream()
    with (
        mock.patch.dict(os.environ, environment),
        mock.patch("sys.stdin", None if stdin is None else _stream(stdin)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        if password is None:
            os.environ.pop("KETRATE_PASSWORD", None)
        status = _status(words)
    said = Said(status, _text(out), _text(err))
    assert "Traceback" not in said.err
    assert "KetRate failed" not in said.err
    return said


def refusal(said: Said, status: int = 1) -> str:
    """The one sentence of a refusal: on standard error, nothing on standard output."""
    assert said.status == status, said
    assert said.out == ""
    sentence = said.err.strip()
    assert sentence
    assert "\n" not in sentence
    assert sentence.endswith((".", ":"))
    return sentence


def content(folder: Path) -> dict[str, str]:
    """Every file with its hash, but for the lock, the tries, and what SQLite keeps beside."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in VOLATILE
    }


@contextlib.contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """What happens inside may change nothing in the folder."""
    before = content(folder)
    yield
    assert content(folder) == before


def _refuse_constant(name: str) -> None:
    message = f"{name} in a JSON document"
    raise AssertionError(message)


def _status(words: tuple[str, ...]) -> int:
    try:
        return main(words)
    except SystemExit as left:
        return int(left.code or 0)


def _stream(text: str = "") -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode()
