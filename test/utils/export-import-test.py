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
from export_fixtures import MEAN, STD, Branching, Bundle, Exporter, Plain, Residual, make  # noqa: E402

NUMBERS = [",".join(map(str, values)) for values in (MEAN, STD)]


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

    def test_give_the_same_layers_demands_and_logits(self):
        for network in (Plain, Residual, Branching):
            for kind in ("scripted", "traced", "frozen"):
                with self.subTest(network=network.__name__, kind=kind):
                    model = self.save(network, kind)
                    ours = {g: self.export(model, grouping=g, name="net") for g in ("paper", "cuts")}
                    self.run_program("record-imported", "net.pt", self.path, "theirs.prom", *NUMBERS)
                    theirs = Bundle(self.folder / "theirs.prom")
                    # Whichever of both the importer groups by.
                    self.assertIn(theirs.layers, [bundle.layers for bundle in ours.values()])
                    self.assertEqual(theirs.name, "net")
                    self.assertEqual(theirs.labels, ours["cuts"].labels)
                    for bundle in ours.values():
                        # The same LibTorch operations; its Python package may choose other kernels.
                        numpy.testing.assert_allclose(bundle.logits, theirs.logits, rtol=0, atol=1e-5)

    def test_simulate_alike_where_nothing_is_lost(self):
        model = self.save(Residual, "scripted")
        for grouping in ("paper", "cuts"):
            self.export(model, grouping=grouping, name="net")
            self.run_program("record-imported", "net.pt", self.path, "theirs.prom", *NUMBERS)
            if Bundle(self.path).layers == Bundle(self.folder / "theirs.prom").layers:
                break
        else:
            self.fail("neither grouping gives the importer's layers")
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
