"""Runs a dispatcher again and again, a deadline nearer each time, until it is killed: `python … <url> <people>`.

Each run adds a round for every person, so that there is always something to tell.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from actions.database.engine import open_database
from actions.reminders.dispatcher import Dispatcher
from tests.actions.reminders.material import NOON, FakeClock, FakeRounds, upcoming


def rounds_of_run(run: int) -> FakeRounds:
    """The rounds there are at the n-th run: all of them open since noon, one more each time."""
    return FakeRounds([upcoming(f"test:a.r{n}", document_id="test:a", opens_at=NOON) for n in range(run + 1)])


def main() -> None:
    engine = open_database(sys.argv[1])
    print("ready", flush=True)
    for run in range(int(sys.argv[2])):
        Dispatcher(engine, rounds_of_run(run), FakeClock(NOON + timedelta(hours=1))).run()
    print("done", flush=True)


if __name__ == "__main__":
    main()
