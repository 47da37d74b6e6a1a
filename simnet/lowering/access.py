"""The access link of a village: from its office to where its technology lands."""

from __future__ import annotations

from simnet.errors import NetworkError
from simnet.lowering import naming
from simnet.lowering.intranet import landing_node
from simnet.lowering.lines import queue
from simnet.network import Loss, NetworkBuilder, Reverse
from simnet.scenario import Scenario
from simnet.scenario.model.access import Backup
from simnet.scenario.model.places import Village, landing_town, placed

BACKUP_COST = 10**9
"""Cost of a village's second line: above any way over the first."""


def add_access(builder: NetworkBuilder, scenario: Scenario, name: str, village: Village) -> None:
    """Add the link that joins a village's office to its landing, and the second one if it has it.

    The link's name is that of the village, whatever the technology, so that alternatives can be
    compared link by link.

    Raises:
        NetworkError: the village has no technology, provider or landing.
    """
    first = naming.access_link(name)
    _add_line(builder, scenario, name, village, first)
    spare = scenario.villages.spare.get(name)
    if spare is not None:
        second = naming.access_link(naming.backup(name))
        _add_line(builder, scenario, name, spare, second, BACKUP_COST)
        backup = village.access.backup or Backup()
        builder.add_second_line(
            name,
            first,
            second,
            weights=weights_of(scenario, village) if backup.share == "load" else None,
            least_bps=backup.switch_below or 0,
            low_ns=backup.low_for,
        )


def weights_of(scenario: Scenario, village: Village) -> tuple[int, int]:
    """Return how many flows go over the first line, to how many over the second."""
    backup, spare = village.access.backup, village.access.spare
    if backup is None or spare is None:
        return 1, 0
    if backup.weights:
        first, second = backup.weights
        return first, second
    backed = village.model_copy(update={"access": spare})
    first_bps, second_bps = (
        each.access.link(placed(each, scenario), "down").rate_bps for each in (village, backed)
    )
    return first_bps, second_bps


def _add_line(
    builder: NetworkBuilder,
    scenario: Scenario,
    name: str,
    village: Village,
    link: str,
    cost: int = 1,
) -> None:
    access = village.access
    if access.technology is None or access.isp is None:
        raise NetworkError("has no access technology or no ISP", "village", name)
    technology = placed(village, scenario)
    up, down = access.link(technology, "up"), access.link(technology, "down")
    classes = scenario.classes
    builder.add_link(
        link,
        name,
        _landing(scenario, name, village, technology.lands_at),
        up.rate_bps,
        delay_ns=up.delay_ns,
        queue=queue(up.rate_bps, up.buffer_ns, access.queue_of("up"), classes),
        loss=Loss(up.loss_probability),
        cost=cost,
        reverse=Reverse(
            rate_bps=down.rate_bps,
            delay_ns=down.delay_ns,
            queue=queue(down.rate_bps, down.buffer_ns, access.queue_of("down"), classes),
            loss=Loss(down.loss_probability),
        ),
        # Villages without users have the access of their group or the defaults, too.
        proxy=None if access.proxy is None else access.proxy.described(optional=True),
    )


def _landing(scenario: Scenario, name: str, village: Village, lands_at: str) -> str:
    isp = village.access.isp or ""
    if lands_at == "gateway":
        return naming.isp(isp) if scenario.isps[isp].feeder is None else naming.feeder(isp)
    town = landing_town(village, scenario.backhaul.towns)
    if town is None:
        raise NetworkError("no town of the backhaul is where its access lands", "village", name)
    return landing_node(scenario, town)
