"""What a measure and a limit may be written like, and what is said of the others."""

import re

import pytest

from simnet.measures import QUANTITIES, parse_amount, parse_level, parse_measure, quoted


@pytest.mark.parametrize(
    ("text", "subject", "quantity", "statistic", "unit", "least_is_best"),
    [
        ("school.page_load.p95", "school", "page_load", "p95", "s", True),
        ("school/pupils.page_load", "school/pupils", "page_load", "mean", "s", True),
        ("all.delay.p99.9", "all", "delay", "p99.9", "s", True),
        ("all.completion.p50.0", "all", "completion", "p50", "s", True),
        ("all.goodput", "all", "goodput", "", "bit/s", False),
        ("links.utilisation", "links", "utilisation", "", "1", True),
        ("ab:a->b.queue.max", "ab:a->b", "queue", "max", "packets", True),
        ('"v2.0 web".transactions', "v2.0 web", "transactions", "", "1/s", False),
        ('"ab:a.1->b".wait.p99.9', "ab:a.1->b", "wait", "p99.9", "s", True),
        (" all.loss ", "all", "loss", "", "1", True),
    ],
)
def test_a_measure_is_read(
    text: str, subject: str, quantity: str, statistic: str, unit: str, least_is_best: bool
) -> None:
    got = parse_measure(text)
    assert (got.subject, got.quantity, got.statistic) == (subject, quantity, statistic)
    assert (got.unit, got.least_is_best) == (unit, least_is_best)
    assert got.text == text.strip()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("school", "write SUBJECT.QUANTITY"),
        ("page_load", "did you mean all.page_load?"),
        ("", "is not a measure"),
        (".loss", "is not a measure"),
        ("all.", "is not a measure"),
        ("school.pageload.p95", "unknown quantity 'pageload'; did you mean 'page_load'?"),
        ("v2.0 web.loss", 'a name that holds a dot goes in quotes: "a.b".loss'),
        ('"v2.0 web.loss', "needs a closing quote"),
        ('"v2.0" web.loss', "needs a closing quote"),
        ("all.utilisation", "'all' has no utilisation; did you mean links.utilisation?"),
        ("links.delay.p95", "'links' has no delay; did you mean all.delay?"),
        ("all.loss.p95", "loss is one figure a run: leave out 'p95'"),
        ("all.delay.p100", "a percentile lies between p0 and p100, got 'p100'"),
        ("all.delay.p0", "a percentile lies between p0 and p100"),
        ("all.delay.maximum", "unknown statistic of delay 'maximum'; did you mean 'max'?"),
        ("all.delay.", "is not a measure"),
        ("links.wait.min", "unknown statistic of wait 'min'"),
        ("all.jitter.p95", "unknown statistic of jitter 'p95'"),
        ("x" * 301, "not longer than 300"),
        (5, "a measure is a text"),
    ],
)
def test_what_is_no_measure_is_refused(text: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_measure(text)


@pytest.mark.parametrize(
    ("text", "at_most", "at_least"),
    [
        ("school.page_load.p95 <= 4 s", 4.0, None),
        ("school.page_load.p95<=250ms", 0.25, None),
        ("access/x:a->b.utilisation \u2264 80 %", 0.8, None),
        ("all.goodput >= 2 Mbps", None, 2e6),
        ("all.transactions \u2265 30 /min", None, 0.5),
        ("links.queue.max <= 100", 100.0, None),
        ("links.queue.max <= 1.5 packets", 1.5, None),
        ('"a <= b.c".loss <= 0', 0.0, None),
    ],
)
def test_a_limit_is_read(text: str, at_most: float | None, at_least: float | None) -> None:
    got = parse_level(text)
    assert (got.at_most, got.at_least) == (at_most, at_least)
    assert got.text == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("school.page_load.p95", "a service level is a measure, <= or >=, and a value"),
        ("school.page_load.p95 < 4 s", "is set with <= or >=, not '<'"),
        ("school.page_load.p95 == 4 s", "is set with <= or >=, not '=='"),
        ("school.page_load.p95 <= 4", "unit missing; write '4 ms' or '4 s'"),
        ("school.page_load.p95 <= -4 s", "less than nothing"),
        ("all.loss <= 3", "a probability must be in [0, 1]"),
        ("links.queue <= many", "expected a number of packets"),
        ("school.pageload <= 4 s", "did you mean 'page_load'?"),
        (None, "a service level is a measure"),
    ],
)
def test_what_is_no_limit_is_refused(text: object, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        parse_level(text)


def test_a_limit_is_met_by_figures_up_to_it_and_never_by_none() -> None:
    most, least = parse_level("all.delay <= 1 s"), parse_level("all.goodput >= 1 bps")
    assert [most.met(figure) for figure in (0.9, 1.0, 1.1, float("nan"))] == [
        True,
        True,
        False,
        False,
    ]
    assert [least.met(figure) for figure in (0.9, 1.0, 1.1, float("nan"))] == [
        False,
        True,
        True,
        False,
    ]


def test_amounts_are_in_the_unit_of_the_measure() -> None:
    assert parse_amount(parse_measure("all.delay"), "200 ms") == 0.2
    assert parse_amount(parse_measure("all.goodput"), "1 MB/s") == 8e6
    with pytest.raises(ValueError, match="expected a number of packets"):
        parse_amount(parse_measure("links.queue"), True)


def test_names_with_dots_are_quoted_and_read_back() -> None:
    for subject in ("school/pupils", "v2.0 web", "ab:a->b"):
        assert parse_measure(f"{quoted(subject)}.loss").subject == subject


def test_every_quantity_says_what_it_is() -> None:
    for quantity in QUANTITIES.values():
        assert quantity.meaning.endswith(".")
        subject = "links" if quantity.of == "interfaces" else "villages"
        assert parse_measure(f"{subject}.{quantity.name}").unit == quantity.unit
