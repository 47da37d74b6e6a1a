"""Growth and decrease of the congestion window, without a network."""

from dataclasses import replace

import pytest

from simnet.errors import InputError
from simnet.models.tcp.control import at_work
from simnet.models.tcp.control.cubic import Cubic, cube_root
from simnet.models.tcp.control.newreno import NewRenoWindow
from simnet.network import TcpParameters
from tests.unit.models.tcp.pipe import MS, SECOND

LINUX = TcpParameters()


def cubic(cwnd, ssthresh, **changes):
    control = at_work(replace(LINUX, **changes))
    control.cwnd, control.ssthresh = cwnd, ssthresh
    return control


def test_a_sender_gets_the_window_that_its_parameters_name():
    assert isinstance(at_work(replace(LINUX, congestion_control="newreno")), NewRenoWindow)
    assert at_work(replace(LINUX, cubic_beta=0.5)).beta == 512
    with pytest.raises(InputError, match=r"unknown congestion control 'cubik'; did you mean 'cu"):
        at_work(replace(LINUX, congestion_control="cubik"))


def test_defaults_of_a_control_are_those_of_the_network():
    declared = Cubic()
    fields = [name for name in Cubic.model_fields if name != "kind"]
    assert [getattr(declared, name) for name in fields] == [getattr(LINUX, name) for name in fields]


def test_slow_start_grows_by_what_was_acknowledged_up_to_ssthresh():
    control = NewRenoWindow(LINUX)
    control.cwnd, control.ssthresh = 10, 13
    control.on_ack(2, 0)
    assert (control.cwnd, control.count) == (12, 0)
    control.on_ack(2, 0)
    assert (control.cwnd, control.count) == (13, 1)


def test_newreno_grows_one_segment_a_window_and_halves():
    control = NewRenoWindow(LINUX)
    control.cwnd, control.ssthresh = 20, 10
    for _ in range(10):
        control.on_ack(2, 0)
    assert control.cwnd == 21
    assert control.reduced() == 10
    control.cwnd = 3
    assert control.reduced() == 2


@pytest.mark.parametrize(("value", "root"), [(0, 0), (7, 1), (8, 2), (26, 2), (27, 3)])
def test_cube_root_is_rounded_down(value, root):
    assert cube_root(value) == root


def test_cube_root_of_large_numbers():
    for root in (12_345, 1_000_000, 2_097_151):
        assert cube_root(root**3) == root
        assert cube_root(root**3 - 1) == root - 1


def test_cubic_follows_its_curve_after_a_loss():
    """Case CUBIC-W: Wmax 100, K = 4.2172 s, W(t) of RFC 9438 section 4.2."""
    control = cubic(100, 100, reno_friendly=False, fast_convergence=False)
    control.cwnd = control.ssthresh = control.reduced()
    assert control.cwnd == 70
    rtt_ns = 20 * MS
    control.least_rtt_ns = rtt_ns
    expected = {1: 86.68, 2: 95.64, 3: 99.28, 4: 99.996, 5: 100.19, 6: 102.27, 7: 108.62, 8: 121.65}
    seen = {}
    time = 0
    while time <= 8 * SECOND:
        # One round trip of acknowledgements, evenly spread; the curve is one RTT ahead.
        for _ in range(control.cwnd):
            time += rtt_ns // control.cwnd
            control.on_ack(1, time)
            second, late = divmod(time, SECOND)
            if second and late < rtt_ns:
                seen.setdefault(second, control.cwnd)
    assert control.k / 1024 == pytest.approx(4.2172, abs=0.003)
    assert seen == pytest.approx(expected, abs=1.0)


def test_cubic_remembers_less_where_the_maximum_falls():
    control = cubic(100, 50)
    control.last_maximum = 120
    assert control.reduced() == 70
    assert control.last_maximum == 100 * 1741 // 2048 == 85
    plain = cubic(100, 50, fast_convergence=False)
    plain.last_maximum = 120
    plain.reduced()
    assert plain.last_maximum == 100


def test_cubic_is_no_slower_than_reno_on_a_short_path():
    """The AIMD estimate grows by 8/15 of a segment a window (RFC 9438 section 4.3)."""
    grown = {}
    for friendly in (True, False):
        control = cubic(20, 20, reno_friendly=friendly)
        control.last_maximum = 20
        control.least_rtt_ns = 5 * MS
        control.curve_scale = 1
        time = 0
        for _ in range(200):
            for _ in range(control.cwnd):
                time += 5 * MS // control.cwnd
                control.on_ack(1, time)
        grown[friendly] = control.cwnd
    # The window lags behind the estimate by what grows until it is next looked at.
    assert grown[True] == pytest.approx(20 + 200 * 8 / 15, abs=5)
    assert grown[False] < 25


def test_cubic_never_grows_by_more_than_half_of_what_was_acknowledged():
    control = cubic(100, 100)
    control.last_maximum = 100_000
    control.least_rtt_ns = 300 * MS
    before = control.cwnd
    for number in range(1000):
        control.on_ack(1, 10 * SECOND + number * 100_000)
    assert control.cwnd - before <= 501


def test_hystart_ends_slow_start_on_a_train_of_half_an_rtt():
    control = cubic(32, 2**31 - 1)
    rtt_ns = 50 * MS
    for number in range(40):
        control.on_rtt(rtt_ns, una=1 if number == 0 else 2, nxt=33, now=SECOND + number * MS)
    assert control.found
    assert control.ssthresh == 32
    assert control.last_ack_ns - control.round_start_ns == 26 * MS


def test_hystart_ends_slow_start_on_a_risen_delay():
    control = cubic(32, 2**31 - 1)
    control.on_rtt(80 * MS, una=1, nxt=33, now=SECOND)
    # 80 ms + a rise of more than an eighth; samples far apart make no train.
    for number in range(1, 12):
        una = 34 if number == 1 else 35
        control.on_rtt(91 * MS, una=una, nxt=66, now=SECOND + number * 5 * MS)
        assert control.found == (number > 8)


def test_hystart_can_be_switched_off():
    control = cubic(32, 2**31 - 1, hystart=False)
    for number in range(100):
        control.on_rtt(50 * MS, una=2, nxt=33, now=SECOND + number * MS)
    assert not control.found
    assert control.ssthresh == 2**31 - 1
    assert control.least_rtt_ns == 50 * MS


def test_cubic_stands_still_while_idle():
    control = cubic(70, 70)
    control.last_maximum = 100
    control.on_ack(1, 4 * SECOND)
    epoch = control.epoch_tick
    control.on_idle(2 * SECOND, 9 * SECOND)
    assert control.epoch_tick == epoch + 500


def test_cubic_forgets_all_after_a_timeout():
    control = cubic(70, 70)
    control.reduced()
    control.least_rtt_ns = MS
    control.found = True
    control.on_timeout(5, SECOND)
    assert (control.last_maximum, control.least_rtt_ns, control.found) == (0, 0, False)
    assert control.end_seq == 5
