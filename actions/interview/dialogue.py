"""The diagnosis as a dialogue: starting, answering by button or in words, stopping, going on, the result.

Whatever is said is stored before it is answered. Every reply of an open interview ends with its current question.
"""

from __future__ import annotations

from collections.abc import Iterable

from actions.errors import CompanyRegisterUnavailable
from actions.interview import stopping
from actions.interview.asking import asked
from actions.interview.course import progress
from actions.interview.cues import cues
from actions.interview.echo import after_tap, answers_so_far, changed, not_taken, noted, told_before
from actions.interview.engine import CONSENT, NUMBER, current, finish_early, found, pause, resume
from actions.interview.hearing import Heard, hear
from actions.interview.ports import CompanyRegister
from actions.interview.reading import read
from actions.interview.repository import Change, Interviews
from actions.interview.script import Script
from actions.interview.state import Interview
from actions.interview.tapping import tap
from actions.interview.told_before import consents, with_told_before
from actions.interview.turn import ResultTeller, Speaker, StepCounter, Turn, say
from actions.interview.wording import wording
from actions.replies.message import Message
from knowledge.clock import Clock, now_jst


class InterviewDialogue:
    """Speaks with people about their business. Safe to call from several threads.

    :param register: asked for the company when a corporate number was given; it may take its time-out to answer.
    """

    def __init__(
        self,
        script: Script,
        interviews: Interviews,
        register: CompanyRegister,
        results: ResultTeller,
        steps: StepCounter,
        clock: Clock = now_jst,
    ) -> None:
        self._script = script
        self._interviews = interviews
        self._register = register
        self._results = results
        self._steps = steps
        self._clock = clock

    def start(self, speaker: Speaker, value: str = "") -> Turn:
        """Begins, or offers to go on with what was begun before.

        :param value: of a button: `resume` goes on, `anew` begins again, `later` puts off, `finish` asks for the result of
            what is there; those of the result (`page`, `pdf`, `share` …) are passed on. Any other counts as "".
        """
        unfinished = self._interviews.unfinished(speaker.person_id)
        told = self._results.reply(speaker.person_id, value) if value else None
        if told is not None:
            return self._with_question(unfinished, told)
        if value == "anew" and unfinished is not None:
            return self._asked(self._begun(speaker, anew=True), [wording().anew], moved=True)
        if value == "resume":
            return self._resumed(speaker, unfinished)
        if unfinished is None:
            return self._begun_afresh(speaker)
        if value == "later":
            after = self._apply(speaker, unfinished, lambda i: pause(i, self._clock()))
            return Turn((stopping.put_off(self._script, after),), open=False)
        if value == "finish" and unfinished.value(CONSENT) == "yes":
            after = self._apply(speaker, unfinished, lambda i: finish_early(self._script, i, self._clock()))
            return self._after(unfinished, after, [wording().early])
        if not unfinished.answers:
            return self._resumed(speaker, unfinished)
        return Turn((stopping.unfinished(self._script, unfinished),), self._waits(unfinished))

    def hear(self, speaker: Speaker, text: str, *, sounds_asking: bool = False) -> Turn:
        """What a text does: it answers, corrects, asks for an explanation, stops … or is a side question.

        :param sounds_asking: whether the text, should it be no answer, is a question for somebody else.
        """
        interview = self._interviews.unfinished(speaker.person_id)
        if (
            interview is not None
            and interview.status == "paused"
            and read(self._script, interview, text).kind == "go_on"
        ):
            return self._resumed(speaker, interview)
        if interview is None or not self._waits(interview):
            return Turn((), open=False, side_question=text)
        heard: list[Heard] = []

        def change(stored: Interview) -> Interview:
            heard.append(hear(self._script, stored, text, self._clock()))
            return heard[-1].interview

        after = self._apply(speaker, interview, change)
        if not heard:
            return Turn((), open=False, side_question=text)
        return self._replied(speaker, interview, after, heard[-1], text, sounds_asking)

    def tap(self, speaker: Speaker, question_id: str, value: str) -> Turn:
        """What a button does, wherever in the past it comes from."""
        interview = self._interviews.unfinished(speaker.person_id) or self._interviews.latest(speaker.person_id)
        if interview is None:
            return Turn((stopping.nothing_begun(),), open=False)
        outcomes: list[str] = []

        def change(stored: Interview) -> Interview:
            after, outcome = tap(self._script, stored, question_id, value, self._clock())
            outcomes.append(outcome)
            return after

        after = self._apply(speaker, interview, change)
        notes = [after_tap(self._script, interview, after, outcomes[-1] if outcomes else "stale")]
        return self._after(interview, self._filled_in(speaker, interview, after, notes), notes)

    def again(self, speaker: Speaker) -> Turn:
        """The current question once more, if one waits for its answer."""
        return self._with_question(self._interviews.unfinished(speaker.person_id), [])

    def put_off(self, speaker: Speaker) -> bool:
        """Puts an open interview off without a word; says whether there was one."""
        interview = self._interviews.unfinished(speaker.person_id)
        if interview is None or interview.status != "open":
            return False
        self._apply(speaker, interview, lambda i: pause(i, self._clock()))
        return True

    def _replied(
        self, speaker: Speaker, before: Interview, after: Interview, heard: Heard, text: str, sounds_asking: bool
    ) -> Turn:
        spoken, question = wording(), current(self._script, before)
        kind = "refused" if heard.refused else heard.reading.kind
        if kind in ("answers", "correction"):
            notes = [changed(self._script, before, after), noted(self._script, before, after, text)]
            return self._after(before, self._filled_in(speaker, before, after, notes), notes)
        if kind == "skip" and question is not None:
            return self._after(before, after, [spoken.skipped.format(name=question.name)])
        if kind == "back":
            return self._after(before, after, [spoken.back] if after.current != before.current else [])
        if kind == "finish" and after.status == "done":
            return self._after(before, after, [spoken.early])
        if kind in ("next", "pause"):
            return self._after(before, after, [])
        if kind == "explain" and question is not None:
            self._steps.record("explained", speaker.channel, question.id)
            return self._asked(after, [question.help])
        if kind == "show":
            return self._asked(after, [answers_so_far(self._script, after)])
        if kind == "how_far":
            return self._asked(after, [], moved=True)
        if kind == "go_on":
            return self._resumed(speaker, after)
        if kind == "restart":
            return Turn((stopping.to_begin_again(),), self._waits(after))
        if kind == "none" and (sounds_asking or cues().asks.search(text)):
            return Turn(self._question(after, lead=spoken.asked_again), self._waits(after), side_question=text)
        return self._asked(after, [not_taken(question, heard, text)] if question is not None else [])

    def _filled_in(self, speaker: Speaker, before: Interview, after: Interview, notes: list[str]) -> Interview:
        """The interview with what is known without asking; says what."""
        if speaker.profile and consents(before, after):
            bare, now = after, self._clock()
            after = self._apply(speaker, bare, lambda i: with_told_before(self._script, i, speaker.profile, now))
            notes.append(told_before(self._script, bare, after))
        return self._looked_up(speaker, before, after, notes)

    def _looked_up(self, speaker: Speaker, before: Interview, after: Interview, notes: list[str]) -> Interview:
        """The interview with the company of a number just given, to be confirmed; says so where there is none."""
        number = after.value(NUMBER)
        if not isinstance(number, str) or number == before.value(NUMBER):
            return after
        try:
            company = self._register.look_up(number)
        except CompanyRegisterUnavailable:
            notes.append(wording().register_down)
            return after
        if company is None:
            notes.append(wording().not_found)
            return after
        return self._apply(speaker, after, lambda i: found(self._script, i, company, self._clock()))

    def _after(self, before: Interview, after: Interview, notes: Iterable[str]) -> Turn:
        """The reply to something that may have changed the interview."""
        if after.status == "done":
            return self._done(before, after, list(notes))
        if after.status == "left":
            return Turn((stopping.declined(just_now=before.status != "left"),), open=False)
        if after.status == "paused":
            return Turn((stopping.put_off(self._script, after),), open=False)
        return self._asked(after, notes, moved=after.current != before.current or before.status != "open")

    def _done(self, before: Interview, after: Interview, notes: list[str]) -> Turn:
        if before.status == "done" and after.updated_at == before.updated_at:
            return Turn((stopping.over("\n".join(filter(None, notes))),), open=False)
        said = list(filter(None, notes))
        if before.status != "done" and not after.early:
            said.append(wording().done)
        opening = (say("\n".join(said)),) if said else ()
        return Turn((*opening, *self._results.tell(after)), open=False)

    def _asked(self, interview: Interview, notes: Iterable[str], *, moved: bool = False) -> Turn:
        lead = "\n".join(filter(None, notes))
        put = self._question(interview, moved=moved, lead=lead)
        return Turn(put or (say(lead or wording().over),), self._waits(interview))

    def _question(self, interview: Interview, *, moved: bool = False, lead: str = "") -> tuple[Message, ...]:
        return asked(self._script, interview, moved=moved, lead=lead) if self._waits(interview) else ()

    def _with_question(self, interview: Interview | None, messages: list[Message]) -> Turn:
        if interview is None or not self._waits(interview):
            return Turn(tuple(messages), open=False)
        return Turn((*messages, *self._question(interview, lead=wording().asked_again)), open=True)

    def _resumed(self, speaker: Speaker, unfinished: Interview | None) -> Turn:
        interview = unfinished or self._interviews.latest(speaker.person_id)
        if interview is None:
            return self._begun_afresh(speaker)
        after = self._apply(speaker, interview, lambda i: resume(self._script, i, self._clock()))
        if after.status == "open":
            return self._asked(after, [wording().resumed] if after.answers else [], moved=True)
        return self._begun_afresh(speaker) if after.status == "left" else self._done(after, after, [])

    def _begun_afresh(self, speaker: Speaker) -> Turn:
        interview = self._begun(speaker)
        far = progress(self._script, interview)
        return self._asked(interview, [wording().start.format(total=far.total, minutes=far.minutes_left)])

    def _begun(self, speaker: Speaker, *, anew: bool = False) -> Interview:
        interview = self._interviews.begin(speaker.person_id, self._clock(), anew=anew)
        self._steps.moved(None, interview, speaker.channel)
        return interview

    def _apply(self, speaker: Speaker, interview: Interview, change: Change) -> Interview:
        before, after = self._interviews.change(interview, change)
        self._steps.moved(before, after, speaker.channel)
        return after

    @staticmethod
    def _waits(interview: Interview) -> bool:
        return interview.status == "open" and interview.current is not None
