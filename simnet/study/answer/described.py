"""Description of a study's alternatives, from its scenario alone: accesses, differences, costs.

It is worked out once for each alternative, whatever stress tests and sweeps it goes through, and
does not depend on any run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from simnet.costs import Bill, Item, bill
from simnet.lowering.accesses import (
    Limit,
    OneWay,
    VillageAccess,
    access_changes,
    accesses,
)
from simnet.scenario.changes import changes, is_of_access, world_of
from simnet.scenario.model.study import BASE, NONE
from simnet.study.answer.runs import Row
from simnet.units import NS_PER_S

if TYPE_CHECKING:
    from simnet.runs.worlds import Worlds
    from simnet.scenario import Scenario
    from simnet.scenario.load import Variant
    from simnet.study.plan.study_plan import StudyPlan


@dataclass(frozen=True, slots=True)
class Described:
    """What is known of a study's cells and alternatives without any run."""

    played: Mapping[str, str] = field(default_factory=dict)
    """Checksum of what is simulated, by cell: equal where cells are played alike."""
    accesses: Sequence[Row] = ()
    changes: Sequence[Row] = ()
    costs: Sequence[Row] = ()
    cost_totals: Sequence[Row] = ()

    def same_as(self, plan: StudyPlan, cell: str) -> str:
        """Return the first other alternative's cell that is played as this one is; "" for none."""
        own = plan.cell(cell)
        for other in plan.cells:
            if other is own:
                break
            beside = (other.stress, other.sweep, other.point) == (own.stress, own.sweep, own.point)
            if beside and self._alike(cell, other.name):
                return other.name
        return ""

    def same_unstressed(self, plan: StudyPlan, cell: str) -> str:
        """Return the same cell without its stress test, if it is played alike; "" if not."""
        own = plan.cell(cell)
        for other in plan.cells if own.stress != NONE else ():
            same = (own.alternative, own.sweep, own.point)
            beside = other.stress == NONE and same == (other.alternative, other.sweep, other.point)
            if beside and self._alike(cell, other.name):
                return other.name
        return ""

    def _alike(self, cell: str, other: str) -> bool:
        return cell in self.played and self.played[cell] == self.played.get(other)


NOTHING = Described()


def described(plan: StudyPlan, worlds: Worlds, played: Mapping[str, str]) -> Described:
    """Return the description of a study's alternatives.

    Args:
        plan: the study.
        worlds: the worlds that its cells are made of.
        played: checksum of what is simulated, by cell.

    Raises:
        ScenarioError: an alternative cannot be loaded or laid out.
        InputError: the bill of one is beyond counting.
    """
    base: tuple[Scenario, Sequence[VillageAccess]] | None = None
    access_rows: list[Row] = []
    change_rows: list[Row] = []
    bills: dict[str, Bill] = {}
    for name, variant in {BASE: (None, None), **_variants(plan)}.items():
        scenario, network = worlds.loaded(variant).scenario, worlds.network(variant)
        known = accesses(scenario, network)
        if base is None:
            base = scenario, known
        else:
            change_rows += _changes(name, base, (scenario, known))
        if name in plan.alternatives:
            access_rows += [_access(name, each) for each in known]
            # Of a scenario without villages there is nothing that a contract buys.
            if scenario.villages.rows:
                bills[name] = bill(scenario)
    costs = [_cost(name, item) for name, made in bills.items() for item in made.items]
    totals = [_cost_total(name, made) for name, made in bills.items()]
    return Described(played, access_rows, change_rows, costs, totals)


def _variants(plan: StudyPlan) -> dict[str, Variant]:
    """Return the world of each alternative: without a stress test, where the study has that."""
    found: dict[str, Variant] = {}
    for cell in plan.cells:
        if cell.alternative not in found or (cell.stress == NONE and not cell.sweep):
            found[cell.alternative] = cell.variant
    return found


def _changes(
    alternative: str,
    base: tuple[Scenario, Sequence[VillageAccess]],
    other: tuple[Scenario, Sequence[VillageAccess]],
) -> Iterator[Row]:
    of_accesses = [(each.steps[1], each) for each in access_changes(base[1], other[1])]
    others = [
        ("", each)
        for each in changes(world_of(base[0]), world_of(other[0]))
        if not is_of_access(each)
    ]
    for village, each in (*of_accesses, *others):
        yield {
            "alternative": alternative,
            "village": village,
            "path": each.path,
            "old": each.a,
            "new": each.b,
        }


def _access(alternative: str, access: VillageAccess) -> Row:
    return {
        "alternative": alternative,
        "village": access.village,
        "technology": access.technology,
        "kind": access.kind,
        "isp": access.isp,
        "town": access.town,
        "subscription_bps": access.subscription_bps,
        "delay_s": access.delay_ns / NS_PER_S,
        "loss_ratio": access.loss_probability,
        "buffer_s": None if access.buffer_ns is None else access.buffer_ns / NS_PER_S,
        "queue": access.queue,
        "queue_down": access.queue_down or "",
        "proxy": access.proxy or "",
        "backup": access.backup or "",
        "allowance": access.allowance or "",
        "media": ", ".join(each.name for each in access.media),
        "media_others": max((each.others for each in access.media), default=0),
        **_one_way("down", access.down),
        **_one_way("up", access.up),
    }


def _one_way(way: str, known: OneWay) -> dict[str, int | str | None]:
    return {
        f"{way}_written_bps": known.written_bps,
        f"{way}_technology_bps": known.technology_bps,
        **_limit(f"{way}_access", known.access),
        **_limit(f"{way}_internet", known.internet),
        **_limit(f"{way}_intranet", known.intranet),
    }


def _cost(alternative: str, item: Item) -> Row:
    return {
        "alternative": alternative,
        "item": item.name,
        "what": item.what,
        "technology": item.technology,
        "isp": item.isp,
        "points": item.points,
        "once_idr": item.once_idr,
        "monthly_idr": item.monthly_idr,
        "months": item.months,
        "total_idr": item.total_idr,
        "source": item.source,
    }


def _cost_total(alternative: str, made: Bill) -> Row:
    return {
        "alternative": alternative,
        "months": made.months,
        "vat": float(made.vat),
        "once_idr": made.once_idr,
        "monthly_idr": made.monthly_idr,
        "total_idr": made.total_idr,
        "with_vat_idr": made.with_vat_idr,
        "villages": made.villages,
        "per_village_idr": made.per_village_idr,
        "users": made.users,
        "per_user_idr": made.per_user_idr,
        "priced_points": made.priced_points,
        "unpriced_points": made.unpriced_points,
        "unpriced": "; ".join(made.unpriced),
        "complete": made.complete,
    }


def _limit(name: str, limit: Limit | None) -> dict[str, int | str | None]:
    return {
        f"{name}_bps": None if limit is None else limit.rate_bps,
        f"{name}_limit": None if limit is None else limit.by,
    }
