"""The peers' table: `python peers.py LABELLED [FIGURES.json]` writes figures that `noctule evaluate --compare` reads.

Each server is finished before the next one starts, and its intermediate file is complete after each, so a run that was
stopped goes on where it stopped.
"""

import json
import pathlib
import sys
import time

import numpy as np
import pandas as pd

import measures
from methods import DETECTORS, standardised
from rankings import over_faults, RANKINGS

ABOUT = (
    "Other methods on the same servers, fitted on the history and scored on the night, means over servers, no "
    "point adjustment. Causes are ranked over the true stretch. Made by: npm run bench:peers LABELLED"
)


def main():
    root = pathlib.Path(sys.argv[1])
    target = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else pathlib.Path(__file__).parent / "figures.json")
    partial = target.with_suffix(".servers.json")
    done = json.loads(partial.read_text()) if partial.exists() else []
    for folder in sorted(path.parent for path in root.glob("*/labels.csv")):
        if any(row["host"] == folder.name for row in done):
            continue
        started = time.process_time()
        done += judge_server(root, folder)
        partial.write_text(json.dumps(done))
        print(f"{folder.name}: {time.process_time() - started:.0f} s of CPU", flush=True)
    target.write_text(json.dumps({"about": ABOUT, "rows": family_rows(done)}, indent=1) + "\n")
    partial.unlink()


def judge_server(root, folder):
    """One record per method: host, family, name, figures."""
    train = pd.read_parquet(folder / "train.parquet").drop(columns="timestamp").astype(float)
    test = pd.read_parquet(folder / "test.parquet")
    times = pd.to_datetime(test["timestamp"], utc=True)
    names = list(train.columns)
    night = test[names].astype(float).ffill().bfill().fillna(0).to_numpy()
    history = train.ffill().bfill().fillna(0).to_numpy()
    labels = pd.read_csv(folder / "labels.csv")["label"].to_numpy().astype(int)
    family = optional(root / "families.json", {}).get(folder.name, folder.name.rstrip("0123456789-"))
    window = optional(root / "vus_windows.json", {}).get(folder.name, 50)
    record = lambda name, figures: {"host": folder.name, "family": family, "name": name, "figures": figures}
    rows = []
    if labels.any():
        for name, detect in DETECTORS.items():
            rows.append(record(name, measures.of_score(labels, detect(history, night), window)))
        mean_square = (standardised(history, night)[1] ** 2).mean(1)
        rows.append(record("mean squared z-score", measures.of_score(labels, mean_square, window)))
    causes = [cause for cause in optional(folder / "causes.json", []) if cause["features"]]
    events = optional(folder / "events.json", []) if ":" in names[0] else []
    for name, weigh in RANKINGS.items():
        figures = {}
        if causes:
            weights = over_faults(weigh, night, stretches(times, causes))
            figures |= measures.of_causes(weights, [cause["features"] for cause in causes], names)
        if events:
            weights = over_faults(weigh, night, stretches(times, events))
            figures |= measures.of_services(weights, [event["target"] for event in events], names)
        if figures:
            rows.append(record(name, figures))
    return rows or [record("none", {})]


def stretches(times, parts):
    """(first, last) rows of each part; at least one row."""
    found = []
    for part in parts:
        inside = np.where((times >= pd.Timestamp(part["start"])) & (times <= pd.Timestamp(part["end"])))[0]
        found.append((inside[0], inside[-1]))
    return found


def family_rows(records):
    """Means over servers, by method and family."""
    rows = []
    for name, family in dict.fromkeys((record["name"], record["family"]) for record in records):
        own = [record["figures"] for record in records if (record["name"], record["family"]) == (name, family)]
        kinds = dict.fromkeys(kind for figures in own for kind in figures)
        means = {kind: {"mean": round(float(np.mean([f[kind] for f in own if kind in f])), 4)} for kind in kinds}
        if means:
            rows.append({"name": name, "family": family, "figures": means})
    return rows


def optional(file, otherwise):
    return json.loads(file.read_text()) if file.exists() else otherwise


if __name__ == "__main__":
    main()
