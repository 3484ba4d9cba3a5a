"""The other tools that ``benchmarks.bias`` measures, each as its documentation shows it. Imports nothing of this project.

    build/bench-venv/bin/python -m benchmarks.bias_peers --child aequitas build/bench/decisions-100000.parquet build/bench/decisions-10000.parquet

Every tool gets the same rows, read with pandas, and gives its rates for 3 + 8 + 24 groups. Two of them compare one group with
all others, so they are called once per group: that is how they are used.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FEATURES = ("sexe", "quartier")
COMMON = ["pandas==2.3.3", "numpy==2.4.6", "scikit-learn==1.9.1", "pyarrow==26.0.1"]
PINNED = {
    "aequitas": [*COMMON, "aequitas==1.1.0"],
    "aif360": [*COMMON, "aif360==0.6.1"],
    "holisticai": [*COMMON, "holisticai==1.0.14"],
}
"""What pip installs into ``build/bench-venv`` for each tool."""


def rows_with_outcome(path: Path) -> Any:
    """The rows whose true outcome is known: the features, ``selected`` and ``true`` as 0 or 1."""
    import pandas as pd  # noqa: PLC0415

    rows = pd.read_parquet(path, columns=[*FEATURES, "decision", "besoin_confirme"])
    rows = rows[rows["besoin_confirme"].notna()]
    rows = rows.assign(
        selected=(rows["decision"] == "accordé").astype("int8"), true=(rows["besoin_confirme"] == "oui").astype("int8")
    )
    return rows.drop(columns=["decision", "besoin_confirme"])


def memory_mb() -> float:
    """The most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measured(work: Callable[[Path], str], path: Path, small: Path) -> dict[str, float | str]:
    """Do the work once, after a first time on a small file; processor and clock in seconds, memory in MB."""
    imports = memory_mb()
    work(small)  # libraries load parts of themselves at first use, once in the life of a server
    clock, cpu = time.perf_counter(), time.process_time()
    computed = work(path)
    return {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - clock,
        "imports_mb": imports,
        "peak_mb": memory_mb(),
        "computed": computed,
    }


def each_group(rows: Any) -> Iterator[Any]:
    """For each of the 3 + 8 + 24 groups, which rows are in it."""
    for column in FEATURES:
        for value in sorted(rows[column].unique()):
            yield rows[column] == value
    first, second = FEATURES
    for a in sorted(rows[first].unique()):
        for b in sorted(rows[second].unique()):
            yield (rows[first] == a) & (rows[second] == b)


def aequitas() -> Callable[[Path], str]:
    """Aequitas: one table of counts and rates per attribute, and disparities to the largest group."""
    from aequitas.bias import Bias  # noqa: PLC0415
    from aequitas.group import Group  # noqa: PLC0415

    def work(path: Path) -> str:
        rows = rows_with_outcome(path).rename(columns={"selected": "score", "true": "label_value"})
        rows["both"] = rows[FEATURES[0]] + " / " + rows[FEATURES[1]]
        table, _ = Group().get_crosstabs(rows, attr_cols=[*FEATURES, "both"])
        found = Bias().get_disparity_major_group(table, original_df=rows, mask_significance=False)
        return f"{len(found)} groups"

    return work


def aif360() -> Callable[[Path], str]:
    """AIF360: a data set of labels and one of decisions; each group against all others."""
    from aif360.datasets import BinaryLabelDataset  # noqa: PLC0415
    from aif360.metrics import ClassificationMetric  # noqa: PLC0415

    names = (
        "selection_rate", "accuracy", "true_positive_rate", "false_positive_rate", "true_negative_rate",
        "false_negative_rate", "positive_predictive_value",
    )  # fmt: skip

    def work(path: Path) -> str:
        rows = rows_with_outcome(path)
        codes = {column: {value: i for i, value in enumerate(sorted(rows[column].unique()))} for column in FEATURES}
        for column, code in codes.items():
            rows[column] = rows[column].map(code).astype(float)
        true = BinaryLabelDataset(
            df=rows.drop(columns="selected"), label_names=["true"], protected_attribute_names=list(FEATURES)
        )
        decided = true.copy()
        decided.labels = rows[["selected"]].to_numpy(dtype=float)
        groups = [{column: float(code)} for column in FEATURES for code in codes[column].values()]
        first, second = FEATURES
        groups += [{first: float(a), second: float(b)} for a in codes[first].values() for b in codes[second].values()]
        for group in groups:
            others = [
                {column: float(code)}
                for column, value in group.items()
                for code in codes[column].values()
                if code != value
            ]
            metric = ClassificationMetric(true, decided, unprivileged_groups=[group], privileged_groups=others)
            for name in names:
                getattr(metric, name)(privileged=False)
            metric.statistical_parity_difference()
            metric.average_odds_difference()
        return f"{len(groups)} groups"

    return work


def holisticai() -> Callable[[Path], str]:
    """Holistic AI: its table of gaps between a group and all others."""
    from holisticai.bias.metrics import classification_bias_metrics  # noqa: PLC0415

    def work(path: Path) -> str:
        rows, groups = rows_with_outcome(path), 0
        selected, true = rows["selected"].to_numpy(), rows["true"].to_numpy()
        for inside in each_group(rows):
            here = inside.to_numpy()
            classification_bias_metrics(here, ~here, selected, true, metric_type="both")
            groups += 1
        return f"{groups} groups"

    return work


PEERS: dict[str, Callable[[], Callable[[Path], str]]] = {
    "aequitas": aequitas,
    "aif360": aif360,
    "holisticai": holisticai,
}


def main() -> None:
    """Be one of the processes compared."""
    _, _, tool, path, small = sys.argv
    logging.disable(logging.WARNING)  # about optional parts that are not installed
    warnings.simplefilter("ignore")
    print(json.dumps(measured(PEERS[tool](), Path(path), Path(small))))


if __name__ == "__main__":
    main()
