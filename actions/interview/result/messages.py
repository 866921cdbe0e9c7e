"""A result as messages of a conversation: short, and every figure with its source."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from actions.interview.result.axes import alternative_text
from actions.interview.result.model import Match, Result, Series
from actions.interview.result.wording import wording
from actions.replies.message import Choice, Message
from actions.replies.offers import offers
from knowledge.clock import japanese_date

_MOST_TOOLS = 3
_INTENT, _CONSULTATION = "/start_diagnosis", "/book_consultation"


def messages_of(result: Result, page: str, *, allowed_office: bool = False) -> list[Message]:
    """The result: type, two charts, next steps with tools, schemes, cases, and where to go from here.

    :param page: address of the result's page, absolute, under which its charts and its PDF stand as well.
    """
    cards = (_matches(result.schemes, schemes_text(result)), _matches(result.cases, wording().chat["cases"]))
    return [
        Message(type="text", text=type_text(result)),
        *(_chart(s, a) for s, a in _charts(result, page) if not s.is_empty),
        Message(type="text", text=_steps_text(result)),
        *(message for message in cards if message.cards or message.text),
        _where_next(result, page, allowed_office),
    ]


def type_text(result: Result) -> str:
    """The type and what it means, with what has changed, others, and the person's own words."""
    say, told = wording(), result.type
    first = told.name if told.key is None else say.chat["type"].format(name=told.name, official=told.official)
    lines = [say.early if result.early else "", first, told.text, told.strength, literacy_text(result)]
    if result.vision:
        lines.append(f"{say.vision}：「{result.vision}」\n{say.vision_note}")
    if result.comparison:
        date = japanese_date(result.comparison.made_at.date())
        opening = say.compare_first if result.comparison.lines else say.compare_same
        lines.append("\n".join([opening.format(date=date), *(f"・{line}" for line in result.comparison.lines)]))
    lines += [f"{peer.text}（{say.source}：{peer.source}）" for peer in result.peers[:1]]
    if result.early and result.missing:
        lines.append(say.missing.format(count=result.missing))
    return "\n\n".join(filter(None, lines))


def literacy_text(result: Result) -> str:
    """The points for digital readiness in a sentence; "" where too little was answered."""
    say = wording()
    if result.literacy is None:
        return ""
    template = say.literacy_guessed if result.literacy_guessed else say.literacy
    bounds = {"least": result.literacy_least, "most": result.literacy_most, "from_": result.literacy_high_from}
    return template.format(total=result.literacy, **bounds)


def schemes_text(result: Result) -> str:
    """What is said above the schemes, or instead of them."""
    say = wording()
    return say.chat["schemes"].format(note=say.schemes_note) if result.schemes else say.no_schemes


def button(value: str, label: str = "") -> Choice:
    """A button about the result; `value` comes back in it."""
    return Choice(label=label or wording().labels[value], payload=_INTENT + json.dumps({"value": value}))


def consultation_button() -> Choice:
    """A button that leads to a consultation."""
    return Choice(label=wording().labels["consultation"], payload=_CONSULTATION)


def _charts(result: Result, page: str) -> tuple[tuple[Series, str], ...]:
    return (result.issues, f"{page}/issues.png"), (result.balance, f"{page}/balance.png")


def _chart(series: Series, address: str) -> Message:
    return Message(type="image", text=alternative_text(series) + series.read, image_url=address)


def _steps_text(result: Result) -> str:
    say = wording().chat
    lines = [wording().no_issues] if result.no_issues else []
    lines.append(say["steps"])
    lines += [
        say["step"].format(
            n=n, title=step.title, issue=step.issue, action=step.action, time=step.time, money=step.money,
            effect=step.effect,
        )
        for n, step in enumerate(result.steps, start=1)
    ]  # fmt: skip
    new = [tool for tool in result.tools if not tool.in_use][:_MOST_TOOLS]
    if new:
        lines.append("\n".join([say["tools"], *(say["tool"].format(name=t.name, text=t.text) for t in new)]))
    return "\n\n".join(lines)


def _matches(matches: Sequence[Match], text: str) -> Message:
    return Message(
        type="cards" if matches else "text",
        text=text if matches or text != wording().chat["cases"] else "",
        cards=tuple(_card(n, match) for n, match in enumerate(matches, start=1)),
        citations=tuple(_citation(n, match) for n, match in enumerate(matches, start=1)),
    )


def _card(n: int, match: Match) -> dict[str, Any]:
    say = wording()
    facts = [{"name": say.why, "value": "、".join(match.why), "citation": n}]
    if match.deadline:
        facts.append({"name": say.deadline, "value": match.deadline, "citation": n})
    return {
        "id": match.id, "kind": match.kind, "title": match.title, "summary": match.summary, "facts": facts,
        "url": match.url, "source": match.source, "as_of": match.as_of.isoformat(), "status": None, "note": match.note,
        "payload": "/ask_scheme" + json.dumps({"document": match.id}),
        "actions": [choice.model_dump(mode="json") for choice in offers(match.id, match.kind)],
    }  # fmt: skip


def _citation(n: int, match: Match) -> dict[str, Any]:
    return {
        "n": n, "id": match.id, "also": [], "title": match.title, "url": match.url, "quote": match.summary,
        "source": match.source, "as_of": match.as_of.isoformat(),
    }  # fmt: skip


def _where_next(result: Result, page: str, allowed_office: bool) -> Message:
    choices = [consultation_button(), button("page"), button("pdf")]
    if result.early:
        choices.append(button("resume"))
    choices += [button("finance"), button("unshare" if allowed_office else "share"), button("anew")]
    text = wording().chat["next"].format(page=page, pdf=f"{page}.pdf")
    return Message(type="choices", text=text, choices=tuple(choices))
