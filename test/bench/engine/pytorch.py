"""The peer: the same model in PyTorch on one thread. Answers requests as contestant.ts describes."""
import json
import sys
import time

import torch

WINDOW, FEATURES, UNITS = 30, 22, 64
torch.set_num_threads(1)


class Autoencoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.LSTM(FEATURES, UNITS, batch_first=True)
        self.decoder = torch.nn.LSTM(UNITS, UNITS, batch_first=True)
        self.readout = torch.nn.Linear(UNITS, FEATURES)

    def forward(self, x):
        _, (code, _) = self.encoder(x)
        return self.readout(self.decoder(code[-1].unsqueeze(1).repeat(1, WINDOW, 1))[0])


model = Autoencoder()
optimizer = torch.optim.Adam(model.parameters())


def train(x):
    loss = ((model(x) - x) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def score(x):
    with torch.no_grad():
        model(x)


def rate(call, batches, seconds):
    since, calls = time.process_time(), 0
    while time.process_time() - since < seconds:
        call(batches[calls % len(batches)])
        calls += 1
    return calls * len(batches[0]) / (time.process_time() - since)


print(json.dumps({"ready": f"PyTorch {torch.__version__.split('+')[0]}"}), flush=True)
warm = set()
for line in sys.stdin:
    request = json.loads(line)
    steps = torch.arange(request["batch"] * WINDOW * FEATURES)
    batches = [(0.5 + 0.5 * torch.sin(0.1 * steps + turn)).reshape(-1, WINDOW, FEATURES) for turn in range(8)]
    if request["batch"] not in warm:
        for x in batches[:request["warm"]]:
            train(x), score(x)
        warm.add(request["batch"])
    print(json.dumps({
        "trainWindowsPerSecond": rate(train, batches, request["seconds"]),
        "scoreWindowsPerSecond": rate(score, batches, request["seconds"] / 2),
    }), flush=True)
