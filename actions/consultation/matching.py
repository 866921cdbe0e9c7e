"""Which adviser fits, and why. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from actions.consultation.models import Adviser, Need
from actions.consultation.topics import OTHER, topic, topic_of
from actions.consultation.wording import wording

Ranked = tuple[Adviser, tuple[str, ...]]


def rank(advisers: Iterable[Adviser], need: Need, load: Mapping[str, int] | None = None) -> list[Ranked]:
    """Those who can help, best first, each with reasons in Japanese (maybe none).

    Region, language and mode must fit. Who knows the topic, or helps in the way of the owner's type, goes before who
    helps in everything, and that one before who does not; then who has fewer bookings; then the order given.

    :param load: bookings of that week by id of the adviser.
    """
    wished = _wished(need)
    return [(adviser, _reasons(adviser, need, wished)) for adviser in _ordered(advisers, need, wished, load or {})]


def fitting(advisers: Iterable[Adviser], need: Need, load: Mapping[str, int] | None = None) -> list[Adviser]:
    """Those of `rank` who take the topic; all of them if nobody does."""
    wished = _wished(need)
    ranked = _ordered(advisers, need, wished, load or {})
    taking = [a for a in ranked if wished == OTHER or not a.topics or wished in a.topics]
    return taking or ranked


def _wished(need: Need) -> str:
    return topic_of(need.topic).id if need.topic else OTHER


def _ordered(advisers: Iterable[Adviser], need: Need, wished: str, load: Mapping[str, int]) -> list[Adviser]:
    able = [(index, adviser) for index, adviser in enumerate(advisers) if _can(adviser, need)]
    able.sort(key=lambda a: (-_fit(a[1], need, wished), load.get(a[1].id, 0), a[0]))
    return [adviser for _, adviser in able]


def _can(adviser: Adviser, need: Need) -> bool:
    return (
        (not need.prefecture or not adviser.prefectures or need.prefecture in adviser.prefectures)
        and (not need.language or need.language in adviser.languages)
        and (need.mode is None or need.mode in adviser.modes)
    )


def _fit(adviser: Adviser, need: Need, wished: str) -> int:
    """The topic counts most, then the type of support, then being of the region."""
    points = 0 if wished == OTHER else 4 * _match(wished, adviser.topics)
    if need.support_type:
        points += 2 * _match(need.support_type, adviser.support_types)
    if need.prefecture:
        points += need.prefecture in adviser.prefectures
    return points


def _match(wish: str, offered: tuple[str, ...]) -> int:
    """2 if named, 1 if everything is offered, 0 if something else is."""
    if not offered:
        return 1
    return 2 if wish in offered else 0


def _reasons(adviser: Adviser, need: Need, wished: str) -> tuple[str, ...]:
    say = wording().reasons
    found = []
    if wished in adviser.topics and wished != OTHER:
        found.append(say["topic"].format(topic=topic(wished).name))
    if need.prefecture and need.prefecture in adviser.prefectures:
        found.append(say["prefecture"].format(prefecture=need.prefecture))
    if need.support_type and need.support_type in adviser.support_types:
        found.append(say["support_accompanied" if need.support_type == "伴走" else "support_independent"])
    if need.language == "en" and "en" in adviser.languages:
        found.append(say["language"])
    return tuple(found)
