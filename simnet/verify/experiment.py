"""From a case to a verdict: replicate, lengthen until precise, confirm what missed, judge.

A family turns a case into an :class:`Experiment`: one replication as a function of its seed. The
runner repeats it with independent seeds. A first set that is too imprecise is thrown away and
run again, longer, with fresh seeds. A measure that then misses is given one confirmation with
fresh seeds and twice the length, and that decides: so a right simulator fails a measure once in
about a million, and a wrong one has two chances to be caught, the second more powerful.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeAlias

from simnet.chance.streams import stream_key
from simnet.engines import FAST
from simnet.verify.cases import Case, NotModelledError
from simnet.verify.estimates import USUAL
from simnet.verify.judge import Finding, Manner, Rule, in_words, judge, missing
from simnet.verify.lab import Trial
from simnet.verify.processes import each_of

Replicate: TypeAlias = Callable[[Trial], Mapping[str, Any]]
Planner: TypeAlias = Callable[[Case], "Experiment"]

REPLICATIONS = 30
"""Independent runs of a stochastic case, the least that its sources ask for."""
LONGEST = 24.0
"""How many times the planned length a case may be run to become precise."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """What to run for a case.

    `replicate` returns the measures of one run, named as the case names them; `rules` are those
    of measures that are not judged as the case says; `note` is what a reader must know.
    A case that lies `beyond` the model, for the reason given there, is run and shown, not judged.
    Measures that are left `unmeasured` on purpose are named in the note.
    """

    replicate: Replicate
    replications: int = REPLICATIONS
    rules: Mapping[str, Rule] = field(default_factory=dict)
    note: str = ""
    beyond: str = ""
    unmeasured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How cases are run: seed, engine, length relative to the plan, processes."""

    seed: int = 1
    engine: str = FAST
    effort: float = 1.0
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with its verdict: `pass`, `fail` or `not_modelled`, and why."""

    case: Case
    verdict: str
    reason: str = ""
    findings: tuple[Finding, ...] = ()
    first_look: tuple[Finding, ...] = ()
    """The findings before any confirmation, from which misses are counted."""
    cpu_s: float = 0.0

    def record(self) -> dict[str, Any]:
        """Return the case's own fields with what was simulated, for a line of JSON."""
        intervals = {f.key: list(f.estimate.interval()) for f in self.findings}
        means = {f.key: f.estimate.mean for f in self.findings}
        return {
            **self.case.fields,
            "simulated": _like(self.case.expected, means),
            "interval": _like(self.case.expected, intervals),
            "judged": [f.label for f in self.findings if f.judged],
            "verdict": self.verdict,
            "reason": self.reason,
        }

    def headline_missed(self) -> bool | None:
        """Whether the 95 % interval of the first statistical measure misses; None without one."""
        for finding in self.first_look:
            if finding.rule.manner is Manner.STATISTICAL:
                return not finding.estimate.contains(finding.expected, USUAL)
        return None


def _like(
    expected: Mapping[str, Any], values: Mapping[tuple[str, int | None], Any]
) -> dict[str, Any]:
    """Arrange values by measure as `expected` is arranged, with None where there is none."""
    arranged: dict[str, Any] = {}
    measured = {name for name, _ in values}
    for name, shape in expected.items():
        if isinstance(shape, list):
            found = (values.get((name, place)) for place in itertools.count())
            arranged[name] = _filled(shape, found) if name in measured else None
        else:
            arranged[name] = values.get((name, None))
    return {name: value for name, value in arranged.items() if value is not None}


def _filled(shape: list[Any], values: Iterator[Any]) -> list[Any]:
    """Return a list, and the lists within it, with the values in turn."""
    return [
        _filled(each, values) if isinstance(each, list) else in_words(each, next(values))
        for each in shape
    ]


def run_case(case: Case, plan: Planner, settings: Settings) -> Outcome:
    """Run one case to its verdict."""
    started = time.process_time()
    try:
        experiment = plan(case)
    except NotModelledError as error:
        return Outcome(case, "not_modelled", str(error))
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # Parameters of another shape than the family knows; the family's code is plain enough
        # to say so by its own error.
        said = f"the parameters are not understood ({type(error).__name__}: {error})"
        return Outcome(case, "not_modelled", said)
    try:
        first, last = _observe(case, experiment, settings)
    except NotModelledError as error:
        return Outcome(case, "not_modelled", str(error))
    except Exception as error:
        said = f"the run broke off with {type(error).__name__}: {error}"
        return Outcome(case, "fail", said, cpu_s=time.process_time() - started)
    cpu_s = time.process_time() - started
    absent = [name for name in missing(case, last) if name not in experiment.unmeasured]
    if absent or experiment.beyond:
        reason = experiment.beyond or f"not measured: {', '.join(absent)}"
        return Outcome(case, "not_modelled", reason, tuple(last), tuple(first), cpu_s)
    complaints = [finding.complaint() for finding in last if not finding.passed]
    verdict = "fail" if complaints else "pass"
    return Outcome(
        case, verdict, "; ".join(complaints) or experiment.note, tuple(last), tuple(first), cpu_s
    )


def _observe(
    case: Case, experiment: Experiment, settings: Settings
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings of the first set that is precise, and those that decide."""
    effort, most = settings.effort, settings.effort * LONGEST
    findings = _set_of_runs(case, experiment, settings, effort, 0)
    if experiment.beyond or any(map(_is_hopeless, findings)):
        return findings, findings
    stage = 1
    while effort < most and (lack := _lack_of_precision(findings)) > 1:
        effort = min(effort * max(1.5, 1.3 * lack**2), most)
        findings = _set_of_runs(case, experiment, settings, effort, stage)
        stage += 1
    first = findings
    if experiment.replications > 1 and not all(finding.passed for finding in findings):
        findings = _set_of_runs(case, experiment, settings, 2 * effort, stage)
    return first, findings


def _is_hopeless(finding: Finding) -> bool:
    """Tell whether a measure is so far off that neither a longer run nor another could help."""
    if finding.rule.manner is not Manner.STATISTICAL:
        return False
    allowed = finding.rule.tolerance * abs(finding.expected)
    error = 10 * finding.estimate.standard_error
    return abs(finding.estimate.mean - finding.expected) > allowed + error


def _lack_of_precision(findings: Iterable[Finding]) -> float:
    """Return by how much the worst standard error exceeds what is allowed, as a ratio."""
    ratios = [
        finding.estimate.standard_error / (finding.rule.precision * abs(finding.expected))
        for finding in findings
        if finding.rule.manner is Manner.STATISTICAL and finding.expected
    ]
    return max(ratios, default=0.0)


def _set_of_runs(
    case: Case, experiment: Experiment, settings: Settings, effort: float, stage: int
) -> list[Finding]:
    runs = [
        experiment.replicate(
            Trial(_seed(settings.seed, case, stage, number), effort, settings.engine)
        )
        for number in range(experiment.replications)
    ]
    return judge(case, experiment.rules, runs)


def _seed(seed: int, case: Case, stage: int, replication: int) -> int:
    """Return a seed of its own for every run of every case; 62 bits, which any engine can hold."""
    return stream_key(seed, f"verify/{case.id}/{stage}/{replication}")[0] >> 2


def run_cases(cases: Iterable[Case], plan: Planner, settings: Settings) -> Iterator[Outcome]:
    """Run cases, several at once, and yield their outcomes in the order given.

    The outcomes do not depend on the number of workers. `plan` must be importable by them.
    """
    yield from each_of(partial(run_case, plan=plan, settings=settings), cases, settings.workers)
