"""Scores of the peers: each is fitted on a server's history and scores its night, by its usual settings."""

import numpy as np
import torch
from sklearn.cluster import KMeans
from sklearn.covariance import MinCovDet
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest

SEED = 0
WINDOW = 30
# MCD is fitted on at most so many rows, evenly spread.
MCD_ROWS = 5000


def standardised(train, test):
    """Both by mean and standard deviation of the history; a constant feature is only centred."""
    spread = train.std(0)
    spread[spread < 1e-9] = 1
    return (train - train.mean(0)) / spread, (test - train.mean(0)) / spread


def pca(train, test):
    """Squared residual outside the components that explain 90 % of the variance."""
    x, y = standardised(train, test)
    model = PCA(0.9, svd_solver="full").fit(x)
    return ((y - model.inverse_transform(model.transform(y))) ** 2).mean(1)


def kmeans_ad(train, test, window=20, clusters=20):
    """Distance of windows to the nearest of 20 centroids, averaged over the windows of a row."""
    x, y = standardised(train, test)
    model = KMeans(clusters, n_init=1, random_state=SEED).fit(windows(x, window, 5))
    return mean_over_windows(model.transform(windows(y, window, 1)).min(1)[:, None, None], window)[:, 0]


def mcd(train, test):
    """Robust Mahalanobis distance over features that move in the history."""
    moving = train.std(0) > 1e-6
    x, y = standardised(train[:, moving], test[:, moving])
    every = max(1, len(x) // MCD_ROWS)
    noise = np.random.default_rng(SEED).normal(0, 1e-3, x[::every].shape)
    with np.errstate(all="ignore"):
        return MinCovDet(random_state=SEED).fit(x[::every] + noise).mahalanobis(y)


def isolation_forest(train, test):
    return -IsolationForest(n_estimators=100, random_state=SEED).fit(train).score_samples(test)


def lstm_autoencoder(train, test):
    """Window 30, stride 5, 64 units, 20 epochs of Adam at 3e-3; see `autoencoder_errors`, mean of 5 rows."""
    return centred_mean(autoencoder_errors(LstmAutoencoder, train, test).mean(1), 5)


def dense_autoencoder(train, test):
    return centred_mean(autoencoder_errors(DenseAutoencoder, train, test).mean(1), 9)


class LstmAutoencoder(torch.nn.Module):
    def __init__(self, features, units=64):
        super().__init__()
        self.encoder = torch.nn.LSTM(features, units, batch_first=True)
        self.decoder = torch.nn.LSTM(units, units, batch_first=True)
        self.readout = torch.nn.Linear(units, features)

    def forward(self, x):
        _, (code, _) = self.encoder(x)
        return self.readout(self.decoder(code[-1].unsqueeze(1).repeat(1, WINDOW, 1))[0])


class DenseAutoencoder(torch.nn.Module):
    def __init__(self, features, hidden=128, code=32):
        super().__init__()
        size = WINDOW * features
        layers = [torch.nn.Linear(a, b) for a, b in ((size, hidden), (hidden, code), (code, hidden), (hidden, size))]
        between = [part for layer in layers for part in (layer, torch.nn.ReLU())]
        self.layers = torch.nn.Sequential(*between[:-1])

    def forward(self, x):
        return self.layers(x.flatten(1)).reshape(x.shape)


def autoencoder_errors(model_of, train, test, epochs=20, batch=64):
    """Squared errors [night's rows x features], each divided by the feature's mean error in the history."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    low, span = train.min(0), np.ptp(train, 0)
    scale = lambda part: np.clip((part - low) / np.where(span > 0, span, 1), -4, 4).astype(np.float32)
    x, y = scale(train), scale(test)
    model = model_of(x.shape[1])
    optimiser = torch.optim.Adam(model.parameters(), lr=3e-3)
    examples = torch.from_numpy(windows(x, WINDOW, 5).reshape(-1, WINDOW, x.shape[1]))
    for _ in range(epochs):
        for rows in torch.randperm(len(examples)).split(batch):
            loss = ((model(examples[rows]) - examples[rows]) ** 2).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    own = row_errors(model, x, stride=5).mean(0)
    return row_errors(model, y, stride=1) / np.maximum(own, 0.1 * np.median(own))


def row_errors(model, x, stride):
    """Mean error of each row over the windows that hold it, [rows x features]."""
    sums, counts = np.zeros(x.shape), np.zeros((len(x), 1))
    starts = np.r_[np.arange(0, len(x) - WINDOW, stride), len(x) - WINDOW]
    with torch.no_grad():
        for part in np.array_split(starts, max(1, len(starts) // 512)):
            cut = np.stack([x[start : start + WINDOW] for start in part])
            errors = ((model(torch.from_numpy(cut)).numpy() - cut) ** 2)
            for start, error in zip(part, errors):
                sums[start : start + WINDOW] += error
                counts[start : start + WINDOW] += 1
    return sums / counts


def windows(x, window, stride):
    """[windows x (window * features)]"""
    return np.stack([x[start : start + window].ravel() for start in range(0, len(x) - window + 1, stride)])


def mean_over_windows(values, window):
    """Each row's mean over the windows that hold it; `values`: [windows x 1 x columns]."""
    rows = len(values) + window - 1
    sums, counts = np.zeros((rows, values.shape[2])), np.zeros((rows, 1))
    for offset in range(window):
        sums[offset : offset + len(values)] += values[:, 0]
        counts[offset : offset + len(values)] += 1
    return sums / counts


def centred_mean(score, span):
    half = span // 2
    padded = np.pad(score, half, mode="edge")
    return np.convolve(padded, np.ones(span) / span, "valid")


DETECTORS = {
    "PCA, error outside 90 % of variance": pca,
    "KMeansAD, windows of 20": kmeans_ad,
    "MCD": mcd,
    "isolation forest, scikit-learn, 100 trees": isolation_forest,
    "dense autoencoder in PyTorch": dense_autoencoder,
    "LSTM autoencoder in PyTorch": lstm_autoencoder,
}
