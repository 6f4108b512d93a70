"""Records what scipy.stats.genpareto says, for gpd.test.ts: python3 genpareto.py > genpareto.json (scipy 1.17.1, numpy any)."""
import json
import numpy as np
from scipy.stats import genpareto

rng = np.random.default_rng(7)
cases = []
for shape, scale, n in [(-0.3, 2.0, 60), (-0.1, 1.0, 300), (0.0, 0.5, 200), (0.15, 3.0, 40), (0.3, 1.0, 500), (0.6, 10.0, 120), (0.2, 1e-6, 80), (0.1, 1e6, 25)]:
    y = np.array([float(f"{v:.8g}") for v in genpareto.rvs(shape, scale=scale, size=n, random_state=rng)])
    best = None
    for start in [-0.4, -0.1, 0.01, 0.2, 0.5]:
        c, _, s = genpareto.fit(y / y.mean(), start, floc=0, scale=1 - start if start < 1 else 0.5)
        logl = float(genpareto.logpdf(y / y.mean(), c, scale=s).sum())
        if best is None or logl > best[0]:
            best = (logl, c, s)
    logl, c, s = best
    s *= y.mean()
    cases.append({
        "excesses": y.tolist(), "shape": c, "scale": s, "logLikelihood": float(genpareto.logpdf(y, c, scale=s).sum()),
        "beyond": [{"p": p, "excess": float(genpareto.isf(p, c, scale=s))} for p in (0.5, 0.1, 1e-3, 1e-5)],
    })
print(json.dumps(cases))
