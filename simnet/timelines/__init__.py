"""A year of conditions without packets: which villages have a way out, when, and how wide it is.

From the causes of a network (:class:`simnet.conditions.cause.Cause`) to the times without a way
and the narrowest rate on it, and from those to a moment worth a run with packets.
"""
