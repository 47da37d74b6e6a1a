"""Availability of every village over simulated years: timelines alone, without a packet.

:func:`simnet.availability.run.availability` is the door: worlds in, tables out.
"""
