"""Price of something that a contract buys: what is paid once, and what is paid every month."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import model_validator

from simnet.kinds.declared import Declared
from simnet.kinds.fields import Money


class Price(Declared):
    """What one point costs, before VAT; what a price does not say is no part of it.

    Texts with a decimal comma go in quotes where the price is on one line: ``"Rp 1,1 juta"``. A
    point or comma with three digits behind it parts thousands (``Rp 1.100`` is 1100 rupiah), but
    before a word such as million or juta it could part decimals too, and is refused: ``1.100
    million IDR`` is written ``1100 million IDR`` or ``1.1 million IDR``.
    """

    whole: ClassVar[bool] = True

    once: Money | None = None
    """Paid once: installation, equipment, surcharges."""
    monthly: Money | None = None
    """Paid every month of the contract."""

    @model_validator(mode="after")
    def _costs_something(self) -> Self:
        if self.once is None and self.monthly is None:
            raise ValueError("say what it costs: once, monthly or both ('0 IDR' if nothing)")
        return self
