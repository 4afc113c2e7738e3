# SPDX-License-Identifier: GPL-2.0-only
"""Models, images and the simulator's reader, for tests of prometheus_export.py."""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "utils"))
sys.dont_write_bytecode = True

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from prometheus_export import export  # noqa: E402

BIN = None  # folder of the programs, set by main from the command line
MEAN, STD = [0.5, 0.4, 0.3], [0.2, 0.25, 0.3]
LABELS = [0, 1, 2, 3, 1, 2]


class Plain(nn.Module):
    """3x8x8 -> conv 4, pool -> linear 5, ReLU -> linear 4."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding=1)
        self.relu = nn.ReLU(inplace=True)
        self.pool = nn.MaxPool2d(2)
        self.flat = nn.Flatten()
        self.hidden = nn.Linear(64, 5)
        self.scores = nn.Linear(5, 4)

    def forward(self, x):
        x = self.flat(self.pool(self.relu(self.conv(x))))
        return self.scores(torch.sigmoid(self.hidden(x)))


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.down = nn.Conv2d(inputs, outputs, 1, stride) if stride > 1 else nn.Identity()

    def forward(self, x):
        y = self.bn2(self.conv2(self.relu(self.bn1(self.conv1(x)))))
        y += self.down(x)
        return self.relu(y)


class Residual(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.blocks = nn.Sequential(Block(4, 4, 1), Block(4, 8, 2))
        self.pool = nn.AdaptiveAvgPool2d((1, 1))
        self.drop = nn.Dropout(0.5)
        self.scores = nn.Linear(8, 4)

    def forward(self, x):
        x = self.pool(self.blocks(functional.relu(self.stem(x))))
        return self.scores(self.drop(torch.flatten(x, 1)))


class Branching(nn.Module):
    """Depthwise and plain branches joined; sizes decide how it is flattened, and a loop how often it runs."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.depthwise = nn.Conv2d(4, 4, 3, padding=1, groups=4)
        self.plain = nn.Conv2d(4, 4, 1)
        self.scores = nn.Linear(8 * 4 * 4, 4)

    def forward(self, x):
        x = functional.relu6(self.stem(x))
        if x.size(2) > 4:
            x = functional.max_pool2d(x, 2)
        x = torch.cat([self.depthwise(x), self.plain(x)], 1)
        return self.scores(x.view(x.size(0), -1))


class Patches(nn.Module):
    """Tensors cross whose elements do not lie in row-major order, in which the mean would sum otherwise."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 4, 3, padding=1)
        self.position = nn.Parameter(torch.linspace(-1, 1, 256).view(1, 64, 4))
        self.scores = nn.Linear(4, 4)

    def forward(self, x):
        x = torch.transpose(torch.flatten(self.stem(x), 2), 1, 2)
        x = torch.sigmoid(x + self.position)
        return self.scores(torch.mean(x, [1]))


class Shuffled(nn.Module):
    """Channels cut apart, shuffled by sizes and joined, beside a token of its own for every image."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, padding=1)
        self.part = nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4), nn.ReLU(True),
                                  nn.Conv2d(4, 4, 3, padding=1, groups=4))
        self.token = nn.Parameter(torch.linspace(-1, 1, 8).view(1, 1, 8))
        self.scores = nn.Linear(8, 4)

    def forward(self, x):
        left, right = self.stem(x).chunk(2, 1)
        x = torch.cat([left, self.part(right)], 1)
        batch, channels, rows, columns = x.shape
        x = x.view(batch, 2, channels // 2, rows, columns).transpose(1, 2).contiguous()
        x = x.view(batch, channels, rows * columns).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        return self.scores(x.mean([1]))


class SamePadding(nn.Module):
    """A padding given by name, and a size read after the pooling of what went into it."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 3, padding="same")
        self.scores = nn.Linear(4, 4)

    def forward(self, x):
        x = functional.relu(self.conv(x))
        y = torch.tanh(functional.adaptive_avg_pool2d(x, 1))
        return self.scores(y.view(x.size(0), -1))


def make(network):
    torch.manual_seed(3)
    model = network().eval()
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):  # as after a training
            nn.init.uniform_(module.running_mean, -0.2, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
            nn.init.uniform_(module.weight, 0.5, 1.5)
    return model


def draw_images(count=len(LABELS), shape=(3, 8, 8)):
    return numpy.random.RandomState(7).randint(0, 256, (count, *shape)).astype(numpy.uint8)


def normalise(images):
    mean, std = (torch.tensor(v).view(1, -1, 1, 1) for v in (MEAN, STD))
    return (torch.from_numpy(images).float() / 255 - mean) / std


class Bundle:
    """What the simulator reads in a file."""

    def __init__(self, path, folder=None):
        words = [BIN / "print-bundle", path] + ([folder] if folder else [])
        result = subprocess.run(words, capture_output=True, text=True, timeout=60)
        if result.returncode != 0:
            raise AssertionError(result.stderr)
        self.layers, self.curves, self.labels, self.logits = [], [], [], []
        for line in result.stdout.splitlines():
            kind, *fields = line.split("\t")
            if kind == "network":
                self.name, self.input_shape, self.class_count = fields
            elif kind == "layer":
                self.layers.append((fields[0], *map(int, fields[1:5]), fields[5]))
            elif kind == "curve":
                self.curves.append((fields[0], int(fields[1]), fields[2:], []))
            elif kind == "cut":
                self.curves[-1][3].append((int(fields[0]), float(fields[1]), float(fields[2]), fields[3] == "1"))
            elif kind == "data":
                self.data_name, self.class_names = fields[0], fields[1:]
            elif kind == "image":
                self.labels.append(int(fields[0]))
                self.logits.append([float(field) for field in fields[1:]])


class Exporter(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="prometheus-export-test-"))
        self.addCleanup(shutil.rmtree, self.folder)
        self.path = str(self.folder / "net.prom")

    def export(self, model, **options):
        options = {"input_mean": MEAN, "input_std": STD, **options}
        export(model, options.pop("images", draw_images()), options.pop("labels", LABELS), self.path, **options)
        return Bundle(self.path)
