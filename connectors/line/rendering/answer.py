"""What stands below an answer: its facts, and where everything in it comes from."""

from __future__ import annotations

from typing import Any

from connectors.line.limits import MOST_BUBBLE_BYTES, size
from connectors.line.rendering.flex import Json, bubble, button, heading, link, message, quiet, row, separator, text
from connectors.line.rendering.provenance import provenance
from connectors.line.rendering.texts import fit
from connectors.line.wording import wording

_MOST_FACTS, _MOST_SOURCES = 12, 5
_VALUE, _TITLE, _ALT_TITLES = 400, 120, 3


def evidence(body: dict[str, Any]) -> Json | None:
    """A bubble with the facts and sources of a message; None if it has neither."""
    facts, citations = body.get("facts") or [], body.get("citations") or []
    if not facts and not citations:
        return None
    titles = "、".join(str(c.get("title")) for c in citations[:_ALT_TITLES])
    say = wording()
    alt_text = f"{say.sources}：{titles}" if titles else say.facts
    for value in (_VALUE, _VALUE // 4):
        made = bubble(_facts(facts, value) + _sources(citations, between=bool(facts)))
        if size(made) <= MOST_BUBBLE_BYTES:
            break
    return message(made, alt_text)


def _facts(facts: list[Json], value: int) -> list[Json]:
    return [row(str(f["name"]), fit(str(f["value"]), value) + _mark(f)) for f in facts[:_MOST_FACTS]]


def _sources(citations: list[Json], *, between: bool) -> list[Json]:
    if not citations:
        return []
    found: list[Json] = [separator()] if between else []
    found.append({**heading(wording().sources), "margin": "md"})
    for cited in citations[:_MOST_SOURCES]:
        found.append(text(f"[{cited.get('n')}] {fit(str(cited.get('title')), _TITLE)}", margin="md"))
        if origin := provenance(cited):
            found.append(quiet(origin))
        if opens := link(cited.get("url")):
            found.append(button(wording().open_source.format(n=cited.get("n")), opens))
    return found


def _mark(fact: Json) -> str:
    return f" [{fact['citation']}]" if fact.get("citation") else ""
