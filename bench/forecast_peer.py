#!/usr/bin/python3
"""The forecast's network in PyTorch, for the ratio that docs/dependencies.md states beside bench_forecast.

Debian's python3-torch, by hand, on the machine that bench_forecast runs on: the same shape (60 x 5, hidden 32, three
quantiles), batches of 64, Adam, pinball loss, an epoch of 5,000 windows, one thread. No part of any build or test.

    build/release/bin/bench_forecast && /usr/bin/python3 bench/forecast_peer.py
"""
import resource
import statistics
import time

import torch

torch.set_num_threads(1)
torch.manual_seed(1)
WINDOWS, WINDOW, FEATURES, HIDDEN, BATCH = 5_000, 60, 5, 32, 64
LEVELS = torch.tensor([0.1, 0.5, 0.9])


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(FEATURES, HIDDEN, batch_first=True)
        self.head = torch.nn.Linear(HIDDEN, 3)

    def forward(self, x):
        r = self.head(self.lstm(x)[0][:, -1])
        below, above = torch.nn.functional.softplus(r[:, 0]), torch.nn.functional.softplus(r[:, 2])
        return torch.stack([r[:, 1] - below, r[:, 1], r[:, 1] + above], dim=1)


def epoch(net, adam, inputs, targets):
    order = torch.randperm(WINDOWS)
    for first in range(0, WINDOWS, BATCH):
        some = order[first:first + BATCH]
        adam.zero_grad(set_to_none=True)
        miss = targets[some].unsqueeze(1) - net(inputs[some])
        torch.maximum(LEVELS * miss, (LEVELS - 1) * miss).mean().backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1)
        adam.step()


def cpu_of(work, times):
    taken = []
    for _ in range(times):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


net = Net()
adam = torch.optim.Adam(net.parameters(), lr=0.002)
inputs, targets = torch.randn(WINDOWS, WINDOW, FEATURES), torch.randn(WINDOWS)
epoch(net, adam, inputs, targets)
train_s = cpu_of(lambda: epoch(net, adam, inputs, targets), 5)
one = inputs[:1]
with torch.inference_mode():
    net(one)
    predict_s = cpu_of(lambda: [net(one) for _ in range(100)], 20) / 100
print(f"torch {torch.__version__}, one thread, medians of CPU time")
print(f"one_epoch     {1000 * train_s:9.1f} ms")
print(f"forward_only  {1e6 * predict_s:9.1f} us")
print(f"memory        {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:9.0f} MiB")
