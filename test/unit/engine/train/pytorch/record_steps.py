"""Records PyTorch's gradients by time step: python3 record_steps.py > recorded-steps.json   (torch 2.9.0, float64)

For an LSTM and a plain RNN autoencoder: the loss, and the norm of its gradient with respect to each state of the encoder, by autograd
(retain_grad). Weights and windows follow formulas that the test repeats; weights are laid out as in Noctule: columns for the input, the bias
and the state; an LSTM's rows are the gates input, forget, output, candidate.
"""
import json
import torch

WINDOW, FEATURES, UNITS, BATCH = 24, 3, 5, 6
torch.set_default_dtype(torch.float64)


def formula(shape, phase):
    count = torch.Size(shape).numel()
    return (0.4 * torch.sin(1.7 * torch.arange(count) + phase)).reshape(shape)


def wave():
    return 0.5 + 0.5 * torch.sin(0.9 * torch.arange(BATCH * WINDOW * FEATURES)).reshape(BATCH, WINDOW, FEATURES)


class Lstm:
    rows = 4 * UNITS

    def start(self):
        return torch.zeros(BATCH, UNITS), torch.zeros(BATCH, UNITS)

    def step(self, weights, x, state):
        h, c = state
        joint = torch.cat([x, torch.ones(BATCH, 1), h], dim=1)
        i, f, o, g = (joint @ weights.T).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(c), c


class Rnn:
    rows = UNITS

    def start(self):
        return (torch.zeros(BATCH, UNITS),)

    def step(self, weights, x, state):
        joint = torch.cat([x, torch.ones(BATCH, 1), state[0]], dim=1)
        return (torch.tanh(joint @ weights.T),)


def record(cell):
    encoder = formula((cell.rows, FEATURES + 1 + UNITS), 0)
    decoder = formula((cell.rows, UNITS + 1 + UNITS), 1)
    weight, bias = formula((FEATURES, UNITS), 2), formula((FEATURES, 1), 3)
    for parameter in (encoder, decoder, weight, bias):
        parameter.requires_grad_()
    windows = wave()
    state, states = cell.start(), []
    for t in range(WINDOW):
        state = cell.step(encoder, windows[:, t], state)
        state[0].retain_grad()
        states.append(state[0])
    code, state, rebuilt = state[0], cell.start(), []
    for _ in range(WINDOW):
        state = cell.step(decoder, code, state)
        rebuilt.append(state[0] @ weight.T + bias.T)
    loss = (torch.stack(rebuilt, dim=1) - windows).square().mean()
    loss.backward()
    return {"loss": loss.item(), "states": [h.grad.norm().item() for h in states]}


print(json.dumps({"lstm-autoencoder": record(Lstm()), "rnn-autoencoder": record(Rnn())}, indent=1))
