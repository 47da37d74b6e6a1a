"""Which reader a file of counters is for: by its first character, not by its name."""

from __future__ import annotations

import re
from pathlib import Path

from simnet.calibration.counters.clocks import PROVINCE, Dates
from simnet.calibration.counters.delimited import read_delimited
from simnet.calibration.counters.recorded import Recorded, in_order
from simnet.calibration.counters.xport_json import read_json
from simnet.calibration.counters.xport_xml import read_xml
from simnet.errors import Problem, ScenarioError
from simnet.inputs.files import decoded, read_bytes

_LATIN = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']iso-8859-1[\"']", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html)", re.IGNORECASE)


def read_counters(path: str | Path, dates: Dates = PROVINCE, name: str = "") -> Recorded:
    """Return what a file of counters holds, in order of time.

    Args:
        path: the file: CSV, Cacti's export, or JSON or XML of rrdtool.
        dates: how its times are to be read.
        name: how messages call it; by default as `path` does.

    Raises:
        ScenarioError: it cannot be read as any of these; with its line.
    """
    called = name or str(path)
    data = read_bytes(path, called)
    latin = _LATIN.match(data.lstrip(b"\xef\xbb\xbf \r\n\t")[:300])
    text = decoded(data, called, "latin-1" if latin else "utf-8")
    begins = text.lstrip("\ufeff \r\n\t")
    if not begins:
        raise ScenarioError(Problem(called, None, "", "the file is empty"))
    if _HTML.match(begins):
        what = "is a web page; save the data itself (you may have to log in first)"
        raise ScenarioError(Problem(called, None, "", what))
    if begins[0] == "<":
        found = read_xml(text, called)
    elif begins[0] in "{[":
        found = read_json(text, called)
    else:
        found = read_delimited(text, called, dates)
    return in_order(found)
