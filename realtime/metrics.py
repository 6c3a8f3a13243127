"""What a machine that watches may know of the sockets: counts, never who."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from realtime.gateway import Gateway


class SocketNumbers(Collector):
    """Read from the gateway at the moment somebody asks."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    def collect(self) -> Iterator[Metric]:
        crowd = list(self._gateway.crowd)
        unsent = sum(session.connection.unsent for session in crowd)
        watched = sum(1 for hub in self._gateway.hubs.values() if hub.is_heard)
        yield GaugeMetricFamily("kolo_connections", "Open sockets.", len(crowd))
        yield GaugeMetricFamily("kolo_rooms_watched", "Rooms somebody is looking at.", watched)
        yield GaugeMetricFamily("kolo_unsent_bytes", "Waiting for readers, in all.", unsent)
        hears, holes = self._gateway.hears_others, self._gateway.holes
        yield GaugeMetricFamily("kolo_bus_up", "Whether other processes are heard.", int(hears))
        yield CounterMetricFamily("kolo_holes", "Holes in what was told, looked up.", holes)


def exposition(*collectors: Collector) -> bytes:
    """The text Prometheus reads."""
    registry = CollectorRegistry()
    for collector in collectors:
        registry.register(collector)
    return generate_latest(registry)
