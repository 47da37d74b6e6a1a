"""Quality by the line: what people of one kind feel, alone on a line of so much rate and delay.

:func:`simnet.quality.table.tabled` is the door. Unlike in a preview the line is a network that an
engine runs: what the users make of one another, queues, handshakes and losses are in it.
"""
