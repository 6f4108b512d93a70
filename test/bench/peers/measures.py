"""The same measures as `noctule evaluate`, without point adjustment."""

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve

THRESHOLDS = 250


def segments(labels):
    """(first, last) rows of each labelled segment."""
    edges = np.diff(np.r_[0, labels, 0])
    return list(zip(np.where(edges == 1)[0], np.where(edges == -1)[0] - 1))


def of_score(labels, score, window):
    precision, recall, _ = precision_recall_curve(labels, score)
    return {
        "vusPr": vus_pr(labels, score, window),
        "aucPr": average_precision_score(labels, score),
        "bestF1": float(np.max(2 * precision * recall / np.maximum(precision + recall, 1e-12))),
    }


def vus_pr(labels, score, window):
    """Volume under the precision-recall surface, Paparrizos et al. 2022."""
    ranked = -np.sort(-score)
    thresholds = ranked[np.linspace(0, len(score) - 1, THRESHOLDS).astype(int)]
    taken = np.searchsorted(-ranked, -thresholds, side="right")
    hits = above(score[labels == 1], thresholds)
    areas = []
    for width in range(window + 1):
        weights = soft_labels(labels, width)
        soft = above(score, thresholds, weights)
        peaks = np.array([score[a : b + 1].max() for a, b in ranges(segments(labels), width // 2, len(labels))])
        found = (peaks[None, :] >= thresholds[:, None]).mean(1)
        recall = np.minimum((hits + soft) / (labels.sum() + soft / 2), 1) * found
        areas.append(np.dot(np.diff(np.r_[0, recall]), (hits + soft) / taken))
    return float(np.mean(areas))


def above(score, thresholds, weights=None):
    """Rows, or their weights, at or above each threshold."""
    if weights is None:
        weights = np.ones(len(score))
    some = weights > 0
    order = np.argsort(-score[some], kind="stable")
    sums = np.r_[0, np.cumsum(weights[some][order])]
    return sums[np.searchsorted(-score[some][order], -thresholds, side="right")]


def soft_labels(labels, width):
    soft, half = np.zeros(len(labels)), width // 2
    for first, last in segments(labels) if half else []:
        after, before = np.arange(last + 1, min(last + half + 1, len(labels))), np.arange(max(first - half, 0), first)
        soft[after] += np.sqrt(1 - (after - last) / width)
        soft[before] += np.sqrt(1 - (first - before) / width)
    return np.where(labels == 1, 0, np.minimum(soft, 1))


def ranges(parts, half, rows):
    """Segments with `half` rows to both sides, joined where they meet."""
    joined, start = [], max(parts[0][0] - half, 0)
    for (_, last), (following, _) in zip(parts, parts[1:]):
        if last + half < following - half:
            joined.append((start, last + half))
            start = following - half
    return [*joined, (start, min(parts[-1][1] + half, rows - 1))]


def of_causes(weights, truths, names):
    """hit@100 and top-1; weights [faults x features]."""
    hits, tops = [], []
    for own, truth in zip(weights, truths):
        ranked = [names[f] for f in np.argsort(-np.nan_to_num(own), kind="stable")]
        hits.append(len(set(ranked[: len(truth)]) & set(truth)) / len(truth))
        tops.append(float(ranked[0] in truth))
    return {"hit100": float(np.mean(hits)), "top1": float(np.mean(tops))}


def of_services(weights, targets, names):
    """Avg@5 of the right service, each by its first feature; features are called pod:metric."""
    places = []
    for own, target in zip(weights, targets):
        best = {}
        for f, weight in enumerate(np.nan_to_num(own)):
            service = service_of(names[f].split(":")[0])
            best[service] = max(best.get(service, -np.inf), weight)
        ranked = sorted(best, key=lambda service: -best[service])
        place = ranked.index(service_of(target)) if service_of(target) in ranked else 5
        places.append(sum(place < k for k in range(1, 6)) / 5)
    return {"avg5": float(np.mean(places))}


def service_of(pod):
    """carts-5ff676694b-fzj9z -> carts"""
    return pod.rsplit("-", 2)[0]
