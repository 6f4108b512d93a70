"""Records what PyTorch makes of the autoencoder: python3 record.py > recorded.json   (torch 2.9.0, float64)

Weights and windows follow formulas that the test repeats. Noctule keeps an LSTM layer as one matrix [4 units x (from + 1 + units)], gates in the
order input, forget, output, candidate; PyTorch has four tensors, gates in the order input, forget, candidate, output.
"""
import json
import torch

WINDOW, FEATURES, UNITS, BATCH, STEPS = 7, 3, 5, 6, 20
torch.set_default_dtype(torch.float64)


def formula(shape, phase):
    count = torch.Size(shape).numel()
    return (0.4 * torch.sin(1.7 * torch.arange(count) + phase)).reshape(shape)


def wave():
    return 0.5 + 0.5 * torch.sin(0.9 * torch.arange(BATCH * WINDOW * FEATURES)).reshape(BATCH, WINDOW, FEATURES)


def torch_order(rows):
    i, f, o, g = rows.chunk(4)
    return torch.cat([i, f, g, o])


class Autoencoder(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.Parameter(formula((4 * UNITS, FEATURES + 1 + UNITS), 0))
        self.decoder = torch.nn.Parameter(formula((4 * UNITS, UNITS + 1 + UNITS), 1))
        self.weight = torch.nn.Parameter(formula((FEATURES, UNITS), 2))
        self.bias = torch.nn.Parameter(formula((FEATURES, 1), 3))

    def layer(self, weights, x):
        inner = torch.nn.LSTM(x.shape[-1], UNITS, batch_first=True)
        size = x.shape[-1]
        turned = torch_order(weights)
        named = {
            "weight_ih_l0": turned[:, :size], "bias_ih_l0": turned[:, size],
            "weight_hh_l0": turned[:, size + 1:], "bias_hh_l0": torch.zeros(4 * UNITS),
        }
        return torch.func.functional_call(inner, named, (x,))[0]

    def forward(self, x):
        code = self.layer(self.encoder, x)[:, -1:]
        return self.layer(self.decoder, code.repeat(1, WINDOW, 1)) @ self.weight.T + self.bias.T


def record(windows):
    model = Autoencoder()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    present = ~torch.isnan(windows)
    filled = torch.nan_to_num(windows)
    out = {"losses": []}
    for step in range(STEPS):
        rebuilt = model(filled)
        loss = ((rebuilt - filled)[present] ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        if step == 0:
            out["reconstruction"] = rebuilt.flatten().tolist()
            out["gradients"] = [p.grad.flatten().tolist() for p in model.parameters()]
        optimizer.step()
        out["losses"].append(loss.item())
    out["weights"] = [p.detach().flatten().tolist() for p in model.parameters()]
    return out


def rounded(value):
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else float(f"{value:.9g}")


whole = wave()
gaps = wave()
gaps.view(-1)[::11] = float("nan")
print(json.dumps({"torch": torch.__version__, "whole": rounded(record(whole)), "gaps": rounded(record(gaps))}))
