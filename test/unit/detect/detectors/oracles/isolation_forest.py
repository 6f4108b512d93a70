"""Scores of scikit-learn's IsolationForest, for forest.test.ts: python3 isolation_forest.py > isolation-forest.json (scikit-learn 1.9, numpy any).
One line a case: {features, train, test, scores}; the rows are made anew on both sides by the same few lines of arithmetic. Each score is the mean over
ten forests of 100 trees, so that what is left to differ is the forest that is compared with it (two of scikit-learn's own, of
100 trees and 30 such features, have a rank correlation of .8)."""
import json
import numpy as np
from sklearn.ensemble import IsolationForest


def uniforms(seed, count):
    state, values = seed, []
    for _ in range(count):
        state = state * 16807 % 2147483647
        values.append(state / 2147483647)
    return values


def rows(seed, count, features):
    """Each value is the sum of twelve uniforms, less six; every 20th row is stretched fivefold, and features follow the one before by half."""
    draws = np.array(uniforms(seed, count * features * 12)).reshape(count, features, 12).sum(2) - 6
    draws[::20] *= 5
    for f in range(1, features):
        draws[:, f] += draws[:, f - 1] / 2
    return draws.astype(np.float32)


cases = []
for features in (3, 10, 30):
    train, test = rows(7, 1000, features), rows(11, 300, features)
    forests = [IsolationForest(n_estimators=100, max_samples=256, random_state=k).fit(train) for k in range(10)]
    scores = -np.mean([f.score_samples(test) for f in forests], 0)
    cases.append({"features": features, "train": 1000, "test": 300, "scores": [round(float(s), 4) for s in scores]})
print(json.dumps(cases))
