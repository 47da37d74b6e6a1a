"""Static pictures of the charts: SVG drawn from a figure's own data, for paper and without scripts.

A picture is drawn from the same JSON that plotly.js draws in the browser, so that both show the
same figures: lines, dots with their intervals and names, bars and heatmaps on plain axes, with
panels, legend, scale of colours, marks and annotations. What only a pointer reaches (hover texts)
is left out. A trace of another type is not drawn: :func:`picture` then returns nothing, and the
page shows the caption alone.
"""

from simnet.report.picture.frame import picture

__all__ = ["picture"]
