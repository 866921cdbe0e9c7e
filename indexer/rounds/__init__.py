"""Application windows and deadlines that stand in the prose of schemes and notices, as rounds.

cues       the words that tell an application window from any other date (`cues.yml`)
lines      the document's sentences and table cells, each with the heading or label it stands under
windows    dates of a sentence, paired to windows and judged by the cues
open_ended 随時, 予算がなくなり次第, 募集終了
assemble   one round for each window: openings joined with closings, repetitions merged
"""

from __future__ import annotations

from indexer.rounds.assemble import assembled
from indexer.rounds.lines import lines_of
from indexer.rounds.open_ended import open_ended_in
from indexer.rounds.windows import Found, WindowFinder
from knowledge.models import Document, Notice, Round, Scheme

__all__ = ["rounds_of"]


def rounds_of(document: Document) -> list[Round]:
    """The application windows that a scheme or notice tells of, in order of closing; none for other kinds."""
    if not isinstance(document, Scheme | Notice):
        return []
    finder = WindowFinder(document)
    found: list[Found] = []
    for line in lines_of(document):
        found += finder.windows_in(line)
        found += open_ended_in(line)
    return assembled(document, found)
