"""What Prometheus is told. No label holds a name, a word or an id: methods, states and outcomes only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST as CONTENT_TYPE
from prometheus_client.registry import Collector

from bot.engine.vitals import WRONG, Health, Vitals

__all__ = ["CONTENT_TYPE", "Metrics"]

NONE: Final = 0.0
"""The age of what there is none of."""


class Metrics(Collector):
    """The numbers of one copy of the bot; those of the process beside them."""

    def __init__(self, vitals: Vitals) -> None:
        self._vitals = vitals
        self._health: Health | None = None
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)
        self._registry.register(self)

    def text(self, health: Health) -> bytes:
        """The page."""
        self._health = health
        return generate_latest(self._registry)

    def collect(self) -> Iterator[Metric]:
        """Prometheus' client asks for this, once before there is anything."""
        if self._health is not None:
            yield from _state(self._health)
        yield from self._done()

    def _done(self) -> Iterator[Metric]:
        calls = CounterMetricFamily(
            "damier_calls", "Calls to the Bot API by what became of them.", labels=("method", "outcome")
        )
        for labels, count in sorted(self._vitals.sending.tally.outcomes.items()):
            calls.add_metric(labels, count)
        updates = CounterMetricFamily(
            "damier_updates", "Updates by what became of them.", labels=("outcome",)
        )
        for outcome, count in sorted(self._vitals.receiving.outcomes.items()):
            updates.add_metric((outcome,), count)
        yield from (calls, updates)
        yield CounterMetricFamily(
            "damier_forged_taps", "Taps on buttons nobody was offered.", value=self._vitals.forged.count
        )


def _state(health: Health) -> Iterator[Metric]:
    yield GaugeMetricFamily("damier_ok", "Whether nobody need look: 1 or 0.", value=float(health.ok))
    yield _gauge("damier_wrong", "What is not as it should be: 1 or 0.", "what",
                 {each: float(each in health.wrong) for each in WRONG})  # fmt: skip
    yield GaugeMetricFamily(
        "damier_loop_lag_seconds", "How late the loop came at worst, within a minute.", value=health.lag
    )
    if health.last_call is not None:
        yield GaugeMetricFamily(
            "damier_last_call_seconds", "Since Telegram took or answered a call.", value=health.last_call
        )
    yield _gauge("damier_inbox", "Updates by state.", "state", health.counts.inbox)
    yield _gauge("damier_outbox", "Messages by state.", "state", health.counts.outbox)
    yield _gauge("damier_oldest_seconds", "How long the oldest waits, 0 if none does.", "what",
                 {what: health.ages[what] or NONE for what in ("inbox", "outbox", "due")})  # fmt: skip


def _gauge(name: str, told: str, label: str, values: Mapping[str, float]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, told, labels=(label,))
    for each, value in values.items():
        family.add_metric((each,), value)
    return family
