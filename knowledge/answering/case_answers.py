"""Answers with case studies: what a business did, what came of it, the schemes it used, and what one can do next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from knowledge.answering.case_wording import case_wording
from knowledge.answering.citations import CitationList
from knowledge.answering.composer import Composer
from knowledge.answering.wording import wording
from knowledge.clock import japanese_date
from knowledge.errors import UnknownDocument
from knowledge.models import Answer, CaseStudy, Document, Fact, Outcome, Scheme, SearchResult
from knowledge.models.answer import Card
from knowledge.models.vocabulary import FIELD_LABELS, FieldName
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.settings import AnswerSettings
from knowledge.text.sentences import shorten

_SUMMARY_CHARACTERS = 160
_TOLD: tuple[FieldName, ...] = ("action", "support", "result", "learning")
_MOST_FACT = 160
_MOST_SCHEMES = 3


class CaseAnswers:
    """Writes answers about cases for one day in Japan."""

    def __init__(self, catalogue: Catalogue, settings: AnswerSettings, today: date) -> None:
        self._catalogue = catalogue
        self._settings = settings
        self._today = today
        self._composer = Composer(settings, today)

    def found(self, cases: Sequence[CaseStudy], opening: str = "") -> Answer:
        """The first case told, with the schemes it used; the others as cards."""
        first, *others = cases
        cited = CitationList(self._settings.max_quote_characters)
        gist = shorten(first.summary or first.title, _SUMMARY_CHARACTERS)
        n = cited.cite(first, gist)
        lines = [opening, wording().answer["first_case"].format(title=first.title, n=n), gist]
        facts = self._facts(first, cited)
        named = "、".join(
            case_wording().other.format(title=c.title, n=cited.cite(c, shorten(c.summary, _SUMMARY_CHARACTERS)))
            for c in others
        )
        lines.append(case_wording().others.format(titles=named) if named else "")
        schemes = self._schemes(first)
        if schemes:
            lines.append(case_wording().used.format(titles="」「".join(s.title for s in schemes)))
        lines.append(case_wording().next_with_schemes if schemes else case_wording().next)
        aged = (self._today - first.as_of).days > self._settings.aged_after_days
        note = wording().notes["aged" if aged else "as_of"].format(date=japanese_date(first.as_of))
        cards = [self._card(d, cited) for d in (*schemes, *others)]
        return Answer(
            outcome=Outcome.ANSWERED,
            text="\n".join(line for line in (*lines, note) if line),
            notes=(*((opening,) if opening else ()), note),
            facts=tuple(facts),
            citations=cited.citations(),
            cards=tuple(cards),
            suggestions=self._suggestions(first, schemes),
        )

    def schemes_used(self, case: CaseStudy) -> Answer:
        """The schemes a case used (「使った制度は？」), or that its source names none."""
        if self._schemes(case):
            return self.found([case])
        opening = case_wording().used_none.format(title=case.title)
        return self.found([case], opening)

    def nothing(self, industry: str, trades: Sequence[str]) -> Answer:
        """No case of this trade is known; what there is instead."""
        say = case_wording()
        ask = tuple(say.ask_trade.format(trade=t) for t in trades)
        return Answer(
            outcome=Outcome.NO_MATCH,
            text=say.none.format(industry=industry),
            suggestions=(*ask, wording().suggestions.human),
        )

    def _facts(self, case: CaseStudy, cited: CitationList) -> list[Fact]:
        say = case_wording().labels
        stated = {
            say["business"]: case.business,
            say["prefectures"]: "、".join(case.prefectures),
            say["employees"]: case.employees,
            say["issues"]: "、".join(case.issues),
            say["tools"]: "、".join(case.tools),
        } | {FIELD_LABELS[f]: shorten(case.section_text(f), _MOST_FACT) for f in _TOLD}
        return [
            Fact(name=name, value=value, citation=cited.cite(case, value)) for name, value in stated.items() if value
        ]

    def _schemes(self, case: CaseStudy) -> list[Scheme]:
        """The schemes it used that are in the index, in their newest edition."""
        found: dict[str, Scheme] = {}
        for scheme_id in case.schemes:
            try:
                document = self._catalogue.newest(scheme_id)
            except UnknownDocument:
                continue
            if isinstance(document, Scheme):
                found.setdefault(document.id, document)
        return list(found.values())[:_MOST_SCHEMES]

    def _card(self, document: Document, cited: CitationList) -> Card:
        return self._composer.card(SearchResult(document=document, score=0.0), cited)

    def _suggestions(self, case: CaseStudy, schemes: Sequence[Scheme]) -> tuple[str, ...]:
        say = case_wording()
        asks = [say.ask_scheme.format(title=s.title) for s in schemes[:1]]
        asks += [say.ask_tool.format(tool=case.tools[0])] if case.tools and not schemes else []
        return (*asks, wording().suggestions.more, wording().suggestions.human)
