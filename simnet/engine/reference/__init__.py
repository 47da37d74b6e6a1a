"""The reference engine: SimPy processes, written to be read. It defines what is right."""
