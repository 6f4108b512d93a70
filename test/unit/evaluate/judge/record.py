"""Records what an independent judge says of made-up servers, for judge.test.ts:

    python3 record.py PATH/TO/judge.py > recorded.json        (numpy, pandas, scikit-learn, pyarrow)

The servers hold ties, rows without a score, segments at both ends, touching and nested causes, alarms outside of the labelled time.
"""
import json, pathlib, subprocess, sys, tempfile
import numpy as np, pandas as pd

rng = np.random.default_rng(11)
FEATURES = ["a", "b", "c", "d"]
START = pd.Timestamp("2024-03-01T00:00:00Z")


def iso(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def server(name, rows, step, segments, buffer, *, alarms, gaps=(), drop=(), tie=None):
    times = [START + pd.Timedelta(seconds=step * i) for i in range(rows)]
    labels = np.zeros(rows, int)
    for a, b in segments:
        labels[a:b + 1] = 1
    score = rng.gamma(2, 0.5, rows) + labels * rng.gamma(2, 1.2, rows)
    score = np.round(score, tie) if tie is not None else score
    score = np.round(score, 4).astype("float32")
    for a, b in gaps:
        score[a:b + 1] = np.nan
    shares = np.round(rng.dirichlet([1, 1, 1, 1], rows), 3).astype("float32")
    shares[np.isnan(score)] = np.nan
    causes = [dict(start=iso(times[a]), end=iso(times[b]), features=list(rng.choice(FEATURES, rng.integers(1, 4), replace=False))) for a, b in segments]
    if len(segments) > 1:  # a nested one, longer names than its features allow
        a, b = segments[1]
        causes.append(dict(start=iso(times[a]), end=iso(times[(a + b) // 2]), features=["d"]))
    members = []
    for a, b in alarms:
        order = rng.permutation(FEATURES)
        share = np.round(rng.dirichlet([1, 1, 1, 1]), 4)
        members.append(dict(host=name, start=iso(START + pd.Timedelta(seconds=step * a)), end=iso(START + pd.Timedelta(seconds=step * b)),
                            contributions=[dict(feature=str(f), share=float(s)) for f, s in zip(order, share)]))
    flags = np.where(np.isnan(score), False, score > 2.2)
    kept = [i for i in range(rows) if i not in set(drop)]
    return dict(name=name, step=step, rows=rows, labels=labels, score=score, shares=shares, flags=flags, causes=causes, members=members, times=times, kept=kept,
                buffer=buffer)


servers = [
    server("machine-1-1", 420, 60, [(0, 6), (90, 140), (141 + 20, 161 + 4), (300, 300), (400, 419)], 30, alarms=[(0, 3), (95, 130), (200, 210), (398, 425)]),
    server("machine-2-9", 300, 60, [(40, 60), (70, 75)], 25, alarms=[(30, 72), (80, 81), (150, 190)], gaps=[(50, 55), (200, 230)], tie=1),
    server("omi-7", 260, 300, [(100, 130)], 0, alarms=[], tie=0),
    server("omi-8", 350, 300, [(10, 12), (200, 260)], 12, alarms=[(9, 9), (13, 14), (250, 300)], drop=[11, 12, 205]),
]

with tempfile.TemporaryDirectory() as folder:
    labelled, run = pathlib.Path(folder, "labelled"), pathlib.Path(folder, "run")
    (run / "scores").mkdir(parents=True)
    for s in servers:
        own = labelled / s["name"]
        own.mkdir(parents=True)
        pd.DataFrame(dict(timestamp=[iso(t) for t in s["times"]], label=s["labels"])).to_csv(own / "labels.csv", index=False)
        (own / "causes.json").write_text(json.dumps(s["causes"]))
        table = pd.DataFrame(dict(timestamp=s["times"], score=s["score"], threshold=np.float32(2.2), anomalous=s["flags"]))
        for f, feature in enumerate(FEATURES):
            table[f"contribution:{feature}"] = s["shares"][:, f]
        table.iloc[s["kept"]].to_parquet(run / "scores" / f"{s['name']}.parquet", index=False)
    (labelled / "vus_windows.json").write_text(json.dumps({s["name"]: s["buffer"] for s in servers}))
    (run / "result.json").write_text(json.dumps(dict(incidents=[dict(members=s["members"]) for s in servers])))
    said = json.loads(subprocess.run([sys.executable, sys.argv[1], labelled, run, "--json"], check=True, capture_output=True, text=True).stdout)


def plain(values):
    return [None if np.isnan(v) else float(str(v)) for v in values]


verdicts = {h["host"]: h for h in said["hosts"]}
print(json.dumps([
    dict(host=s["name"], start=iso(s["times"][0]), step=s["step"] * 1000, buffer=s["buffer"], features=FEATURES, causes=s["causes"],
         labels="".join(map(str, s["labels"])), kept=s["kept"] if len(s["kept"]) < s["rows"] else None, anomalous="".join(str(int(f)) for f in s["flags"]),
         score=plain(s["score"]), contributions=plain(s["shares"].ravel()), members=s["members"], judged=verdicts[s["name"]])
    for s in servers], separators=(",", ":")))
