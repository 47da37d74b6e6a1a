# simnet.engine.reference in compiled form: the ends of a network, sources, and what is counted.
