#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""isplit as its users call it: tables, pictures, determinism, bad input. Random weights: no training."""
import math
import subprocess

import numpy
import torch

import scenario_test
from scenario_test import TOP

NOTICE = "isplit: the weights are random: the curve shows the network's structure, not what it learned\n"


class Isplit(scenario_test.ScenarioTest):
    program = "isplit"

    def call(self, *arguments):
        """Weights are random unless told otherwise; that the program says so is no complaint."""
        if not any(argument.startswith("--weights=") for argument in arguments):
            arguments = ("--weights=random", *arguments)
        result = super().call("--images=20", *arguments)
        result.stderr = result.stderr.replace(NOTICE, "")
        return result

    def table(self, name):
        return scenario_test.read(self.folder / name)


class Tables(Isplit):
    def test_a_curve_has_a_row_a_step(self):
        self.succeed("--csv=a.csv")
        rows = self.table("a.csv")
        self.assertEqual([row["step"] for row in rows],
                         ["conv1", "relu1", "pool1", "conv2", "relu2", "pool2", "fc384", "relu3", "fc192",
                          "relu4", "fc10"])
        self.assertEqual([row["considered"] for row in rows],
                         ["yes", "no", "yes", "yes", "no", "yes", "yes", "no", "yes", "no", "no"])
        self.assertEqual(rows[2]["layer"], "conv1")
        self.assertEqual(rows[2]["output_bytes"], "50176")
        best = max((row for row in rows if row["considered"] == "yes"), key=lambda row: float(row["value"]))
        self.assertEqual(best["candidate_rank"], "1")
        for row in rows:
            if float(row["value"]) > 0:
                self.assertAlmostEqual(float(row["log10_value"]), math.log10(float(row["value"])), places=12)

    def test_every_choice_of_classes_has_a_curve_over_its_images(self):
        self.succeed("--classes=all;disc,ring;bar", "--csv=a.csv")
        rows = self.table("a.csv")
        images = {row["classes"]: row["images"] for row in rows}
        self.assertEqual(images, {"all": "20", "disc+ring": "4", "bar": "2"})
        self.assertEqual(len(rows), 33)

    def test_differences_compare_the_first_two_choices(self):
        self.succeed("--classes=disc,ring;bar,cross", "--differences=d.csv")
        rows = self.table("d.csv")
        self.assertEqual({(row["classes"], row["other_classes"]) for row in rows}, {("disc+ring", "bar+cross")})
        for row in rows:
            low, high = float(row["log10_ratio_low95"]), float(row["log10_ratio_high95"])
            self.assertLessEqual(low, float(row["log10_ratio"]))
            self.assertLessEqual(float(row["log10_ratio"]), high)
            self.assertEqual(row["differs"], "yes" if low > 0 or high < 0 else "no")

    def test_equal_commands_write_equal_bytes(self):
        for name in ("a", "b"):
            self.succeed(f"--csv={name}.csv", f"--maps={name}.maps.csv")
        for kind in ("csv", "maps.csv"):
            self.assertEqual((self.folder / f"a.{kind}").read_bytes(), (self.folder / f"b.{kind}").read_bytes())

    def test_grouping_names_the_layers(self):
        self.succeed("--grouping=pool1", "--csv=a.csv")
        self.assertEqual({row["layer"] for row in self.table("a.csv")}, {"conv1", "conv2-fc10"})


def write_idx(path, values):
    """An MNIST file of a uint8 array."""
    header = bytes([0, 0, 8, values.ndim]) + b"".join(extent.to_bytes(4, "big") for extent in values.shape)
    path.write_bytes(header + values.tobytes())


class Network(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = torch.nn.Conv2d(1, 4, 3)
        self.scores = torch.nn.Linear(4 * 5 * 5, 3)

    def forward(self, x):
        x = torch.max_pool2d(torch.relu(self.conv(x)), 2)
        return self.scores(x.flatten(1))


class Files(Isplit):
    """A network and a data set, both in files."""

    def setUp(self):
        super().setUp()
        torch.manual_seed(1)
        torch.jit.script(Network().eval()).save(str(self.folder / "net.pt"))
        random = numpy.random.RandomState(3)
        for name, count in (("train", 10), ("t10k", 8)):
            write_idx(self.folder / (name + "-images-idx3-ubyte"),
                      random.randint(0, 256, (count, 10, 14)).astype(numpy.uint8))
            write_idx(self.folder / (name + "-labels-idx1-ubyte"), (numpy.arange(count) % 5).astype(numpy.uint8))

    def call(self, *arguments):
        return self.run_command(*self.command("--model=net.pt", "--data=mnist:.", *arguments))

    def test_give_a_curve_for_each_class_that_is_taken(self):
        self.succeed("--input-shape=1x12x12", "--mean=0.5", "--std=0.25", "--take-classes=4,0,2", "--classes=all;each",
                    "--csv=a.csv", "--maps=m.csv")
        rows = self.table("a.csv")
        self.assertEqual([row["step"] for row in rows[:5]], ["conv", "relu", "max_pool2d", "flatten", "scores"])
        self.assertEqual([row["considered"] for row in rows[:5]], ["yes", "no", "yes", "yes", "no"])
        self.assertEqual([row["output_bytes"] for row in rows[:3]], ["1600", "1600", "400"])
        # Labels 0 to 4 and 0 to 2 again: class 4 is shown once, the others twice.
        self.assertEqual({row["classes"]: row["images"] for row in rows}, {"all": "5", "4": "1", "0": "2", "2": "2"})
        self.assertTrue(any(float(row["value"]) > 0 for row in rows))
        self.assertEqual({row["class"] for row in self.table("m.csv")}, {"4", "0", "2"})

    def test_that_do_not_fit_are_refused(self):
        shape = "--input-shape=1x12x12"
        self.assert_each_refused(
            ([shape], "network 'net' has 3 outputs, data set 'mnist/test' 10 classes"),
            ([], "the shape of one input must be given, such as 3x224x224"),
            ([shape, "--take-classes=1,2,11"], "class '11' is unknown"),
            ([shape, "--take-classes=1,2,3", "--classes=0"], "class '0' is unknown; known classes: 1, 2, 3"),
            ([shape, "--weights=random"], "--weights is of no use with --model=net.pt: a file comes trained"))


class Pictures(Isplit):
    def test_curves_and_maps_become_pictures(self):
        self.succeed("--classes=all;disc", "--csv=a.csv", "--maps=m.csv", "--map-images=2")
        for script, table in (("plot", "a.csv"), ("plot-maps", "m.csv")):
            subprocess.run([TOP / "scenarios" / "isplit" / script, table, "picture.png"], cwd=self.folder,
                           check=True, timeout=120)
            self.assertEqual((self.folder / "picture.png").read_bytes()[:4], b"\x89PNG")
            (self.folder / "picture.png").unlink()


    def test_maps_are_of_the_classes_that_count(self):
        self.succeed("--classes=ring;star,cross", "--maps=m.csv", "--map-images=3")
        rows = self.table("m.csv")
        self.assertEqual(len({row["image"] for row in rows}), 3)
        self.assertLessEqual({row["class"] for row in rows}, {"ring", "star", "cross"})


class BadInput(Isplit):
    def test_each_is_one_line_that_says_what_is_wrong(self):
        self.assert_each_refused(
            (["--images=0"], "isplit: --images: Value 0 not in range 1 to 1000000 (see --help)"),
            (["--classes=cat"], "class 'cat' is unknown; known classes: disc, ring"),
            (["--measure=x"], "measure 'x' is unknown; known measures: cui"),
            (["--model=x"], "network 'x' is unknown; known networks: alexnet, cnn5"),
            (["--grouping=pool9"], "there is no step 'pool9'"),
            (["--channels=x"], "channel rule 'x' is unknown"),
            (["--score=x"], "scored class 'x' is unknown"),
            (["--model=resnet18"], "network 'resnet18' has 1000 outputs, data set 'shapes/test' 10 classes"),
            (["--differences=d.csv"], "--differences needs two choices of classes"),
            (["--classes=disc;disc,bar", "--differences=d.csv"], "both choices of classes have"),
            (["--weights=/no/weights"], "cannot read '/no/weights'"),
            (["--csv=/no/such/folder/a.csv"], "/no/such"))


if __name__ == "__main__":
    scenario_test.main(__doc__, takes_weights=False)
