#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Two ways from a TorchScript file to a bundle, prometheus_export.py and the C++ importer: the same network."""
import argparse
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import export_fixtures  # noqa: E402
import numpy  # noqa: E402
import torch  # noqa: E402
from export_fixtures import (MEAN, STD, Branching, Bundle, Exporter, Patches, Plain, Residual,  # noqa: E402
                             SamePadding, Shuffled, make)
from torch import nn  # noqa: E402

from prometheus_export import ExportError  # noqa: E402

NUMBERS = [",".join(map(str, values)) for values in (MEAN, STD)]


class Attending(nn.Module):
    """Scripted, its attention asks how it is run, and holds tuples that nobody fills."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 4, 4)
        self.attention = nn.MultiheadAttention(8, 2, batch_first=True)
        self.scores = nn.Linear(8, 4)

    def forward(self, x):
        x = self.stem(x).flatten(2).transpose(1, 2)
        return self.scores(torch.mean(x + self.attention(x, x, x, need_weights=False)[0], [1]))


class BothWays(Exporter):
    def run_program(self, name, *arguments):
        result = subprocess.run([export_fixtures.BIN / name, *arguments], cwd=self.folder, capture_output=True,
                                text=True, timeout=300)
        self.assertEqual(result.returncode, 0, result.stderr)

    def save(self, network, kind):
        model = make(network)
        if kind == "traced":
            model = torch.jit.trace(model, torch.zeros(1, 3, 8, 8))
        else:
            model = torch.jit.script(model)
        if kind == "frozen":
            model = torch.jit.freeze(model)
        path = self.folder / "net.pt"
        model.save(str(path))
        return torch.jit.load(str(path))

    def compare(self, theirs, ours):
        self.assertEqual(theirs.layers, ours.layers)
        self.assertEqual(theirs.name, "net")
        self.assertEqual(theirs.labels, ours.labels)
        # The same LibTorch operations; its Python package may choose other kernels.
        numpy.testing.assert_allclose(ours.logits, theirs.logits, rtol=0, atol=1e-5)
        self.assertEqual([curve[:3] for curve in theirs.curves], [curve[:3] for curve in ours.curves])
        self.assertEqual(len(ours.curves), 5)
        for their_curve, our_curve in zip(theirs.curves, ours.curves):
            their_cuts, our_cuts = ([[entry[0] for entry in c[3]] for c in (their_curve, our_curve)])
            self.assertEqual(their_cuts, our_cuts)
            self.assertEqual(our_cuts, list(range(len(ours.layers) - 1)))
            # Of sums of both signs that nearly cancel, the rounding errors are relative to what is summed.
            cancelled = 1e-8 * max(entry[1] for entry in their_curve[3])
            for field in (1, 2):  # the mean and its standard error
                numpy.testing.assert_allclose([entry[field] for entry in our_curve[3]],
                                              [entry[field] for entry in their_curve[3]], rtol=1e-5, atol=cancelled)
            self.assertEqual([entry[3] for entry in their_curve[3]], [entry[3] for entry in our_curve[3]])
        self.assertTrue(any(entry[3] for entry in ours.curves[0][3]))

    def test_give_the_same_layers_demands_logits_and_saliency(self):
        for network in (Plain, Residual, Branching, Patches, SamePadding, Shuffled):
            for kind in ("scripted", "traced", "frozen"):
                model = self.save(network, kind)
                for grouping in ("paper", "cuts"):
                    with self.subTest(network=network.__name__, kind=kind, grouping=grouping):
                        ours = self.export(model, grouping=grouping, name="net")
                        self.run_program("record-imported", "net.pt", self.path, "theirs.prom", grouping, *NUMBERS)
                        self.compare(Bundle(self.folder / "theirs.prom"), ours)

    def test_let_tensors_cross_in_their_order_in_memory(self):
        model = self.save(Patches, "scripted")
        layers = {layer[0]: layer[5] for layer in self.export(model, grouping="cuts").layers}
        # 64 patches of 4 values: transposing moved nothing, crossing does not either.
        self.assertEqual(layers["transpose"], "4x64")
        self.run_program("record-imported", "net.pt", self.path, "theirs.prom", "cuts", *NUMBERS)
        theirs = {layer[0]: layer[5] for layer in Bundle(self.folder / "theirs.prom").layers}
        self.assertEqual(theirs, layers)

    def test_refuse_attention_that_was_not_traced(self):
        for kind in ("scripted", "frozen"):
            model = self.save(Attending, kind)
            with self.assertRaisesRegex(ExportError, "it has control flow that depends on values: prim::If"):
                self.export(model)
            result = subprocess.run([export_fixtures.BIN / "prometheus-cuts", "--model=net.pt", "--input-shape=3x8x8"],
                                    cwd=self.folder, capture_output=True, text=True, timeout=300)
            self.assertEqual(result.returncode, 1)
            self.assertIn("it has control flow that depends on values: prim::If", result.stderr)

    def test_simulate_alike_where_nothing_is_lost(self):
        model = self.save(Residual, "scripted")
        self.export(model, name="net", saliency=False)
        self.run_program("record-imported", "net.pt", self.path, "theirs.prom", "paper", *NUMBERS)
        tables = []
        for bundle in (self.path, "theirs.prom"):
            self.run_program("split-inference", "--bundle=%s" % bundle, "--images=3", "--csv=table.csv")
            tables.append((self.folder / "table.csv").read_bytes())
        self.assertEqual(tables[0], tables[1])
        self.assertIn(b",ok,", tables[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="folder of the programs")
    options, rest = parser.parse_known_args()
    export_fixtures.BIN = options.bin.resolve()
    unittest.main(argv=sys.argv[:1] + rest, warnings="ignore")


if __name__ == "__main__":
    main()
