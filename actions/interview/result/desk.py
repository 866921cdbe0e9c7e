"""The desk for results: makes them, keeps them, and answers what a person wants with them."""

from __future__ import annotations

from actions.interview.repository import Interviews
from actions.interview.result.messages import button, consultation_button, messages_of
from actions.interview.result.peers import StoredPeers
from actions.interview.result.ports import Search
from actions.interview.result.profile import business_of
from actions.interview.result.result import make_result
from actions.interview.result.results import Results, StoredResult
from actions.interview.result.wording import wording
from actions.interview.scoring import score
from actions.interview.script import Script
from actions.interview.state import Interview
from actions.reminders.ports import Rounds
from actions.replies.message import Message
from knowledge.clock import Clock, now_jst


class ResultDesk:
    """Turns finished interviews into results.

    :param links_start_with: address of the system as seen from outside, without a slash at its end.
    """

    def __init__(
        self,
        script: Script,
        interviews: Interviews,
        results: Results,
        knowledge: Search,
        rounds: Rounds,
        links_start_with: str,
        clock: Clock = now_jst,
    ) -> None:
        self._script = script
        self._interviews = interviews
        self._results = results
        self._knowledge = knowledge
        self._rounds = rounds
        self._peers = StoredPeers(results)
        self._links_start_with = links_start_with
        self._clock = clock

    def result_of(self, interview: Interview) -> StoredResult | None:
        """The result of a finished interview, made once and again only when an answer has changed since, or when the first
        one lacked its schemes. None if the interview is not finished, or has been deleted meanwhile."""
        if interview.status != "done":
            return None
        kept = self._results.of_interview(interview.id)
        if kept is not None and kept.result.complete and kept.result.made_at >= interview.updated_at:
            return kept
        before = (r.result for r in self._results.of_person(interview.person_id) if r.interview_id != interview.id)
        made = make_result(
            self._script,
            interview,
            score(self._script, interview),
            self._knowledge,
            rounds=self._rounds,
            peers=self._peers,
            earlier=next(before, None),
            now=self._clock(),
        )
        return self._results.save(interview, business_of(self._script, interview), made)

    def tell(self, interview: Interview) -> list[Message]:
        """The result of a finished interview as messages; says so where there is none."""
        kept = self.result_of(interview)
        if kept is None:
            return [_none()]
        return messages_of(kept.result, self.page_of(kept), allowed_office=kept.office_consent_at is not None)

    def reply(self, person_id: str, value: str) -> list[Message] | None:
        """What a button of a result does: `result`, `page`, `pdf`, `share`, `share_yes`, `share_no`, `unshare`; None for
        any other value (`anew` and `resume` are the interview's)."""
        if value not in ("result", "page", "pdf", "share", "share_yes", "share_no", "unshare"):
            return None
        finished = self._interviews.finished(person_id)
        kept = self.result_of(finished[0]) if finished else None
        if kept is None:
            return [_none()]
        if value == "result":
            return self.tell(finished[0])
        return [self._office(person_id, value) if "share" in value else self._address(kept, value)]

    def page_of(self, kept: StoredResult) -> str:
        """Address of the result's page."""
        return f"{self._links_start_with}/diagnosis/{kept.token}"

    def _address(self, kept: StoredResult, value: str) -> Message:
        page = self.page_of(kept)
        text = wording().chat[value].format(page=page, pdf=f"{page}.pdf")
        other = "pdf" if value == "page" else "page"
        return Message(type="choices", text=text, choices=(consultation_button(), button(other)))

    def _office(self, person_id: str, value: str) -> Message:
        say = wording().chat
        if value == "share":
            return Message(type="choices", text=say["share_ask"], choices=(button("share_yes"), button("share_no")))
        allowed = value == "share_yes"
        self._results.allow_office(person_id, allowed)
        choices = (consultation_button(), button("page"), *((button("unshare"),) if allowed else ()))
        return Message(type="choices", text=say["shared" if allowed else "unshared"], choices=choices)


def _none() -> Message:
    return Message(type="text", text=wording().chat["none"])
