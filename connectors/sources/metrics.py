"""Prometheus metrics of the sources: an operator is warned when one is stale or keeps failing."""

from __future__ import annotations

from collections.abc import Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from connectors.sources.status import ReadStatus


class SourceMetrics(Collector):
    """Asks for the state of the sources at each scrape."""

    def __init__(self, read: ReadStatus) -> None:
        self._read = read

    def describe(self) -> Iterator[Metric]:
        """The families without samples: nothing is read when the collector is registered."""
        return iter(_families())

    def collect(self) -> Iterator[Metric]:
        success, tried, documents, rejected, failures, failed = families = _families()
        for source in self._read():
            labels = [source.key]
            if source.succeeded_at is not None:
                success.add_metric(labels, source.succeeded_at.timestamp())
            if source.tried_at is not None:
                tried.add_metric(labels, source.tried_at.timestamp())
            documents.add_metric(labels, source.documents)
            rejected.add_metric(labels, source.rejected)
            failures.add_metric(labels, source.failures)
            failed.add_metric(labels, float(source.failed_last))
        return iter(families)


def _families() -> tuple[GaugeMetricFamily | CounterMetricFamily, ...]:
    def gauge(name: str, what: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(f"madoguchi_source_{name}", what, labels=["source"])

    return (
        gauge("last_success_timestamp_seconds", "When the source was last read or found unchanged"),
        gauge("last_try_timestamp_seconds", "When that was last tried"),
        gauge("documents", "Documents of the source"),
        gauge("rejected_items", "Items left out at the last reading"),
        CounterMetricFamily("madoguchi_source_failures", "Syncs of the source that failed", labels=["source"]),
        gauge("last_sync_failed", "1 if the last sync of the source failed"),
    )
