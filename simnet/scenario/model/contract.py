"""The contract that prices are for: how long it runs, and the tax on it."""

from __future__ import annotations

from typing import Annotated

from simnet.kinds import Declared, Factor, Field, field_validator


class Contract(Declared):
    """What the prices of a scenario are multiplied by. Money decides nothing that is simulated."""

    months: Annotated[int, Field(ge=1, le=600)] = 12
    """How many monthly payments there are. Default: one budget year (assumption; the offices of
    Tulang Bawang Barat bought fibre for 12 months, sinarlampung.co, 10 November 2025)."""
    vat: Factor = 0.11
    """Value-added tax (PPN) on all prices. Default: 11 %, which is 12 % of 11/12 of the price for
    what is no luxury (PMK 131/2024 article 3, since 1 January 2025)."""

    @field_validator("vat")
    @classmethod
    def _is_a_tax(cls, vat: float) -> float:
        if vat > 1:
            raise ValueError("a tax of more than 100 % of the price; write one such as '11 %'")
        return vat
