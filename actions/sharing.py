"""「共有をやめて」: from then on nothing of a person is shown or handed to anyone."""

from __future__ import annotations

import re

from actions.personal import Personal
from actions.replies.message import Message
from actions.replies.wording import wording
from knowledge.text.normalise import normalise

_STOPS = re.compile(
    r"(?:共有|提供|協力|公開|集計|渡[さしす]|見せ|同意|シェア).{0,8}(?:やめ|止め|中止|取り消|取消|撤回|しない|ないで|なしに)"
    r"|(?:共有|提供|協力|公開)(?:は|を)?(?:もう)?(?:いや|嫌|だめ|ダメ|しません)"
)
_OF_THE_LIST = re.compile(r"リスト|ページ|リンク|アドレス|URL")


def stops_sharing(text: str) -> bool:
    """Whether a person no longer wants anything of theirs to be seen by others; their list alone is another matter."""
    text = normalise(text)
    return bool(_STOPS.search(text)) and not _OF_THE_LIST.search(text)


def stop_sharing(personal: Personal, person: str) -> Message:
    """Takes back the yes to the office and closes the list's page; says what has ended by that."""
    say = wording().kept
    ended = []
    if any(kept.office_consent_at is not None for kept in personal.results.of_person(person)):
        personal.results.allow_office(person, False)
        ended.append(say["office_ended"])
    if personal.my_list.revoke(person):
        ended.append(say["list_ended"])
    return Message(type="text", text="\n".join(ended) or say["nothing_shared"])
