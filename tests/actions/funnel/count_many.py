"""Counts the same steps many times, in a process of its own: `python … <url> <times>`."""

from __future__ import annotations

import sys

from actions.database.engine import open_database
from actions.funnel.funnel import Funnel
from tests.actions.interview.walking import SCRIPT


def main() -> None:
    url, times = sys.argv[1:]
    funnel = Funnel(open_database(url), SCRIPT)
    for _ in range(int(times)):
        funnel.record("shown", "web", "stage")
        funnel.record("answered", "line", "stage")
        funnel.flush()


if __name__ == "__main__":
    main()
