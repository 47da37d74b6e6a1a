"""SimPy models of what a network is made of: links, queues, TCP, access technologies, radio paths.

Together they say what "right" means: the compiled core is tested against them packet by packet.
"""
