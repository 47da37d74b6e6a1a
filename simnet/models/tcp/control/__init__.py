"""Congestion controls, one a file, found by the file's name (`congestion_control: cubic`).

To add one, write ``simnet/models/tcp/control/<name>.py`` with one class on
:class:`~simnet.models.tcp.control.base.Control`, or offer the class from another package under the
entry point group ``simnet.congestion_control``; nothing else is edited.
``simnet.testing.check_congestion_control`` is its contract.
"""

from __future__ import annotations

from simnet.kinds import find_kind
from simnet.models.tcp.control.base import CongestionControl, Control, PacedControl
from simnet.network import TcpParameters

__all__ = ["CongestionControl", "Control", "PacedControl", "at_work"]


def at_work(tcp: TcpParameters) -> CongestionControl:
    """Return the congestion window of a sender that begins.

    Raises:
        InputError: there is no such congestion control; names the nearest.
        PackageError: the package that offers it fails.
    """
    kind = find_kind(Control, tcp.congestion_control)  # type: ignore[type-abstract]  # a base is asked for
    others = dict(tcp.parameters)
    known = {
        name: others.get(name, getattr(tcp, name, None))
        for name in kind.model_fields
        if name in others or hasattr(tcp, name)
    }
    return kind(kind=tcp.congestion_control, **known).window(tcp)
