"""Answers the interview of one person again and again until it is killed: `python … <url> <person>`.

After each answer that was stored it says so, with what the answer was: whatever it said must be found afterwards.
"""

from __future__ import annotations

import sys
from itertools import count

from actions.database.engine import open_database
from actions.interview.engine import give
from actions.interview.repository import Interviews
from knowledge.clock import now_jst
from tests.actions.interview.walking import SCRIPT


def main() -> None:
    url, person = sys.argv[1:]
    interviews = Interviews(open_database(url), SCRIPT)
    interview = interviews.begin(person, now_jst())
    interview = interviews.apply(interview, lambda i: give(SCRIPT, i, "consent", "yes", now_jst()))
    for n in count():
        number = str(n)
        interviews.apply(interview, lambda i, staff=number: give(SCRIPT, i, "staff", staff, now_jst()))  # type: ignore[misc]
        print(number, flush=True)


if __name__ == "__main__":
    main()
