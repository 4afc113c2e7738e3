# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of scenarios share: calls in a folder of their own, tables, refusals, the command line."""
import argparse
import csv
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]


def read(path):
    """The rows of a table, by the names of its columns."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class ScenarioTest(unittest.TestCase):
    """Calls one program in a folder that is empty before each test and gone behind it."""

    program = None  # its file name, set by who derives from this
    bin = None  # folder of the programs, set by main()
    cache = None  # folder of trained weights, likewise; None for programs that take none

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix=f"{self.program}-test-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def command(self, *arguments):
        weights = [] if self.cache is None else [f"--cache={self.cache}"]
        return [self.bin / self.program, *weights, *arguments]

    def run_command(self, *command):
        """Exit code and output of any command, run in the folder."""
        return subprocess.run(command, cwd=self.folder, text=True, capture_output=True, timeout=900)

    def call(self, *arguments):
        """Exit code and output of the program."""
        return self.run_command(*self.command(*arguments))

    def succeed(self, *arguments):
        """What the program prints."""
        result = self.call(*arguments)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def run_csv(self, name, *arguments):
        """The table that the program writes, as bytes."""
        self.succeed(f"--csv={name}", *arguments)
        return (self.folder / name).read_bytes()

    def assert_refused(self, arguments, *fragments):
        """Exit code 1, one line on stderr that begins with the program and has all fragments, no file written."""
        before = sorted(self.folder.rglob("*"))
        result = self.call(*arguments)
        self.assertEqual(result.returncode, 1, f"{arguments}: {result.stdout}{result.stderr}")
        self.assertRegex(result.stderr, rf"\A{self.program}: .*\n\Z")
        for fragment in fragments:
            self.assertIn(fragment, result.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), before)

    def assert_each_refused(self, *cases, first=()):
        """assert_refused() of each (arguments, *fragments), with the same arguments in front of all."""
        for arguments, *fragments in cases:
            with self.subTest(arguments=arguments):
                self.assert_refused([*first, *arguments], *fragments)


def main(doc, takes_weights=True):
    """Runs the tests of the script that calls it, with the folders that its command line names."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="folder of the programs")
    if takes_weights:
        parser.add_argument("--cache", required=True, type=pathlib.Path, help="folder of trained weights")
    options, rest = parser.parse_known_args()
    ScenarioTest.bin = options.bin.resolve()
    if takes_weights:
        ScenarioTest.cache = options.cache.resolve()
    unittest.main(argv=sys.argv[:1] + rest)
