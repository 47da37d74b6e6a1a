"""plotly.js inside the page: compressed by gzip, decompressed by the reader's browser.

The whole library is 4.8 MB of every page, and 1.96 MB compressed and written in base64. Most of it
draws what no report shows: globes, surfaces, street maps. plotly's own `cartesian` bundle, minified
(plotly.js 4.1.1, MIT licence beside it), draws everything on plain axes and is 0.66 MB in the page,
so the package carries it, as the file that plotly publishes and gzip made of it: the page holds
those bytes, equal on every machine. A figure of another package whose traces the bundle cannot draw
takes the whole library of the installed plotly instead: the page grows, and shows it.

The browser's ``DecompressionStream`` (Chromium 80, Firefox 113, Safari 16.4) gives the text back,
and a script element with that text runs it. The content security policy names the checksum of the
text, which holds for an element made by a script too: no ``eval``, no blob and no data address is
allowed for it. A browser that cannot do this shows the static pictures.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_BUNDLE = "plotly-cartesian-4.1.1.min.js.gz"
DRAWN = frozenset(
    {
        "bar", "box", "contour", "heatmap", "histogram", "histogram2d", "histogram2dcontour",
        "image", "pie", "scatter", "scatterternary", "violin",
    }
)  # fmt: skip
"""Types of traces that the bundle draws, by its README."""


@dataclass(frozen=True, slots=True)
class Library:
    """A script in the page that waits, compressed, for the browser."""

    compressed: bytes
    """gzip of the script in UTF-8."""

    @property
    def text(self) -> str:
        """The compressed script as a block of the page holds it."""
        return base64.b64encode(self.compressed).decode("ascii")

    @property
    def checksum(self) -> str:
        """The source of a content security policy that allows this script and no other."""
        return checksum(gzip.decompress(self.compressed))


def library(traces: Collection[str]) -> Library:
    """Return the smallest library that draws traces of all these types."""
    return _bundle() if DRAWN.issuperset(traces) else _whole()


@cache
def _bundle() -> Library:
    return Library(files("simnet.report").joinpath("assets", _BUNDLE).read_bytes())


@cache
def _whole() -> Library:
    from plotly.offline import get_plotlyjs

    script = zlib.compressobj(9, wbits=31)
    text = get_plotlyjs().encode("utf-8")
    return Library(script.compress(text) + script.flush())


def checksum(script: bytes) -> str:
    """Return the source of a content security policy that allows an inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode('ascii')}'"
