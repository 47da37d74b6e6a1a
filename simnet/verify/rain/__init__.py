"""Worked examples of ITU-R on propagation in rain, computed again and judged row by row.

`tables` reads them, `places` has what their maps hold, `families` says which columns are computed
of which, `judge` compares.
"""
