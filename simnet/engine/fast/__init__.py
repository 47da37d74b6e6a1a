"""The fast engine: the compiled core, and the clock that it shares with SimPy."""
