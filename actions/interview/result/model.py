"""A result as data, whole enough to be shown again later as it was told. Times have their offset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from actions.interview.result.content import TypeKey


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis of a radar chart: `value` 0–1, None without answer; `said` is the value in a word or two, `said_long` in
    full; `peers` is the mean of others, None without any."""

    name: str
    short: str
    value: float | None
    said: str
    said_long: str
    peers: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """What one radar chart shows; `peer_label` says who the others are, "" without any."""

    title: str
    read: str
    axes: tuple[Axis, ...]
    peer_label: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered that it could show."""
        return all(axis.value is None for axis in self.axes)


@dataclass(frozen=True, slots=True)
class TypeTold:
    """The type; `key` None: too little was answered to tell."""

    key: TypeKey | None
    name: str
    official: str
    text: str
    strength: str


@dataclass(frozen=True, slots=True)
class Step:
    """A next step for an issue: what to do today, the effort in words, and what to expect of it."""

    issue: str
    title: str
    action: str
    time: str
    money: str
    effect: str


@dataclass(frozen=True, slots=True)
class Match:
    """A scheme or a case with why it was chosen. `deadline` is "" for a case, `note` says what limits it."""

    id: str
    kind: str
    title: str
    summary: str
    why: tuple[str, ...]
    url: str
    source: str
    as_of: date
    deadline: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that helps with an issue, in one sentence."""

    issue: str
    name: str
    text: str
    in_use: bool


@dataclass(frozen=True, slots=True)
class PeerLine:
    """One sentence about others, and the source that prints its figure."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What has changed since an earlier result."""

    made_at: datetime
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything a result says.

    `literacy` is the total of the statements between `literacy_least` and `literacy_most`, None if too few were answered;
    `literacy_guessed` says that some were left out, `literacy_high_from` where the high level begins. `early`: the person asked for it before the end, `missing` questions were open. `complete` is False when
    the index could not be searched, so that schemes and cases are missing.
    """

    made_at: datetime
    profile: str
    type: TypeTold
    early: bool
    missing: int
    literacy: int | None
    literacy_guessed: bool
    literacy_least: int
    literacy_most: int
    literacy_high_from: int
    no_issues: bool
    issues: Series
    balance: Series
    steps: tuple[Step, ...]
    schemes: tuple[Match, ...]
    cases: tuple[Match, ...]
    tools: tuple[Tool, ...]
    tools_in_use: tuple[str, ...]
    peers: tuple[PeerLine, ...]
    vision: str
    comparison: Comparison | None = None
    complete: bool = True
