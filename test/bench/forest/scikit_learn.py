"""The peer: scikit-learn's IsolationForest on the same rows, and how alike the forests rank them. Says its version, then answers each line of JSON
{train, night, own, features, trees} (files of float32, row-major; own: our scores, float64) with a line {ours, self}: Spearman's rank correlation of
our scores with those of scikit-learn's under one seed, and of these with its own under another."""
import json
import sys

import numpy as np
import sklearn
from scipy.stats import spearmanr
from sklearn.ensemble import IsolationForest

SEEDS = (1, 2)


def answer(train, night, own, features, trees):
    learned, judged = (np.fromfile(file, np.float32).reshape(-1, features) for file in (train, night))
    one, other = (-IsolationForest(n_estimators=trees, max_samples=256, random_state=seed).fit(learned).score_samples(judged) for seed in SEEDS)
    return {"ours": spearmanr(np.fromfile(own, np.float64), one).statistic, "self": spearmanr(one, other).statistic}


print(json.dumps({"ready": f"scikit-learn {sklearn.__version__}"}), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(**json.loads(line))), flush=True)
