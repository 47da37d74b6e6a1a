"""The library of charts: compressed in the page, allowed by its checksum, small where it can be."""

import base64
import gzip
import hashlib
import re

import pytest
from plotly.offline import get_plotlyjs

from simnet import report
from simnet.report.base import Runs
from simnet.report.library import DRAWN, library

PUBLISHED = "79542150855a52c567260e3137095dbe2b744e6d702a5cabe67da246942fba7a"
"""SHA-256 of plotly-cartesian.min.js in plotly.js-cartesian-dist-min 4.1.1."""


def test_the_bundle_is_the_published_one() -> None:
    script = gzip.decompress(library({"scatter"}).compressed)
    assert hashlib.sha256(script).hexdigest() == PUBLISHED


def test_the_page_holds_it_once_and_allows_it_alone(one: Runs) -> None:
    html = report.render([one.first.results])
    (held,) = re.findall(r'<script type="text/plain" id="library">([^<]*)</script>', html)
    script = gzip.decompress(base64.b64decode(held))
    assert library({"bar"}).checksum in html
    assert script.startswith(b"/**\n* plotly.js (cartesian - minified) v4.1.1")
    assert b"</script" not in script
    assert len(html) < 1_000_000


def test_what_the_bundle_cannot_draw_takes_the_whole_library() -> None:
    assert "surface" not in DRAWN
    whole = library({"scatter", "surface"})
    assert gzip.decompress(whole.compressed).decode() == get_plotlyjs()


@pytest.mark.parametrize("kind", ["scatter", "bar", "heatmap"])
def test_our_charts_need_only_the_bundle(kind: str) -> None:
    assert library({kind}) is library(())
