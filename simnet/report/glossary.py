"""The glossary that ends every report: words of the trade, in the reader's language."""

from __future__ import annotations

from simnet.report.base import Entry, Glossary, Section
from simnet.report.words import say

ORDER = 1000
WORDS = (
    "village",
    "health_centre",
    "link",
    "download",
    "rate",
    "goodput",
    "latency",
    "jitter",
    "loss",
    "queue",
    "congestion",
    "availability",
    "given_up",
    "warmup",
    "seed",
    "alternative",
    "stress",
    "level",
    "replication",
    "interval",
    "within",
)
"""Keys of the entries, which sentences may lead to."""


def glossary() -> Section:
    """Return all words with their meaning."""
    entries = tuple(Entry(key, say(f"word.{key}"), say(f"meaning.{key}")) for key in WORDS)
    return Section(say("glossary.title"), (Glossary(entries),), say("glossary.lead"))
