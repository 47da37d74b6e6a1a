"""The tables of a study that say what its alternatives are and cost, before anything is run.

They come from the scenario alone: the access of each village, what differs from the base, and the
bill of a contract. Money is in whole rupiah.
"""

from __future__ import annotations

from collections.abc import Iterable

from simnet.tables.schema import Column, Table, count, number, text


def _alternative() -> Column:
    return text("alternative", "Name of the alternative; base is the scenario as it is written.")


def _one_way(way: str, towards: str) -> Iterable[Column]:
    """Yield what is known of one direction of an access."""

    def rate(name: str, meaning: str) -> Column:
        return count(f"{way}_{name}_bps", meaning, "bit/s")

    def limit(name: str, where: str) -> Column:
        return text(
            f"{way}_{name}_limit",
            f"What sets that rate: subscription, technology, access.{way}{where}.",
        )

    behind = ", lan (the lines of all sites together) or the name of a link behind the access"
    yield rate("written", f"Rate {towards} that the access is given; null: the technology's.")
    yield rate("technology", "Rate that the technology has where nothing else is said.")
    yield rate("access", f"Rate {towards} that the access link gives.")
    yield limit("access", "")
    for net, what in (("internet", "internet"), ("intranet", "data centre")):
        yield rate(
            net,
            f"The least rate on the way {towards} between the {what} and the sites, each line with "
            "its whole capacity; null where no traffic goes there.",
        )
        yield limit(net, behind)


ACCESSES = Table(
    "accesses",
    "What each alternative gives to each village: its access, the rates sold, those that the "
    "access really gives, and which limit binds.",
    ("alternative", "village"),
    (
        _alternative(),
        text("village", "Name of the village."),
        text("technology", "Name of its access technology in the scenario."),
        text("kind", "Kind of that technology."),
        text("isp", "Name of its provider."),
        text("town", "Town of the backhaul where the access lands; empty for a gateway."),
        count("subscription_bps", "Rate that is paid for; null where nothing is said.", "bit/s"),
        number("delay_s", "s", "One-way delay of the access, without queueing."),
        number("loss_ratio", "1", "Probability that the access loses a packet, each way."),
        number("buffer_s", "s", "Time that its full queue takes to send, each way."),
        text("queue", "Discipline of its queue."),
        *_one_way("down", "towards the village"),
        *_one_way("up", "from the village"),
    ),
)

CHANGES = Table(
    "changes",
    "What differs between each alternative and the scenario as it is written: first the accesses "
    "of villages as they turn out, then every other value that is not the same.",
    ("alternative", "path"),
    (
        _alternative(),
        text("village", "Village whose access differs; empty for other values."),
        text("path", "Dotted path of the value."),
        text("old", "Value in the scenario as it is written; null where there is none."),
        text("new", "Value in the alternative; null where there is none."),
    ),
)

ALTERNATIVES_TABLES = (ACCESSES, CHANGES)
