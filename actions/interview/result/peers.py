"""Others like oneself: the means of those who said that theirs may be used."""

from __future__ import annotations

from collections.abc import Sequence

from actions.interview.result.model import Series
from actions.interview.result.ports import LEAST_IN_GROUP, PeerGroup
from actions.interview.result.results import Results


class StoredPeers:
    """See `PeerGroups`. A person counts once, with their latest result, and an axis only where enough have answered it."""

    def __init__(self, results: Results) -> None:
        self._results = results

    def like(self, industry: str, size: str, *, without: str) -> PeerGroup | None:
        """See `PeerGroups`."""
        others = self._results.latest_allowed(industry, size, without=without) if industry and size else ()
        if len(others) < LEAST_IN_GROUP:
            return None
        return PeerGroup(len(others), _means([r.issues for r in others]), _means([r.balance for r in others]))


def _means(charts: Sequence[Series]) -> dict[str, float]:
    """Axis to the mean of its values; axes that fewer than `LEAST_IN_GROUP` have answered are left out."""
    values: dict[str, list[float]] = {}
    for chart in charts:
        for axis in chart.axes:
            if axis.value is not None:
                values.setdefault(axis.name, []).append(axis.value)
    return {name: sum(told) / len(told) for name, told in values.items() if len(told) >= LEAST_IN_GROUP}
