"""Several answers to one message as one: a short block each, with citation numbers running through."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from knowledge.answering.wording import wording
from knowledge.models import Answer, Citation, Fact, Outcome
from knowledge.understanding.chips import Chip

MOST_QUESTIONS = 3
_MOST_CITATIONS = 3
_MARK = re.compile(r"\[([0-9]+)\]")
_MOST_FACTS = 3


def joined(parts: Sequence[tuple[str, Answer]]) -> Answer:
    """The answer to a message out of those to its questions; a single one stays as it is.

    Each block keeps what its first citation supports (of a comparison both), so that all of them fit one list. The whole
    is answered if any block is, and stale only if every answered one is; a block that is no answer says so itself.
    """
    if len(parts) == 1:
        return parts[0][1]
    spare = _MOST_CITATIONS - len(parts)
    citations: dict[str, Citation] = {}
    blocks: list[str] = []
    facts: list[Fact] = []
    notes: list[str] = []
    for position, (question, answer) in enumerate(parts, start=1):
        kept = answer.citations[: 2 if len(answer.citations) == 2 and spare > 0 else 1]
        spare -= max(len(kept) - 1, 0)
        numbers = {c.n: _number(c, citations) for c in kept}
        heading = wording().answer["part"].format(position=position, question=question)
        lines = [line for line in answer.text.split("\n") if line not in notes and _supported(line, numbers)]
        blocks.append("\n".join([heading, *(_renumbered(line, numbers) for line in lines)]))
        notes += [heading, *(_renumbered(note, numbers) for note in answer.notes if note in lines)]
        facts += [
            fact.model_copy(update={"name": _name(fact, kept), "citation": numbers[fact.citation]})
            for fact in answer.facts
            if fact.citation in numbers
        ][: _MOST_FACTS * len(kept)]
    answers = [answer for _, answer in parts]
    return Answer(
        outcome=_outcome(answers),
        text="\n\n".join(blocks),
        notes=tuple(dict.fromkeys(notes)),
        facts=tuple(dict.fromkeys(facts)),
        citations=tuple(citations.values()),
        suggestions=_suggestions(answers),
        chips=_chips(answers),
    )


def _number(citation: Citation, citations: dict[str, Citation]) -> int:
    """The number of a citation in the common list, into which it goes; of one document there is one, with all quotes."""
    known = citations.get(citation.id)
    if known is None:
        citations[citation.id] = citation.model_copy(update={"n": len(citations) + 1})
    elif citation.quote not in known.quote:
        citations[citation.id] = known.model_copy(update={"quote": f"{known.quote}\n{citation.quote}"})
    return citations[citation.id].n


def _supported(line: str, numbers: Mapping[int, int]) -> bool:
    return all(int(n) in numbers for n in _MARK.findall(line))


def _renumbered(line: str, numbers: Mapping[int, int]) -> str:
    return _MARK.sub(lambda m: f"[{numbers[int(m.group(1))]}]", line)


def _name(fact: Fact, kept: Sequence[Citation]) -> str:
    """The fact's name with its scheme, for facts of several stand side by side; a comparison names it already."""
    title = next(c.title for c in kept if c.n == fact.citation)
    return fact.name if title in fact.name else f"{fact.name}（{title}）"


def _outcome(answers: Sequence[Answer]) -> Outcome:
    given = [a.outcome for a in answers if a.outcome.is_answer]
    if given:
        return Outcome.ANSWERED if Outcome.ANSWERED in given else Outcome.STALE
    return answers[0].outcome


def _suggestions(answers: Sequence[Answer]) -> tuple[str, ...]:
    """What all blocks suggest; what refers to one scheme (「締切は？」) would be ambiguous here."""
    common = [s for s in answers[0].suggestions if all(s in a.suggestions for a in answers[1:])]
    return tuple(common or [wording().suggestions.human])


def _chips(answers: Sequence[Answer]) -> tuple[Chip, ...]:
    labels: dict[str, list[str]] = {}
    for chip in (chip for answer in answers for chip in answer.chips):
        said = labels.setdefault(chip.key, [])
        said += [label for label in chip.label.split("・") if label not in said]
    return tuple(Chip(key=key, label="・".join(said)) for key, said in labels.items())
