"""Rankings of causes: each sees the rows before a fault's true start and those of the fault, and nothing else."""

import warnings

import numpy as np
import pandas as pd
from baro.root_cause_analysis import robust_scorer

# Rows before a fault that count as normal.
NORMAL = 20


def n_sigma(before, during):
    """Features by their largest distance from the mean of the normal rows, in standard deviations."""
    spread = np.maximum(before.std(0), 1e-9)
    return (np.abs(during - before.mean(0)) / spread).max(0)


def upward_sigma(before, during):
    """The same for rises only: 'the one-line upward z-score'."""
    spread = np.maximum(before.std(0), 1e-9)
    return ((during - before.mean(0)) / spread).max(0)


def baro(before, during):
    """BARO's robust scorer: medians and interquartile ranges."""
    names = [str(f) for f in range(before.shape[1])]
    table = pd.DataFrame(np.vstack([before, during]), columns=names).assign(time=np.arange(len(before) + len(during)))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ranked = robust_scorer(table, len(before))["ranks"]
    weights = np.zeros(len(names))
    for place, name in enumerate(ranked):
        weights[names.index(name)] = len(names) - place
    return weights


RANKINGS = {"N-Sigma": n_sigma, "N-Sigma, rises only": upward_sigma, "BARO (fse-baro 0.2.2)": baro}


def over_faults(weigh, test, faults):
    """[faults x features] weights, higher = more to blame; `faults`: (first, last) rows."""
    weights = []
    for first, last in faults:
        before = test[max(0, first - NORMAL) : max(first, 2)]
        weights.append(weigh(before, test[first : last + 1]))
    return weights
