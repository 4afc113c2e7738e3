#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes what the tutorial of cut-advisor starts from: pictures, and a network trained on them in PyTorch.

    make-your-model.py FOLDER

FOLDER/pictures holds PNG files of four textures, one sub-folder a class; FOLDER/textures.pt the network as TorchScript;
FOLDER/textures.prom the same as a split bundle with the test pictures. Takes PyTorch and NumPy, and half a minute.
"""
import collections
import pathlib
import struct
import sys
import zlib

import numpy
import torch
from torch import nn
from torch.nn import functional

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "utils"))
sys.dont_write_bytecode = True
from prometheus_export import export  # noqa: E402

CLASSES = ["checks", "columns", "rings", "rows"]
SIDE, TRAINING, TEST = 32, 1200, 200


def draw(count, random):
    """Textures of random period, phase and colour in much noise: count x 3 x side x side, 0 to 255, and the classes."""
    rows, columns = numpy.mgrid[:SIDE, :SIDE]
    images, labels = [], numpy.arange(count) % len(CLASSES)
    for label in labels:
        wave = 2 * numpy.pi / random.uniform(5, 11)
        y, x = (numpy.sin(wave * (axis + random.uniform(0, 11))) for axis in (rows, columns))
        rings = numpy.sin(wave * numpy.hypot(rows - random.uniform(8, 24), columns - random.uniform(8, 24)))
        texture = [numpy.sign(x * y), x, rings, y][label] * random.uniform(15, 45)
        noise = random.normal(0, 40, (3, SIDE, SIDE))
        images.append(numpy.clip(128 + texture * random.uniform(0.5, 1, (3, 1, 1)) + noise, 0, 255))
    return numpy.array(images).astype(numpy.uint8), labels


def write_png(path, image):
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    lines = b"".join(b"\0" + image[:, row].T.tobytes() for row in range(SIDE))
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(lines)) +
                     chunk(b"IEND", b""))


def train(images, labels):
    network = nn.Sequential(collections.OrderedDict(
        conv1=nn.Conv2d(3, 16, 3, padding=1), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(16, 32, 3, padding=1), relu2=nn.ReLU(), pool2=nn.MaxPool2d(2),
        conv3=nn.Conv2d(32, 64, 3, padding=1), relu3=nn.ReLU(), pool3=nn.MaxPool2d(2),
        flat=nn.Flatten(), fc1=nn.Linear(1024, 128), relu4=nn.ReLU(), fc2=nn.Linear(128, len(CLASSES))))
    optimiser = torch.optim.Adam(network.parameters(), 1e-3)
    pixels, labels = (torch.from_numpy(images).float() / 255 - 0.5) / 0.25, torch.from_numpy(labels)
    for _ in range(6):
        for batch in torch.randperm(len(pixels)).split(30):
            optimiser.zero_grad()
            functional.cross_entropy(network(pixels[batch]), labels[batch]).backward()
            optimiser.step()
    return network.eval()


def main(folder):
    torch.manual_seed(1)
    torch.set_num_threads(1)
    network = train(*draw(TRAINING, numpy.random.default_rng(1)))
    images, labels = draw(TEST, numpy.random.default_rng(2))
    for i, (image, label) in enumerate(zip(images, labels)):
        write_png(folder / "pictures" / "test" / CLASSES[label] / f"{i:03}.png", image)
    torch.jit.save(torch.jit.trace(network, torch.zeros(1, 3, SIDE, SIDE)), str(folder / "textures.pt"))
    export(network, images, labels.tolist(), str(folder / "textures.prom"), class_names=CLASSES, input_mean=[0.5] * 3,
           input_std=[0.25] * 3, name="textures", data_name="pictures/test")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]))
