# The TCP state machine of simnet.models.tcp, compiled: same names, same order, same integers.
