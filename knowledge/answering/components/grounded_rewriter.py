"""After the writing, where a chat model is set: says the answer in plainer words, or leaves it as it is."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import closing
from functools import lru_cache
from pathlib import Path

import structlog
from haystack import component
from pydantic import Field

from knowledge.answering.support import Evidence, flaw_of
from knowledge.content_file import ContentFile
from knowledge.errors import GenerationError
from knowledge.generation.sentence_cutter import SentenceCutter
from knowledge.models import Answer
from knowledge.ports import ChatModel, ChatTurn
from knowledge.retrieval.context import Context
from knowledge.text.masking import mask_personal_data
from knowledge.text.normalise import normalise_line

_log = structlog.get_logger(__name__)
_FILE = Path(__file__).parents[1] / "prompt.yml"
_MAIN = 1
_CITED = re.compile(r"^(?P<body>[^\[\]]+?)\s*\[(?P<n>[0-9]{1,3})\][。.]?$")
_MARK = re.compile(r"\[[0-9]+\]")


class Prompt(ContentFile):
    """What the model is told, and how long its reply may be."""

    max_sentences: int = Field(ge=1)
    max_characters: int = Field(ge=100)
    system: str
    user: str
    source: str


@lru_cache(maxsize=1)
def prompt() -> Prompt:
    """The prompt that ships with the project."""
    return Prompt.read(_FILE)


class Unsupported(Exception):
    """The reply says something that its citation does not say, or not in the form that was asked for."""


@component
class GroundedRewriter:
    """Puts a chat model's words for the composed ones in `context.answer`, if every sentence passes `support.flaw_of`.

    Only the wording changes: facts, citations, cards, suggestions and the lines in `Answer.notes` stay. Each sentence
    is checked as soon as it is complete; the first that fails ends the request, and the composed answer stays, as it
    does when the model is slow, cut off or not there.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        answer = context.answer
        if answer is not None and answer.outcome.is_answer and set(answer.text.split("\n")) - set(answer.notes):
            try:
                worded = self._worded(answer, context.text)
            except (GenerationError, Unsupported) as reason:
                _log.warning("answer not reworded", kind=type(reason).__name__, reason=str(reason))
            else:
                context.answer = answer.model_copy(update={"text": worded})
                _log.info("answer reworded")
        return {"context": context}

    def _worded(self, answer: Answer, question: str) -> str:
        sentences = list(self._checked_sentences(answer, question))
        if not any(sentence.endswith(f"[{_MAIN}]") for sentence in sentences):
            raise Unsupported("says nothing about what was found first")
        return _with_notes(answer, sentences)

    def _checked_sentences(self, answer: Answer, question: str) -> Generator[str]:
        evidence = _evidence(answer)
        with closing(self._sentences(_messages(answer, question))) as sentences:
            for count, sentence in enumerate(sentences, start=1):
                if count > prompt().max_sentences:
                    raise Unsupported("too many sentences")
                yield _checked(sentence, evidence)

    def _sentences(self, messages: list[ChatTurn]) -> Generator[str]:
        cutter, length = SentenceCutter(), 0
        with closing(self._model.stream(messages)) as pieces:
            for piece in pieces:
                length += len(piece)
                if length > prompt().max_characters:
                    raise Unsupported("too long")
                yield from cutter.feed(piece)
        yield from cutter.finish()


def _checked(sentence: str, evidence: dict[int, Evidence]) -> str:
    match = _CITED.match(normalise_line(sentence))
    if match is None:
        raise Unsupported("no citation at its end")
    body, n = match["body"].rstrip("。. "), int(match["n"])
    if n not in evidence:
        raise Unsupported("cites what is not there")
    if flaw := flaw_of(body, evidence[n]):
        raise Unsupported(flaw.value)
    return f"{body}。[{n}]"


def _evidence(answer: Answer) -> dict[int, Evidence]:
    labels: dict[int, list[str]] = {}
    for fact in answer.facts:
        labels.setdefault(fact.citation, []).append(fact.name)
    return {c.n: Evidence(c.quote, c.title, labels.get(c.n, ())) for c in answer.citations}


def _messages(answer: Answer, question: str) -> list[ChatTurn]:
    say = prompt()
    sources = "\n\n".join(
        say.source.format(n=c.n, title=c.title, quote=_MARK.sub("", c.quote)) for c in answer.citations
    )
    asked = say.user.format(sources=sources, question=mask_personal_data(normalise_line(question)))
    return [ChatTurn("system", say.system), ChatTurn("user", asked)]


def _with_notes(answer: Answer, sentences: list[str]) -> str:
    """The sentences in the place of what they replace: notes that stood before it stay before it, the others after."""
    lines = answer.text.split("\n")
    first = next((i for i, line in enumerate(lines) if line not in answer.notes), len(lines))
    after = [line for line in lines[first:] if line in answer.notes]
    return "\n".join([*lines[:first], *sentences, *after])
