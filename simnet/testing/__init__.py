"""The contracts of the extension points as checks that anyone can run on a kind of their own.

    from simnet.testing import check_traffic
    check_traffic(Telemedicine)

Each check raises AssertionError with what is broken; the project's own kinds pass the same.
"""

from __future__ import annotations

from simnet.testing.congestion_control import check_congestion_control
from simnet.testing.failure import check_failure
from simnet.testing.medium import check_medium
from simnet.testing.queueing import check_queueing
from simnet.testing.technology import check_technology
from simnet.testing.traffic import check_traffic

__all__ = [
    "check_congestion_control",
    "check_failure",
    "check_medium",
    "check_queueing",
    "check_technology",
    "check_traffic",
]
