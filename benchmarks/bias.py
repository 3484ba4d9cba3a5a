"""What an audit costs, from the file to the figures, beside the other tools that measure gaps and beside a bare scan.

    python -m benchmarks.bias                                   everything; about half an hour on two cores
    python -m benchmarks.bias --rows 100000 1000000             these sizes only
    python -m benchmarks.bias --only engine scan fairlearn      these tools only

Made-up decisions (``assessments.bias.synthetic``, Parquet) are audited by sex (3 groups), by district (8) and by both (24).
Each tool runs in a process of its own, which imports it and audits 10,000 rows once, so that all its parts are loaded, then
reads the file and computes. Printed, for each tool and size:

* seconds of processor, all threads together, and seconds on the clock, from the file to the figures (the median of three
  runs below three seconds, else one run);
* the peak of memory in MB, and how much of it came after the imports;
* what was computed.

``engine``: this project: cells, rates, intervals, tests, suppression; not the SHA-256 of the file. ``engine checked``: the
same as the pages use it, with Fairlearn run on the cells of single features to compare. ``engine with scores``: checked, with
AUC, calibration and thresholds as well.
``scan``: DuckDB reads the four columns and compares each with a word: no grouping, nothing else; no tool can be quicker.
``fairlearn``, ``aequitas``, ``aif360``, ``holisticai``: as their documentation shows, on rows read with pandas, people
of unknown outcome left out first. None of them gives an interval, except Aequitas, whose tests are off by default. They run
up to ``MOST_ROWS_OF_PEERS`` rows. The last three are no dependencies: they live in ``build/bench-venv`` (``bias_peers.py``
says which versions), and one that cannot be installed is reported and skipped.

At the end: how many times as long Fairlearn takes at 1 million rows (goal: at least 300 times); how many times the scan's
processor time the engine takes at 32 million (goal: at most 1.5); its memory beyond imports (goal: under 300 MB). Machines
differ; ratios travel better. Nothing is asserted.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.bias_peers import FEATURES, PEERS, PINNED, measured, rows_with_outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from assessments.bias.plan import Plan

ROOT = Path(__file__).parents[1]
DATA = ROOT / "build" / "bench"
VENV = ROOT / "build" / "bench-venv"

SIZES = (100_000, 1_000_000, 10_000_000, 32_000_000)
FIRST_ROWS = 10_000
MOST_ROWS_OF_PEERS = 1_000_000
LONGEST_SECONDS = 1800
QUICK_SECONDS = 3
REPEATS = 3
TOOLS = ("engine", "engine checked", "engine with scores", "scan", "fairlearn", *PEERS)

Run = dict[str, float | str]


# In the child process ----------------------------------------------------------------------------------------------


def plan(*, scores: bool) -> Plan:
    """What is audited: who was wrongly refused, by sex, by district and by both."""
    from assessments.bias.plan import ActualColumn, DecisionColumn, Feature, Harm, Plan, ScoreColumn  # noqa: PLC0415

    return Plan(
        decision=DecisionColumn(column="decision", selected=("accordé",), not_selected=("refusé",)),
        score=ScoreColumn(column="score", low=0, high=100, is_probability=True) if scores else None,
        favourable=True,
        actual=ActualColumn(column="besoin_confirme", positive=("oui",), negative=("non",)),
        features=tuple(Feature(column=column) for column in FEATURES),
        crossed=FEATURES,
        harm=Harm.WRONGLY_REFUSED,
    )


def engine(*, check: bool = True, scores: bool = False) -> Callable[[Path], str]:
    """This project's engine."""
    from assessments.bias.audit import measure  # noqa: PLC0415
    from assessments.bias.result import SourceIdentity, SourceKind  # noqa: PLC0415
    from assessments.bias.sources import open_folder_file  # noqa: PLC0415

    wanted = plan(scores=scores)

    def work(path: Path) -> str:
        with open_folder_file(path.parent, path.name) as source:
            result = measure(source.cells(wanted), wanted, SourceIdentity(kind=SourceKind.FOLDER), fairlearn=check)
        groups = sum(len(view.groups) for view in result.views)
        return f"{groups} groups, {result.verdict.value}"

    return work


def scan() -> Callable[[Path], str]:
    """DuckDB alone, one look at every value of the four columns."""
    import duckdb  # noqa: PLC0415

    columns = (*FEATURES, "decision", "besoin_confirme")

    def work(path: Path) -> str:
        counts = ", ".join(f"count(*) FILTER (WHERE {column} = 'F')" for column in columns)
        with duckdb.connect(config={"threads": 2}) as connection:
            connection.execute(f"SELECT {counts} FROM read_parquet(?)", [str(path)]).fetchall()  # noqa: S608 (our names)
        return "nothing grouped"

    return work


def fairlearn() -> Callable[[Path], str]:
    """Fairlearn's MetricFrame on rows, one per grouping."""
    from fairlearn import metrics as of  # noqa: PLC0415
    from sklearn.metrics import accuracy_score, precision_score  # noqa: PLC0415

    rates = {
        "selection_rate": of.selection_rate,
        "accuracy": accuracy_score,
        "true_positive_rate": of.true_positive_rate,
        "false_positive_rate": of.false_positive_rate,
        "true_negative_rate": of.true_negative_rate,
        "false_negative_rate": of.false_negative_rate,
        "precision": precision_score,
        "count": of.count,
    }

    def work(path: Path) -> str:
        rows, groups = rows_with_outcome(path), 0
        for view in ([column] for column in FEATURES):
            groups += _frame(rates, rows, view)
        groups += _frame(rates, rows, list(FEATURES))
        return f"{groups} groups"

    def _frame(metrics: dict[str, object], rows: object, view: list[str]) -> int:
        frame = of.MetricFrame(
            metrics=metrics, y_true=rows["true"], y_pred=rows["selected"], sensitive_features=rows[view]
        )
        frame.difference()
        frame.ratio()
        return len(frame.by_group)

    return work


CHILDREN: dict[str, Callable[[], Callable[[Path], str]]] = {
    "engine": lambda: engine(check=False),
    "engine checked": engine,
    "engine with scores": lambda: engine(scores=True),
    "scan": scan,
    "fairlearn": fairlearn,
}


# In the parent ------------------------------------------------------------------------------------------------------


def install_peers() -> tuple[Path, dict[str, str]]:
    """Make the environment of the other tools, once.

    Returns:
        Its Python, and for every tool that could not be installed the last line of what pip said.
    """
    python, stamp = VENV / "bin" / "python", VENV / "installed.json"
    if stamp.exists() and (known := json.loads(stamp.read_text("utf-8")))["pinned"] == PINNED:
        return python, known["failed"]
    print("making build/bench-venv …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)  # noqa: S603 (our own words)
    failed = {}
    for tool, pins in PINNED.items():
        pip = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", *pins]
        done = subprocess.run(pip, capture_output=True, text=True, check=False)  # noqa: S603 (our own words)
        if done.returncode:
            failed[tool] = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
    stamp.write_text(json.dumps({"pinned": PINNED, "failed": failed}), encoding="utf-8")
    return python, failed


def data(rows: int) -> Path:
    """The made-up decisions; written once per size."""
    path = DATA / f"decisions-{rows}.parquet"
    if not path.exists():
        from assessments.bias.synthetic import write_synthetic  # noqa: PLC0415 (children of the other venv lack DuckDB)

        DATA.mkdir(parents=True, exist_ok=True)
        write_synthetic(path, rows, gap=True, kind="parquet")
    return path


def run_once(python: Path, tool: str, path: Path) -> Run | str:
    """One run in a process of its own; a sentence when it did not end well."""
    module = "benchmarks.bias_peers" if tool in PEERS else "benchmarks.bias"
    command = [str(python), "-m", module, "--child", tool, str(path), str(data(FIRST_ROWS))]
    try:
        done = subprocess.run(  # noqa: S603 (our own words)
            command, capture_output=True, text=True, timeout=LONGEST_SECONDS, cwd=ROOT, check=False
        )
    except subprocess.TimeoutExpired:
        return f"stopped after {LONGEST_SECONDS} s"
    if done.returncode:
        return "failed: " + (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1][:120]
    found: Run = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def run(python: Path, tool: str, path: Path) -> Run | str:
    """One run, or the run of median processor time of several quick ones."""
    first = run_once(python, tool, path)
    if isinstance(first, str) or float(first["cpu"]) > QUICK_SECONDS:
        return first
    others = [run_once(python, tool, path) for _ in range(REPEATS - 1)]
    runs = [first, *(other for other in others if not isinstance(other, str))]
    middle = statistics.median_low([float(each["cpu"]) for each in runs])
    return next(each for each in runs if float(each["cpu"]) == middle)


def compare(sizes: list[int], tools: list[str]) -> None:
    """Print one line per size and tool, then the ratios that the project set itself."""
    python, failed = install_peers() if set(tools) & set(PEERS) else (Path(sys.executable), {})
    found: dict[tuple[int, str], Run] = {}
    print(f"{'rows':>11}  {'tool':<18} {'CPU s':>8} {'clock s':>8} {'peak MB':>8} {'+ MB':>6}  computed")
    for rows in sizes:
        path = data(rows)
        for tool in tools:
            limited = tool == "fairlearn" or tool in PEERS
            if limited and rows > MOST_ROWS_OF_PEERS:
                continue
            result = f"not installed: {failed[tool]}" if tool in failed else None
            result = result or run(python if tool in PEERS else Path(sys.executable), tool, path)
            if isinstance(result, str):
                print(f"{rows:>11,}  {tool:<18} {result}", flush=True)
                continue
            found[rows, tool] = result
            cpu, wall, base, peak = (float(result[name]) for name in ("cpu", "wall", "imports_mb", "peak_mb"))
            line = (
                f"{rows:>11,}  {tool:<18} {cpu:8.2f} {wall:8.2f} {peak:8.0f} {peak - base:6.0f}  {result['computed']}"
            )
            print(line, flush=True)
    conclude(found)


def conclude(found: dict[tuple[int, str], Run]) -> None:
    """The ratios that the project set itself as goals, of what was measured."""
    ours = [tool for tool in TOOLS if tool.startswith("engine")]
    for rows, tool, slower in ((1_000_000, "fairlearn", True), (32_000_000, "scan", False)):
        for engine_ in ours:
            if {(rows, tool), (rows, engine_)} <= set(found):
                times = float(found[rows, tool]["cpu"]) / float(found[rows, engine_]["cpu"])
                if slower:
                    print(f"at {rows:,} rows {tool} takes {times:.0f} × the processor time of the {engine_}")
                else:
                    print(f"at {rows:,} rows the {engine_} takes {1 / times:.2f} × the processor time of the {tool}")
    beyond = [float(each["peak_mb"]) - float(each["imports_mb"]) for (_, tool), each in found.items() if tool in ours]
    if beyond:
        print(f"the engine needs at most {max(beyond):.0f} MB beyond its imports")


def main() -> None:
    """Compare, or be one of the processes compared."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--only", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--child", nargs=3, metavar=("TOOL", "FILE", "SMALL_FILE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        tool, path, small = given.child
        print(json.dumps(measured(CHILDREN[tool](), Path(path), Path(small))))
        return
    started = time.perf_counter()
    compare(given.rows, given.only)
    print(f"{time.perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main()
