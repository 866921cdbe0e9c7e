"""What is known of a person already, so that it is not asked again: from their diagnosis and from what was talked about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from actions.consultation.topics import OTHER, topic_of
from actions.interview.repository import Interviews
from actions.interview.result.profile import business_of
from actions.interview.scoring import score
from actions.interview.script import Script
from actions.memory import Memory

_SUPPORT = {"accompanied": "伴走", "independent": "自走"}


@dataclass(frozen=True, slots=True)
class Known:
    """ "" where nothing is known; `diagnosis` says whether there is a result that an adviser could look at."""

    topic: str = ""
    prefecture: str = ""
    support_type: str = ""
    diagnosis: bool = False

    def after(self, memory: Memory) -> Known:
        """The same, with what a conversation remembers: what was asked last tells better what it is about."""
        asked = topic_of(memory.question).id if memory.question else OTHER
        asked = "subsidy" if asked == OTHER and memory.focus else asked
        return replace(
            self,
            topic=self.topic if asked == OTHER else asked,
            prefecture=self.prefecture or memory.profile.prefecture,
        )


def known_from(script: Script, interviews: Interviews) -> Callable[[str], Known]:
    """What the diagnoses of a person (id) tell, the latest first."""

    def known(person_id: str) -> Known:
        told = Known()
        for interview in interviews.of_person(person_id):
            counted = score(script, interview)
            pressing = max((i for i in counted.issues if i.is_issue), key=lambda i: i.share, default=None)
            told = Known(
                told.topic or (topic_of(pressing.name).id if pressing else ""),
                told.prefecture or business_of(script, interview).prefecture,
                told.support_type or _SUPPORT.get(counted.support or "", ""),
                told.diagnosis or interview.status == "done",
            )
        return told

    return known
