"""Gaussian random fields in space and time by spectral sums: the same at a place, whoever asks.

`spectrum` chooses the waves of a field by its correlation, `waves` lets them wander in time, and
`field` adds them up at places.
"""
