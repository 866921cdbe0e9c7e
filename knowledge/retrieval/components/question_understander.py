"""First step: what is being asked."""

from __future__ import annotations

from haystack import component

from knowledge.clock import Clock, now_jst, today_jst
from knowledge.retrieval.catalogue import Catalogue
from knowledge.retrieval.context import Context
from knowledge.understanding.chips import without
from knowledge.understanding.thesaurus import Thesaurus
from knowledge.understanding.understand import understand


@component
class QuestionUnderstander:
    """Fills in `context.question`.

    :param thesaurus: bridges everyday words to official ones.
    :param catalogue: knows the names that may stand in a question.
    """

    def __init__(self, thesaurus: Thesaurus, catalogue: Catalogue, clock: Clock = now_jst) -> None:
        self._thesaurus = thesaurus
        self._catalogue = catalogue
        self._clock = clock

    @component.output_types(context=Context)
    def run(self, context: Context) -> dict[str, Context]:
        question = understand(
            context.text, thesaurus=self._thesaurus, names=self._catalogue.names, today=today_jst(self._clock)
        )
        context.question = without(question, context.without) if context.without else question
        return {"context": context}
