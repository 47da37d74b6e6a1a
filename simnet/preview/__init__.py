"""Preview of a kind of traffic: what it asks for when a plain line answers, without a network.

:func:`simnet.preview.play.preview` is the door. People are played by the player of the engines
(:mod:`simnet.engine.people`), datagrams by an engine itself; only who answers is a stand-in
(:mod:`simnet.preview.line`).
"""
