"""P9: mutated files for each reader (`mutated_imports` makes and tries them); rounds are inputs of each format."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from torture import mutated_imports
from torture.parts import Part, Result, Setup

_AT_A_TIME = 2  # formats


def run(setup: Setup) -> Result:
    result = Result()
    counts: Counter[str] = Counter()

    def tried(name: str) -> tuple[str, list[mutated_imports.Outcome]]:
        return name, list(mutated_imports.in_worker(name, setup.rounds, setup.seed))

    with ThreadPoolExecutor(_AT_A_TIME) as pool:
        for name, outcomes in pool.map(tried, mutated_imports.FORMATS):
            for outcome in outcomes:
                counts += outcome.counts
                result.faults += outcome.faults
            if setup.rounds >= 1_000:
                setup.tell(f"{name} was tried")
    result.figures |= {"formats": len(mutated_imports.FORMATS), "inputs": counts.total(), **counts}
    return result


def control(setup: Setup) -> Result:
    """A reader with a fault, which the trial must tell."""
    tried = mutated_imports.tried

    def broken(*_arguments: object) -> str:
        raise KeyError("a fault")

    mutated_imports.tried = broken  # type: ignore[assignment]
    try:
        (outcome,) = mutated_imports.in_worker("table", 1, setup.seed)
    finally:
        mutated_imports.tried = tried
    return Result(faults=outcome.faults)


PART = Part("P9", "mutated files for every reader", rounds=20_000, short=4, run=run, control=control)
