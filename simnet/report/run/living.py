"""Links that changed during a run, the worst off first, as charts and tables show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from simnet.report.base import Run, place_names

ACCESS = "access/"
"""How the names of access links begin; a village's name follows."""


@dataclass(frozen=True, slots=True)
class Step:
    """What a link was like for a while."""

    start_s: float
    end_s: float
    rate_bps: float
    delay_s: float
    loss: float
    up: bool

    @property
    def length_s(self) -> float:
        """How long it lasted."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Living:
    """One direction of a link that changed."""

    link: str
    direction: str
    name: str
    """For people: of an access the name of its village."""
    steps: tuple[Step, ...]

    @property
    def best_bps(self) -> float:
        """Its greatest rate."""
        return max(each.rate_bps for each in self.steps)

    @property
    def least_bps(self) -> float:
        """Its least rate while it was up; 0 if it never was."""
        return min((each.rate_bps for each in self.steps if each.up), default=0.0)

    @property
    def mean_bps(self) -> float:
        """Its mean rate, the time in which it was down included."""
        return self._mean([each.rate_bps for each in self.steps])

    @property
    def down_s(self) -> float:
        """For how long it was down."""
        return sum(each.length_s for each in self.steps if not each.up)

    @property
    def left(self) -> float:
        """What was left of its greatest rate in the mean, 0 to 1, to a millionth."""
        return round(self.mean_bps / self.best_bps, 6) if self.best_bps else 0.0

    @property
    def delays_s(self) -> tuple[float, float]:
        """Its least and greatest delay."""
        delays = [each.delay_s for each in self.steps]
        return min(delays), max(delays)

    @property
    def loss(self) -> float:
        """The mean share of packets that it loses."""
        return self._mean([each.loss for each in self.steps])

    def _mean(self, values: Sequence[float]) -> float:
        lengths = [each.length_s for each in self.steps]
        return sum(v * s for v, s in zip(values, lengths, strict=True)) / sum(lengths)

    def sliced(self, count: int) -> list[float]:
        """Return its mean rate in so many equal slices of the run, bit/s."""
        whole_s = self.steps[-1].end_s
        edges = [whole_s * number / count for number in range(count + 1)]
        found, index = [], 0
        for low, high in pairwise(edges):
            bits = 0.0
            while True:
                step = self.steps[index]
                inside = min(high, step.end_s) - max(low, step.start_s)
                bits += step.rate_bps * max(0.0, inside)
                if step.end_s >= high or index + 1 == len(self.steps):
                    break
                index += 1
            found.append(bits / (high - low))
        return found


@dataclass(frozen=True, slots=True)
class Wet:
    """Rain over a village during a run."""

    name: str
    times_s: tuple[float, ...]
    rates_mm_h: tuple[float, ...]


def rained(run: Run, found: Sequence[Living]) -> list[Wet]:
    """Return the rain at the villages of some accesses, in their order, where there was any."""
    if "rain" not in run.results:
        return []
    frame = run.table("rain")
    wet = []
    for each in found:
        part = frame[frame.place == each.link.removeprefix(ACCESS)]
        if len(part):
            wet.append(Wet(each.name, tuple(part.time_s), tuple(part.rain_mm_h)))
    return wet


def living(run: Run) -> list[Living]:
    """Return the links that changed, the one with least left of its rate first.

    Of two directions that with less left stands for its link; where they are alike, that towards
    the villages.
    """
    if "conditions" not in run.results:
        return []
    worst: dict[str, Living] = {}
    for each in _all(run):
        known = worst.get(each.link)
        if known is None or each.left <= known.left:
            worst[each.link] = each
    return sorted(worst.values(), key=lambda each: (each.left, each.link))


def _all(run: Run) -> list[Living]:
    names = place_names(run.manifest.get("scenario") or {})
    end_s = float(run.manifest["duration_s"])
    frame = run.table("conditions")
    found = []
    for (link, direction), part in frame.groupby(["link", "direction"], sort=False):
        starts = part.time_s.tolist()
        columns = (part.rate_bps, part.delay_s, part.loss, part.up)
        values = zip(
            starts, [*starts[1:], end_s], *(each.tolist() for each in columns), strict=True
        )
        steps = tuple(Step(*each) for each in values)
        found.append(Living(str(link), str(direction), _name(str(link), names), steps))
    return found


def _name(link: str, names: dict[str, str]) -> str:
    if not link.startswith(ACCESS):
        return link
    village = link.removeprefix(ACCESS)
    return names.get(village, village)
