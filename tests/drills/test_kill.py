import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ketrate.store import audit, replay
from tests.store.kept import keyring, make

ROOT = Path(__file__).parents[2]
KILLS = 100 if os.environ.get("KETRATE_DRILLS") == "long" else 4


@pytest.mark.drill
def test_no_answer_shown_as_saved_is_lost_by_a_killed_program(tmp_path: Path) -> None:
    kept = make(tmp_path / "clinic")
    key, chance, said = keyring().data_key, random.Random(7), 0  # noqa: S311 - a drill, no secret
    for _ in range(KILLS):
        kept.vault.close()
        arguments = [str(kept.folder), key.secret.hex(), key.clinic.hex(), str(kept.rating.id)]
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.drills.answering", *arguments],
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0.01, 0.15))
        child.kill()
        lines = child.stdout.read().split()
        child.stdout.close()
        child.wait()
        said = int(lines[-1]) if lines else said
        kept.reopen()
        assert kept.vault.seq >= said
        assert replay.differences(kept.vault) == []
        assert audit.verify(kept.folder, key).problems == ()
    kept.vault.close()
    assert said > KILLS
