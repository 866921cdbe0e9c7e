"""The two series of the radar charts: issues to tackle, and the balance of digitalisation."""

from __future__ import annotations

from collections.abc import Mapping

from actions.interview.result.content import content
from actions.interview.result.model import Axis, Series
from actions.interview.result.ports import PeerGroup
from actions.interview.result.wording import wording
from actions.interview.scoring import Score
from knowledge.models.vocabulary import ISSUES


def issues_series(score: Score, peers: PeerGroup | None) -> Series:
    """One axis for each of the seven issues; further out is more pressing."""
    say = wording()
    shares = {issue.name: issue.share for issue in score.issues}
    means: Mapping[str, float] = peers.issues if peers else {}
    axes = tuple(
        Axis(
            name=name,
            short=content().issues[name].short,
            value=shares.get(name),
            said=_level(shares.get(name), say.issue_levels),
            said_long=_level(shares.get(name), say.issue_levels_long) if name in shares else say.unanswered_long,
            peers=means.get(name),
        )
        for name in ISSUES
    )
    return Series(say.issues_title, say.issues_read, axes, _peer_label(peers))


def balance_series(score: Score, peers: PeerGroup | None) -> Series:
    """One axis for each topic of the statements; further out is better prepared."""
    say = wording()
    means: Mapping[str, float] = peers.balance if peers else {}
    axes = tuple(
        Axis(name, name, value, _percent(value), "" if value is not None else say.unanswered_long, means.get(name))
        for name, value in score.digital_balance.items()
    )
    return Series(say.balance_title, say.balance_read, axes, _peer_label(peers))


def alternative_text(series: Series) -> str:
    """The chart in words, with its numbers, for whoever does not see it."""
    say = wording()
    values = "、".join(f"{axis.name}は{_in_words(axis)}" for axis in series.axes)
    text = say.alt.format(title=series.title, values=values)
    if series.peer_label:
        means = "、".join(f"{axis.short}{_percent(axis.peers)}" for axis in series.axes if axis.peers is not None)
        text += say.alt_peers.format(label=series.peer_label, values=means)
    return text


def _level(share: float | None, words: tuple[str, ...]) -> str:
    return wording().unanswered if share is None else words[round(share * (len(words) - 1))]


def _percent(value: float | None) -> str:
    return wording().unanswered if value is None else f"{round(value * 100)}%"


def _in_words(axis: Axis) -> str:
    """「いずれ取り組みたい（67%）」, 「67%」, 「まだ答えていません」."""
    if axis.value is None or not axis.said_long:
        return axis.said_long or _percent(axis.value)
    return f"{axis.said_long}（{_percent(axis.value)}）"


def _peer_label(peers: PeerGroup | None) -> str:
    return wording().peer_group.format(count=peers.count) if peers else ""
