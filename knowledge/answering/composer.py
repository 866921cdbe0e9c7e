"""Composes answers out of what the sources state. Every sentence with a fact carries its citation's number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answering.citations import CitationList
from knowledge.answering.facts import MAX_CHARACTERS, FoundFact, find_fact, lines_about
from knowledge.answering.judge import content_forms
from knowledge.answering.wording import wording
from knowledge.clock import japanese_date
from knowledge.models import Answer, CaseStudy, Document, Fact, Notice, Outcome, Scheme, SearchResult, Term
from knowledge.models.answer import Card
from knowledge.models.vocabulary import FACT_FIELDS, FIELD_LABELS, FieldName
from knowledge.retrieval.settings import AnswerSettings
from knowledge.text.sentences import sentences, shorten
from knowledge.understanding.question import Question

_SHORT_FACT = 60
_CARD_FIELDS: tuple[FieldName, ...] = ("amount", "period")
_OVERVIEW_FIELDS: tuple[FieldName, ...] = ("target", "amount", "rate", "period", "contact")
_COMPARED_FIELDS: tuple[FieldName, ...] = ("target", "amount", "rate", "expenses", "period", "application", "contact")
_DETAIL_FIELDS: tuple[FieldName, ...] = ("content", *FACT_FIELDS, "caution")
_OVERVIEW_CHARACTERS = 100
_CARD_CHARACTERS = 60
_SUMMARY_CHARACTERS = 160


class _Note(str):
    """A line that limits what is said; it goes into `Answer.notes` too."""

    __slots__ = ()


class Composer:
    """Writes answers for one day in Japan.

    :param today: decides what has ended and how old a source is.
    """

    def __init__(self, settings: AnswerSettings, today: date) -> None:
        self._settings = settings
        self._today = today
        self._say = wording()

    def overview(self, results: Sequence[SearchResult], question: Question, opening: str = "") -> Answer:
        """The first result with its facts, the others by name."""
        cited = CitationList(self._settings.max_quote_characters)
        first = results[0].document
        gist = self._gist(results[0])
        n = cited.cite(first, gist)
        lines: list[str] = [_Note(opening)] if opening else []
        lines += [self._opening(first, n), gist] if not isinstance(first, Term) else [self._opening(first, n)]
        lines += self._others(results[1:], cited)
        facts = self._facts(first, _OVERVIEW_FIELDS, question, cited, _OVERVIEW_CHARACTERS)
        lines += self._notes(first, question)
        return self._answer(first, lines, facts, cited, results[1:], self._next_for(first, question.fields))

    def asked(self, document: Document, question: Question, others: Sequence[SearchResult] = ()) -> Answer:
        """The facts the question asks for, from `document` alone."""
        cited = CitationList(self._settings.max_quote_characters)
        lines: list[str] = []
        facts: list[Fact] = []
        for field in question.fields:
            found = find_fact(document, field, question.text, question.forms)
            n = cited.cite(document, found.text)
            lines.append(self._fact_line(document, found, n, first=not lines))
            if found.stated:
                facts.append(Fact(name=FIELD_LABELS[field], value=found.text, citation=n))
        if not facts:
            gist = shorten(document.summary or document.title, _SUMMARY_CHARACTERS)
            cited.cite(document, gist)
            lines.append(gist)
        if not facts and (contact := find_fact(document, "contact")).stated:
            facts.append(
                Fact(name=FIELD_LABELS["contact"], value=contact.text, citation=cited.cite(document, contact.text))
            )
        lines += self._others(others, cited)
        lines += self._notes(document, question, brief=True)
        return self._answer(document, lines, facts, cited, (), self._next_for(document, question.fields))

    def detail(self, document: Document, question: Question) -> Answer:
        """Everything the source states about one document, field by field."""
        cited = CitationList(self._settings.max_quote_characters)
        gist = shorten(document.summary or document.title, _SUMMARY_CHARACTERS * 2)
        n = cited.cite(document, gist)
        lines = [self._say.answer["detail"].format(title=document.title, n=n), gist]
        if isinstance(document, Scheme):
            facts = self._facts(document, _DETAIL_FIELDS, question, cited)
        else:
            facts = [
                Fact(name=FIELD_LABELS[s.field], value=s.text, citation=cited.cite(document, s.text))
                for s in document.sections
                if s.field != "summary"
            ]
        lines += self._notes(document, question)
        return self._answer(document, lines, facts, cited, (), self._next_for(document, ()))

    def stated(self, document: Document, question: Question) -> Answer:
        """The lines of a document that speak of what a follow-up asks, in the source's words."""
        cited = CitationList(self._settings.max_quote_characters)
        text = lines_about(document, content_forms(question))
        n = cited.cite(document, text)
        name = "stated" if text else "not_stated"
        opening = self._say.answer[name].format(title=document.title, n=n)
        lines = [opening, text] if text else [_Note(opening)]
        facts = [] if text else self._facts(document, ("contact",), Question(""), cited)
        lines += self._notes(document, question, brief=True)
        return self._answer(document, lines, facts, cited, (), self._next_for(document, ()))

    def simpler(self, document: Document, terms: Sequence[Term]) -> Answer:
        """The gist in few words, and the difficult words that occur in it explained."""
        cited = CitationList(self._settings.max_quote_characters)
        gist = (sentences(document.summary) or [document.title])[0]
        n = cited.cite(document, gist)
        lines = [self._say.answer["simpler"].format(title=document.title, n=n), gist]
        for term in terms:
            number = cited.cite(term, term.summary)
            line = self._say.answer["simpler_term"].format(term=term.title, meaning=term.summary)
            lines.append(f"{line}[{number}]")
        lines += self._notes(document, Question(""), brief=True)
        return self._answer(document, lines, [], cited, (), self._next_for(document, ()))

    def compare(self, left: Document, right: Document, question: Question) -> Answer:
        """Two documents side by side: a fact of each for every field one of them states."""
        cited = CitationList(self._settings.max_quote_characters)
        sides = [(d, cited.cite(d, shorten(d.summary or d.title, _SUMMARY_CHARACTERS))) for d in (left, right)]
        facts: list[Fact] = []
        for field in question.fields or _COMPARED_FIELDS:
            for document, n in sides:
                found = find_fact(document, field, question.text)
                if found.stated:
                    cited.cite(document, found.text)
                    facts.append(Fact(name=f"{FIELD_LABELS[field]}（{document.title}）", value=found.text, citation=n))
        lines = [self._say.answer["compare"].format(left=left.title, right=right.title)]
        lines += [f"・{d.title}：{shorten(d.summary or d.title, _SUMMARY_CHARACTERS)}[{n}]" for d, n in sides]
        for document, _ in sides:
            lines += [f"{document.title}：{note}" for note in self._notes(document, question, brief=True)]
        old = next((d for d in (left, right) if self._status(d) in ("ended", "old")), left)
        return self._answer(old, lines, facts, cited, (), [self._say.suggestions.human])

    def card(self, result: SearchResult, cited: CitationList) -> Card:
        """What one needs to choose a document from several."""
        document = result.document
        gist = self._gist(result)
        facts = self._facts(document, _CARD_FIELDS, Question(""), cited, _CARD_CHARACTERS)
        return Card(
            id=document.id,
            kind=document.kind,
            title=document.title,
            summary=gist,
            facts=tuple(facts),
            url=document.url,
            source=document.source,
            as_of=document.as_of,
            status=self._status(document),
            note=" ".join(self._conditions(document, Question(""))),
        )

    def _answer(
        self,
        main: Document,
        lines: Sequence[str],
        facts: Sequence[Fact],
        cited: CitationList,
        results: Sequence[SearchResult],
        suggestions: Sequence[str],
    ) -> Answer:
        cards = tuple(self.card(r, cited) for r in results)
        return Answer(
            outcome=Outcome.STALE if self._status(main) in ("ended", "old") else Outcome.ANSWERED,
            text="\n".join(line for line in lines if line),
            notes=tuple(str(line) for line in lines if isinstance(line, _Note)),
            facts=tuple(facts),
            citations=cited.citations(),
            cards=cards,
            suggestions=tuple(suggestions),
        )

    def _others(self, results: Sequence[SearchResult], cited: CitationList) -> list[str]:
        """The line that names what else was found, cited; none if there is nothing."""
        others = [
            self._say.answer["other"].format(title=r.document.title, n=cited.cite(r.document, self._gist(r)))
            for r in results
        ]
        return [self._say.answer["others"].format(titles="、".join(others))] if others else []

    def _opening(self, document: Document, n: int) -> str:
        if isinstance(document, Term):
            return self._say.answer["first_term"].format(summary=document.summary, n=n)
        name = {CaseStudy: "first_case", Notice: "first_notice"}.get(type(document), "first")
        opening = self._say.answer[name].format(title=document.title, n=n)
        if document.former_names:
            opening += "\n" + self._say.answer["former"].format(names="、".join(document.former_names[:2]))
        return opening

    def _gist(self, result: SearchResult) -> str:
        document = result.document
        best = result.passages[0].passage.text if result.passages else document.title
        return shorten(document.summary or best, _SUMMARY_CHARACTERS)

    def _facts(
        self,
        document: Document,
        fields: Sequence[FieldName],
        question: Question,
        cited: CitationList,
        max_characters: int = MAX_CHARACTERS,
    ) -> list[Fact]:
        if not isinstance(document, Scheme):
            return []
        facts = []
        for field in fields:
            found = find_fact(document, field, question.text, question.forms, max_characters)
            if found.stated:
                n = cited.cite(document, found.text)
                facts.append(Fact(name=FIELD_LABELS[field], value=found.text, citation=n))
        return facts

    def _fact_line(self, document: Document, found: FoundFact, n: int, first: bool) -> str:
        label = FIELD_LABELS[found.field]
        if not found.stated:
            return _Note(self._say.answer["fact_missing"].format(title=document.title, label=label, n=n))
        if not first:
            return self._say.answer["fact_also"].format(label=label, value=found.text)
        short = len(found.text) <= _SHORT_FACT and "\n" not in found.text and not found.text.endswith("。")
        template = self._say.answer["fact_short" if short else "fact_long"]
        return template.format(title=document.title, label=label, value=found.text.lstrip("・"), n=n)

    def _notes(self, document: Document, question: Question, brief: bool = False) -> list[str]:
        """What limits the answer: ended, old, as-of, conditions known and unknown."""
        notes = self._say.notes
        lines: list[str] = []
        if isinstance(document, Scheme) and (ended := document.ended_on(self._today)):
            lines.append(notes["ended"].format(date=japanese_date(ended)))
        if not document.is_newest:
            lines.append(notes["not_newest"])
        lines += self._conditions(document, question)
        if isinstance(document, Scheme) and not brief:
            lines.append(notes["founding"] if question.founding else notes["unknown"])
        aged = (self._today - document.as_of).days > self._settings.aged_after_days
        lines.append(notes["aged" if aged else "as_of"].format(date=japanese_date(document.as_of)))
        return [_Note(line) for line in lines]

    def _conditions(self, document: Document, question: Question) -> list[str]:
        if not isinstance(document, Scheme):
            return []
        notes = self._say.notes
        lines = []
        if document.prefectures:
            places = "・".join(document.prefectures[:3]) + (" など" if len(document.prefectures) > 3 else "")
            elsewhere = question.prefectures and not set(question.prefectures) & set(document.prefectures)
            lines.append(notes["other_prefecture" if elsewhere else "prefecture"].format(prefectures=places))
        if document.industries:
            lines.append(notes["industry"].format(industries="、".join(document.industries[:4])))
        if document.max_employees is not None:
            lines.append(notes["employees"].format(limit=document.max_employees))
        return lines

    def _status(self, document: Document) -> str | None:
        scheme = document if isinstance(document, Scheme) else None
        if scheme and scheme.ended_on(self._today):
            return "ended"
        if not document.is_newest:
            return "old"
        return "open" if scheme and scheme.closes_on else None

    def _next_for(self, document: Document, asked: Sequence[FieldName]) -> list[str]:
        say = self._say.suggestions
        if not isinstance(document, Scheme):
            return [say.more, say.human]
        stated = {s.field for s in document.sections} - set(asked)
        fields = [say.fields[f] for f in ("amount", "target", "period", "application") if f in stated]
        return [*fields[:3], say.more, say.simpler, say.human]
