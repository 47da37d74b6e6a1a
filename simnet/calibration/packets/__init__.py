"""Packet captures: files of packets to packets of a site, their flows, and the laws they follow.

Only headers and times are looked at; addresses are told apart and not kept.
"""
