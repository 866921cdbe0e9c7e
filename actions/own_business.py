"""「うちで今申請できるのは？」: a question about dates for one's own business, with what is known of the business."""

from __future__ import annotations

import re

from actions.profile import Profile
from knowledge.clock import today_jst
from knowledge.text.normalise import normalise
from knowledge.understanding.thesaurus import thesaurus
from knowledge.understanding.understand import understand

_OWN = re.compile(r"うち(?:の(?:店|会社|事業|ところ))?(?:[でがにはも]|から|だと)|(?:当|弊|自)社|わが社|我が社|当店")


def for_own_business(question: str, profile: Profile) -> str:
    """The question with the place and the trade the person told before; as it is if it names one, or asks for no dates.

    Said in words, they are shown as chips that the person can take back.
    """
    known = "・".join(word for word in (profile.prefecture, profile.industry) if word)
    text = normalise(question)
    if not known or not _OWN.search(text):
        return question
    said = understand(text, thesaurus=thesaurus(), names={}, today=today_jst())
    if said.calendar is None or said.prefectures or said.industries:
        return question
    return f"{known}で、{_OWN.sub('', text, count=1)}"
