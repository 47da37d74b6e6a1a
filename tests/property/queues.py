"""Random queues of every discipline that both engines have, with parameters that come to bear."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from simnet.models.htb_classes import HtbClass, HtbInner
from simnet.models.rate_burst import BurstRule
from simnet.models.wred import COLOURS, Precedence
from simnet.network import UNLIMITED, Queue

MS = 1_000_000
US = 1_000

_WEIGHTS = st.lists(st.integers(1, 5), min_size=1, max_size=3).map(tuple)

SESSIONS = st.one_of(
    st.fixed_dictionaries({"by": st.just("class"), "weights": _WEIGHTS, "flows": st.none()}),
    st.fixed_dictionaries(
        {"by": st.just("flow"), "weights": st.none(), "flows": st.sampled_from([1, 3, 1024])}
    ),
    st.just({"by": "user", "weights": None, "flows": None}),
)
"""What shares a line, and its weights."""


def _sharing(**own: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Parameters of a discipline that shares a line among sessions, with its own."""
    return st.builds(
        lambda shared, given: {**shared, **given}, SESSIONS, st.fixed_dictionaries(own)
    )


def _red(low: int, above: int, in_bytes: bool, others: dict[str, Any]) -> dict[str, Any]:
    """Parameters of RED, its thresholds in packets or in bytes."""
    unit, other = ("_bytes", "") if in_bytes else ("", "_bytes")
    scale = 1000 if in_bytes else 1
    return {
        f"minimum{unit}": low * scale,
        f"maximum{unit}": (low + above) * scale,
        f"minimum{other}": None,
        f"maximum{other}": None,
        **others,
    }


def _precedences(draw: list[tuple[int, int, float]]) -> dict[str, Precedence]:
    """Curves of WRED by colour."""
    curves = (Precedence(minimum=a, maximum=a + b, probability=p) for a, b, p in draw)
    return dict(zip(COLOURS, curves, strict=True))


def _htb_class(
    kind: type[HtbInner], parents: list[str | None], **own: Any
) -> st.SearchStrategy[HtbInner]:
    """A class of a tree, of those that are named or of one level."""
    return st.builds(
        kind.model_construct,
        rate=st.sampled_from([100_000, 333_333, 2_000_000]),
        ceil=st.sampled_from([None, 2_500_000, 100_000_000]),
        burst=st.sampled_from([1_600, 10_000]),
        cburst=st.sampled_from([1_600, 4_000]),
        parent=st.sampled_from(parents),
        **own,
    )


WEIGHTED = st.builds(
    lambda curves, others: {**_precedences(curves), **others},
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 5), st.sampled_from([0.02, 0.5, 1.0])),
        min_size=3,
        max_size=3,
    ),
    st.fixed_dictionaries(
        {
            "weight": st.sampled_from([0.002, 0.3, 1.0]),
            "gentle": st.booleans(),
            "packet": st.sampled_from([40, 1500]),
            "ecn": st.booleans(),
        }
    ),
)
"""Parameters of WRED."""


def _with_burst(given: dict[str, Any]) -> dict[str, Any]:
    """Parameters of a queue by user, with a higher rate where it has a rate and a rule is drawn."""
    rule, rate = given["rule"], given["rate"]
    made = None if None in (rule, rate) else BurstRule(rate, 3 * rate, *rule)
    return {**given, "rule": made}


@st.composite
def _diffserv(draw: st.DrawFn) -> dict[str, Any]:
    """Parameters of DiffServ, its classes spelt out."""
    roles = draw(st.tuples(*[st.sampled_from(["EF", "AF", "BE"])] * 3))
    ef, af = (tuple(k for k in range(3) if roles[k] == role) for role in ("EF", "AF"))
    return {
        "ef": ef,
        "af": af,
        "af_weights": tuple(range(1, len(af) + 1)),
        "be_weight": draw(st.sampled_from([1, 5])),
        "quantum": draw(st.sampled_from([100, 1514])),
        "ef_share": draw(st.sampled_from([0.1, 0.7])),
        "ef_burst": draw(st.sampled_from([None, 1500, 5000])),
        **draw(WEIGHTED),
    }


OWN: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "codel": st.fixed_dictionaries(
        {
            "target": st.sampled_from([1, 200 * US, MS]),
            "interval": st.sampled_from([1, 3 * MS, 20 * MS]),
            "packet": st.sampled_from([1, 1514]),
            "ecn": st.booleans(),
        }
    ),
    "diffserv": _diffserv(),
    "drr": _sharing(quantum=st.sampled_from([1, 300, 1514])),
    "fifo": st.just({}),
    "fq_codel": st.fixed_dictionaries(
        {
            "flows": st.sampled_from([1, 2, 7, 1024]),
            "quantum": st.sampled_from([1, 300, 1514]),
            "target": st.sampled_from([1, 200 * US, MS]),
            "interval": st.sampled_from([1, 3 * MS, 20 * MS]),
            "packet": st.sampled_from([1, 1514]),
            "drop_batch": st.sampled_from([1, 3, 64]),
            "backlog": st.sampled_from(["all", "own"]),
            "ecn": st.booleans(),
        }
    ),
    "htb": st.fixed_dictionaries(
        {
            "rate": st.sampled_from([1_000_003, 5_000_000]),
            "burst": st.sampled_from([1_600, 20_000]),
            "classes": st.lists(
                _htb_class(
                    HtbClass,
                    [None, "top", "middle", "other"],
                    prio=st.integers(0, 1),
                    quantum=st.sampled_from([None, 300, 1_514, 3_000]),
                ),
                min_size=1,
                max_size=3,
            ).map(tuple),
            "inner": st.fixed_dictionaries(
                {
                    "top": _htb_class(HtbInner, [None]),
                    "other": _htb_class(HtbInner, [None]),
                    "middle": _htb_class(HtbInner, ["top", "other"]),
                }
            ),
        }
    ),
    "on_demand": st.fixed_dictionaries(
        {
            "cra": st.sampled_from([None, 50_000, 300_003]),
            "rbdc": st.sampled_from([None, 400_000, 1_000_003]),
            "vbdc": st.sampled_from([None, 500_000, 5_000_000]),
            "request_delay": st.sampled_from([1, 20 * MS, 70 * MS]),
            "superframe": st.sampled_from([MS, 3_333_333, 26_500_000]),
            "rbdc_timeout": st.sampled_from([1, 16]),
            "mtu": st.sampled_from([1_000, 1_514]),
        }
    ).filter(lambda given: given["cra"] or given["rbdc"] or given["vbdc"]),
    "per_user": st.fixed_dictionaries(
        {
            "rate": st.sampled_from([None, 100_000, 1_000_003]),
            "burst": st.sampled_from([1_000, 3_000, 30_000]),
            "user_packets": st.sampled_from([1, 4, 50, UNLIMITED]),
            "quantum": st.sampled_from([1, 300, 1514]),
            "rule": st.sampled_from([None, (300_000, 20 * MS), (900_001, 333 * MS)]),
        }
    ).map(_with_burst),
    "policer": st.fixed_dictionaries(
        {
            "rate": st.sampled_from([200_000, 1_000_003, 5_000_000]),
            "burst": st.sampled_from([1_000, 3_000, 30_000]),
            "colour_aware": st.booleans(),
            "yellow": st.sampled_from(["pass", "pass", "drop", "remark"]),
            "red": st.sampled_from(["pass", "drop", "drop", "remark"]),
            "yellow_class": st.integers(0, 2),
            "red_class": st.integers(0, 2),
        }
    ).flatmap(
        lambda given: st.sampled_from(
            [
                {**given, "excess_burst": 0, "peak_rate": None, "peak_burst": None},
                {**given, "excess_burst": 2_000, "peak_rate": None, "peak_burst": None},
                {**given, "excess_burst": 0, "peak_rate": 6_000_000, "peak_burst": 4_000},
            ]
        )
    ),
    "priority": st.just({}),
    "red": st.builds(
        _red,
        st.integers(1, 4),
        st.integers(1, 5),
        st.booleans(),
        st.fixed_dictionaries(
            {
                "probability": st.sampled_from([0.02, 0.5, 1.0]),
                "weight": st.sampled_from([0.002, 0.3, 1.0]),
                "gentle": st.booleans(),
                "packet": st.sampled_from([40, 1500]),
                "ecn": st.booleans(),
                "harddrop": st.booleans(),
            }
        ),
    ),
    "wred": WEIGHTED,
    "token_bucket": st.fixed_dictionaries(
        {
            "rate": st.sampled_from([200_000, 1_000_003, 5_000_000]),
            "burst": st.sampled_from([1_000, 3_000, 30_000]),
            "peak": st.sampled_from([None, 6_000_000, 20_000_000]),
            "mtu": st.sampled_from([1_000, 1_514]),
        }
    ),
    "sfq": _sharing(),
    "wfq": _sharing(),
}
"""Parameters of each discipline by its name."""

NESTED = ("on_demand", "policer", "token_bucket")
"""Those with another queue within."""

BY_CLASS = ("priority",)
"""Those with a band for each class."""


def _bands(discipline: str, parameters: dict[str, Any]) -> st.SearchStrategy[int]:
    if discipline == "htb":
        return st.just(len(parameters["classes"]))
    if discipline == "diffserv":
        return st.just(len(parameters["af"]) + 2)
    if parameters.get("weights"):
        return st.just(len(parameters["weights"]))
    if parameters.get("flows"):
        return st.just(parameters["flows"])
    return st.integers(1, 3) if discipline in BY_CLASS else st.just(1)


@st.composite
def queues(draw: st.DrawFn) -> Queue:
    """A queue; half of them plain."""
    others = sorted(set(OWN) - {"fifo"})
    discipline = draw(st.sampled_from(["fifo"] * len(others) + others))
    parameters = draw(OWN[discipline])
    return Queue(
        discipline=discipline,
        limit_packets=draw(st.sampled_from([UNLIMITED] * 6 + [1, 2, 5, 40])),
        limit_bytes=draw(st.sampled_from([UNLIMITED] * 6 + [2000, 12_345])),
        bands=draw(_bands(discipline, parameters)),
        parameters=tuple(parameters.items()),
        inner=draw(queues()) if discipline in NESTED else None,
    )
