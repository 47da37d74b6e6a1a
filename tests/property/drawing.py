"""How values are drawn for random networks."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st


def mostly(usual: Any, *rare: Any) -> st.SearchStrategy[Any]:
    """Draw `usual` three times in four, so that most examples are busy networks.

    Alternatives may be values or strategies. (Hypothesis would fold equal branches of `one_of`.)
    """
    branches = [usual] * 3 * len(rare) + list(rare)
    return st.sampled_from(range(len(branches))).flatmap(
        lambda k: (
            branches[k] if isinstance(branches[k], st.SearchStrategy) else st.just(branches[k])
        )
    )
