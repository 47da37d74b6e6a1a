"""Tables of a run that say what the network is and what happens to its links."""

from __future__ import annotations

from simnet.tables.schema.base import Table, count, flag, number, text

NODES = Table(
    "nodes",
    "The nodes of the network.",
    ("node",),
    (
        text("node", "Name of the node."),
        text("kind", "What it is: router, school, health centre, ..."),
        text("place", "Place that it belongs to, empty for none."),
        number("latitude_deg", "deg", "Degrees north of the equator, null where not given."),
        number("longitude_deg", "deg", "Degrees east of Greenwich, null where not given."),
    ),
)

PLACES = Table(
    "places",
    "The places that nodes belong to.",
    ("place",),
    (
        text("place", "Name of the place."),
        text("kind", "village, town, isp or exchange."),
        text("district", "District of a village, empty where not given."),
        text("regency", "Regency of a village or a town, empty where not given."),
    ),
)

EVENTS = Table(
    "events",
    "What happens to links during the run, as the scenario writes it, warm-up included.",
    ("event",),
    (
        count("event", "Number of the event, from 1.", ""),
        text("action", "cut, slow, delay, lose, rain, power, isp_down or technology_down."),
        text("what", "What it acts on, as the scenario names it."),
        text("links", "The links that it acts on, separated by semicolons."),
        number("start_s", "s", "When it begins, simulated time."),
        number("end_s", "s", "When it is over, or the end of the run."),
        number("share_left", "1", "Share of the rate that it leaves."),
        number("longer_s", "s", "How much it adds to the propagation delay."),
        number("share_lost", "1", "Share of packets that it loses."),
    ),
)

OUTAGES = Table(
    "outages",
    "When flows had no way to their other end, nor back: a link on their path was down. Of the "
    "whole run, warm-up included; spells of a flow neither touch nor overlap.",
    ("flow", "start_s"),
    (
        text("flow", "Name of the flow."),
        number("start_s", "s", "From when on, simulated time."),
        number("end_s", "s", "Until when, or the end of the run."),
    ),
)

CONDITIONS = Table(
    "conditions",
    "What the directions of links that change are like over time, warm-up included: a row holds "
    "until the next one of its direction. Links that never change have none. Beyond about 500 000 "
    "rows the steps of the links that change most are averaged.",
    ("link", "direction", "time_s"),
    (
        text("link", "Name of the link."),
        text("direction", "forward or backward; of an access forward is up, from the village."),
        number("time_s", "s", "From when on, simulated time."),
        number("rate_bps", "bit/s", "Rate; in the mean over several steps 0 while it is down."),
        number("delay_s", "s", "Propagation delay."),
        number("loss", "1", "Share of packets lost on entry, bursts and every n-th left out."),
        flag("up", "Whether it carries anything all the time: not cut, and a rate above 0."),
        count("steps", "How many steps the row is the mean of; 1: it is one.", "steps"),
    ),
)

RAIN = Table(
    "rain",
    "How hard it rained over time at villages whose access feels it, warm-up included: a row holds "
    "until the next one of its village. Villages that stayed dry have none.",
    ("place", "time_s"),
    (
        text("place", "Village."),
        number("time_s", "s", "From when on, simulated time."),
        number("rain_mm_h", "mm/h", "Rain rate, to a tenth; by the rank of the moment there."),
    ),
)
