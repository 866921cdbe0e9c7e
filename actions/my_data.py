"""What is kept about a person, told to them in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.interview.result.messages import button
from actions.interview.script import script
from actions.interview.state import Interview
from actions.interview.told import told
from actions.memory import Memory
from actions.personal import Personal
from actions.replies.message import Choice, Message
from actions.replies.wording import wording
from knowledge.clock import JST, japanese_date
from knowledge.text.normalise import normalise

_ERASES = re.compile(
    r"消|削|抹|けし|けす|けさ|さくじょ|なかったことに|なくし|無くし|失く|外し|忘れ|わすれ|破棄|捨て|処分|除去|解除|退会|脱退|脱会|たいかい"
    r"|解約|閉じ|閉鎖|やめ|止め|取り消|取消|撤回|残さ|残し|残らな|のこさ|しないで|リセット|初期化|クリア"
)
_CONSENT = "consent"


def asks_what_is_kept(text: str) -> bool:
    """Whether a person who speaks of their data wants to see it, which they do unless they speak of an end of it."""
    text = normalise(text)
    return bool(text) and not _ERASES.search(text)


def overview(personal: Personal, person: str, memory: Memory) -> list[Message]:
    """What is kept: messages, the business, the diagnosis with its answers, saved items, reminders, consultations,
    consents."""
    say, labels = wording().kept, wording().labels
    conversations, messages = personal.conversations.counts(person)
    interviews = [i for i in personal.interviews.of_person(person) if i.answers]
    answers = _answers(interviews)
    choices = [
        Choice(label=labels["my_list"], payload='/save_item{"value": "list"}'),
        Choice(label=labels["my_reminders"], payload='/subscribe_reminder{"value": "list"}'),
        Choice(label=labels["delete_all"], payload="/delete_my_data"),
    ]
    if _office_since(personal, person):
        choices.insert(2, button("unshare"))
    lines = "\n".join(
        [
            say["messages"].format(count=messages, conversations=conversations),
            *_business(memory, interviews),
            *_diagnosis(personal, person, interviews),
            say["saved"].format(count=len(personal.my_list.items(person))),
            say["reminders"].format(count=len(personal.subscriptions.of(person))),
            *(line for part in personal.also_kept for line in part(person)),
            *_shown_to_others(personal, person),
        ]
    )
    text = say["all"].format(lines=lines)
    before = [Message(type="text", text=answers)] if answers else []
    return [*before, Message(type="choices", text=text, choices=tuple(choices))]


def _business(memory: Memory, interviews: list[Interview]) -> Iterator[str]:
    """What was said of the business besides a diagnosis."""
    say = wording().kept
    if memory.profile:
        yield say["profile"].format(profile=memory.profile.label)
    elif not interviews:
        yield say["no_profile"]


def _diagnosis(personal: Personal, person: str, interviews: list[Interview]) -> Iterator[str]:
    """The diagnoses with what became of them, the consent to keep them, their results."""
    say = wording().kept
    for interview in interviews:
        count = len(told(script(), interview))
        yield say[f"diagnosis_{interview.status}"].format(date=_day(interview), count=count)
    for interview in interviews:
        agreed = interview.answers.get(_CONSENT)
        if agreed is not None and agreed.value == "yes":
            yield say["consent"].format(date=japanese_date(agreed.at.astimezone(JST).date()))
            break
    if results := personal.results.of_person(person):
        yield say["results"].format(count=len(results))
    if checks := personal.checks.count(person):
        yield say["checks"].format(count=checks)
    if figures := personal.finance.figures(person):
        yield say["figures"].format(figures="、".join(figures))


def _shown_to_others(personal: Personal, person: str) -> Iterator[str]:
    """Who else can see something."""
    say = wording().kept
    if personal.my_list.is_shared(person):
        yield say["shared"]
    if since := _office_since(personal, person):
        yield say["office_yes"].format(date=since)
    else:
        yield say["office_no"]


def _answers(interviews: list[Interview]) -> str:
    """The answers of the latest diagnosis, "" without any."""
    say = wording().kept
    if not interviews:
        return ""
    asked = script()
    lines: list[str] = []
    for block in asked.blocks:
        ids = {question.id for question in asked.of_block(block.id)} - {_CONSENT}
        found = [say["answer"].format(name=t.name, label=t.label) for t in told(asked, interviews[0])
                 if t.question_id in ids]  # fmt: skip
        if found:
            lines += [say["block"].format(title=block.title), *found]
    return say["answers"].format(date=_day(interviews[0]), lines="\n".join(lines)) if lines else ""


def _office_since(personal: Personal, person: str) -> str:
    """Since when the office may have the answers, as people read it; "" if it may not."""
    agreed = [r.office_consent_at for r in personal.results.of_person(person) if r.office_consent_at is not None]
    return japanese_date(min(agreed).astimezone(JST).date()) if agreed else ""


def _day(interview: Interview) -> str:
    return japanese_date(interview.started_at.astimezone(JST).date())
