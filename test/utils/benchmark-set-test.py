#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""prometheus-benchmark-set as its users call it: bundles that the simulator reads, bad input."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

BIN = None  # set by main from the command line


class BenchmarkSet(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="benchmark-set-test-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, program, *arguments):
        return subprocess.run([BIN / program, *arguments], cwd=self.folder, capture_output=True, text=True,
                              timeout=600)

    def write(self, *arguments):
        result = self.call("prometheus-benchmark-set", *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def read(self, name):
        result = self.call("print-bundle", name)
        self.assertEqual(result.returncode, 0, result.stderr)
        return [line.split("\t") for line in result.stdout.splitlines()]

    def test_bundles_have_the_networks_layers_and_as_many_images_as_asked_for(self):
        output = self.write("--models=cnn5,gc-alexnet", "--images=2", "--output=set")
        self.assertEqual(output.count("wrote set/"), 2)
        for name, shape, classes in (("cnn5", "3x28x28", "10"), ("gc-alexnet", "3x227x227", "2")):
            lines = self.read("set/%s.prom" % name)
            self.assertEqual(lines[0], ["network", name, shape, classes])
            self.assertEqual(sum(line[0] == "image" for line in lines), 2)
        # Table 1 of the paper that the planner comes from: weights of the five layers.
        layers = [line for line in self.read("set/cnn5.prom") if line[0] == "layer"]
        self.assertEqual([int(line[2]) for line in layers], [4800, 102400, 1204224, 73728, 1920])

    def test_classes_beyond_those_of_the_images_are_named_unused(self):
        self.write("--models=mobilenetv2", "--images=1", "--output=.")
        lines = {line[0]: line for line in self.read("mobilenetv2.prom")}
        self.assertEqual(lines["network"][2:], ["3x224x224", "1000"])
        self.assertEqual(lines["data"][-1], "unused 999")

    def test_the_same_seed_gives_the_same_bytes(self):
        contents = []
        for seed, folder in ((1, "a"), (1, "b"), (2, "c")):
            self.write("--models=cnn5", "--images=1", "--seed=%d" % seed, "--output=%s" % folder)
            contents.append((self.folder / folder / "cnn5.prom").read_bytes())
        self.assertEqual(contents[0], contents[1])
        self.assertNotEqual(contents[0], contents[2])

    def test_says_what_is_wrong_in_one_line(self):
        (self.folder / "file").write_text("in the way")
        for arguments, fragment in ((["--models=vgg99"], "vgg99"), (["--images=0"], "--images"),
                                    (["--grouping=none"], "--grouping"),
                                    (["--models=cnn5", "--output=file/set"], "file/set")):
            with self.subTest(arguments=arguments):
                result = self.call("prometheus-benchmark-set", *arguments)
                self.assertEqual(result.returncode, 1)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertIn(fragment, result.stderr)


def main():
    global BIN
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="folder of the programs")
    options, rest = parser.parse_known_args()
    BIN = options.bin.resolve()
    unittest.main(argv=sys.argv[:1] + rest)


if __name__ == "__main__":
    main()
