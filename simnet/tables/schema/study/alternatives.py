"""The tables of a study that say what its alternatives are and cost, before anything is run.

They come from the scenario alone: the access of each village, what differs from the base, and the
bill of a contract. Money is in whole rupiah.
"""

from __future__ import annotations

from collections.abc import Iterable

from simnet.tables.schema.base import Column, Table, count, flag, number, text


def _alternative() -> Column:
    return text("alternative", "Name of the alternative; base is the scenario as it is written.")


def _rupiah(name: str, meaning: str) -> Column:
    return count(f"{name}_idr", meaning, "IDR")


def _one_way(way: str, towards: str) -> Iterable[Column]:
    """Yield what is known of one direction of an access."""

    def rate(name: str, meaning: str) -> Column:
        return count(f"{way}_{name}_bps", meaning, "bit/s")

    def limit(name: str, where: str) -> Column:
        return text(
            f"{way}_{name}_limit",
            f"What sets that rate: subscription, technology, access.{way}, media.NAME{where}.",
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
        number(
            "buffer_s",
            "s",
            "Time that its full queue takes to send, each way; null where the "
            "queues have limits of their own.",
        ),
        text("queue", "Its queue: the discipline, and parameters that are not the default."),
        text("queue_down", "Its queue towards the village, where it differs; else empty."),
        text("proxy", "The proxy that splits its TCP connections; empty without one."),
        text("backup", "Technology and provider of its second line; empty without one."),
        text("allowance", "What it falls to after so much of a month; empty without an allowance."),
        text("media", "Media that it shares with other lines; else empty."),
        count("media_others", "How many other lines share them, of several the most.", "lines"),
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

COSTS = Table(
    "costs",
    "The bill of each alternative, item by item: points x (once + months x monthly), without VAT.",
    ("alternative", "item"),
    (
        _alternative(),
        text("item", "What is bought: access/TECHNOLOGY/ISP, or the name of a link."),
        text("what", "access, or the section of the scenario that describes the line."),
        text("technology", "Access technology; empty for lines."),
        text("isp", "Provider; empty for lines that are no provider's."),
        count("points", "How many of them: villages for accesses.", ""),
        _rupiah("once", "Paid once for each point; null where no such price is written."),
        _rupiah("monthly", "Paid each month for each point; null where no such price is written."),
        count("months", "Monthly payments of the contract.", "months"),
        _rupiah("total", "All points over the whole contract; null where there is no price."),
        text("source", "Dotted path of the price; empty where there is none."),
    ),
)

COST_TOTALS = Table(
    "cost_totals",
    "What each alternative costs over its contract. Sums are of the points that have a price: "
    "where complete is false they are lower bounds, and where no point has one they are null.",
    ("alternative",),
    (
        _alternative(),
        count("months", "Monthly payments of the contract.", "months"),
        number("vat", "1", "Value-added tax, as a share of the price."),
        _rupiah("once", "Paid once for all points, without VAT."),
        _rupiah("monthly", "Paid each month for all points, without VAT."),
        _rupiah("total", "The whole contract, without VAT."),
        _rupiah("with_vat", "The whole contract with VAT, to the nearest rupiah."),
        count("villages", "Villages.", ""),
        _rupiah("per_village", "The whole contract with VAT by village; null without villages."),
        count("users", "People, and flows without people, at the villages' sites.", ""),
        _rupiah("per_user", "The whole contract with VAT by user; null without users."),
        count("priced_points", "Points with a price.", ""),
        count("unpriced_points", "Points without a price, which no sum counts.", ""),
        text("unpriced", "Items without a price, separated by semicolons."),
        flag("complete", "Whether every point has a price."),
    ),
)

ALTERNATIVES_TABLES = (ACCESSES, CHANGES, COSTS, COST_TOTALS)
