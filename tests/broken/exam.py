"""Exams without papers, without time, and with clients where none or some are expected."""
# ruff: noqa: E501 (a message is one line)

from __future__ import annotations

from tests.broken.corpus import Case, changed


def exam(name: str, parameters: str, message: str) -> Case:
    """The flow is an exam with these parameters, and that is refused."""
    return changed(
        f"exam_{name}",
        "{kind: poisson, rate: 100 /s, size: 1000 B}",
        f"{{kind: exam, {parameters}}}",
        f"scenario.yaml:7: flows.f1.traffic{message}",
    )


CASES = [
    exam(
        "of_unknown_rules",
        "rules: tkaa",
        ".rules: unknown value 'tkaa'; did you mean 'tka'? (allowed: anbk, tka)",
    ),
    exam(
        "without_papers",
        "papers: []",
        ".papers: must have at least one paper; leave it out for those of the rules",
    ),
    exam("of_no_time", "papers: [1 ms]", ": papers (1 ms) must be at least 1 s"),
    exam("saving_all_the_time", "save_every: 1 ms", ": save_every (1 ms) must be at least 1 s"),
    exam("retrying_all_the_time", "retry: 1 ns", ": retry (1 ns) must be at least 100 ms"),
    exam(
        "all_margin",
        "papers: [10 min, 1 min]",
        ": margin (1 min) must be less than the shortest paper (1 min)",
    ),
    exam(
        "server_without_clients",
        "mode: semi_online",
        ": mode semi_online needs clients: how many a local server has; count is then the number of servers",
    ),
    exam(
        "clients_online",
        "clients: 40",
        ": clients is for mode semi_online; online, count is the number of clients",
    ),
    exam(
        "package_online",
        "package: 1 GB",
        ": package is for mode semi_online; online, count is the number of clients",
    ),
]
