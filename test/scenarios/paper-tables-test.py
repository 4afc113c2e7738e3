#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""paper-tables as its users call it: determinism, the published means, conventions, bad input."""
import math

import scenario_test
from scenario_test import TOP

FOLDER = TOP / "scenarios" / "paper-tables"
KEYS = ("table", "radio", "mix", "network", "shared_layers", "max_layers")
COLUMNS = ("table,radio,mix,network,shared_layers,max_layers,convention,sampling,deployments,"
           "infeasible,transmission_ms_mean,transmission_ms_sd,processing_ms_mean,processing_ms_sd,"
           "latency_ms_mean,latency_ms_sd")


def read(path):
    """Rows by cell."""
    return {tuple(row[key] for key in KEYS): row for row in scenario_test.read(path)}


class Tables(scenario_test.ScenarioTest):
    program = "paper-tables"

    def cells(self, *arguments):
        self.run_csv("cells.csv", *arguments)
        return read(self.folder / "cells.csv")

    def standard_errors(self, ours, published, measure, rounding):
        """As the program counts them, computed here from the two files."""
        difference = abs(float(ours[measure + "_ms_mean"]) - float(published[measure + "_ms_mean"]))
        counted = int(ours["deployments"]) - int(ours["infeasible"])
        variance = (float(published[measure + "_ms_sd"]) ** 2 / 1000
                    + float(ours[measure + "_ms_sd"]) ** 2 / counted)
        beyond = max(0, difference - rounding)
        return beyond / math.sqrt(variance) if beyond > 0 and variance > 0 else beyond * math.inf \
            if beyond > 0 else 0


class Published(Tables):
    def test_all_columns_of_the_file_are_as_documented(self):
        first = self.run_csv("a.csv", "--table=5", "--deployments=2").decode().splitlines()[0]
        self.assertEqual(first, COLUMNS)

    def test_transmission_and_processing_of_the_printed_cells_add_up(self):
        published = read(FOLDER / "published.csv")
        self.assertEqual(len(published), 100)
        for key, row in published.items():
            # Three roundings.
            slack = 0.0151 if key[0] == "5" else 0.151
            self.assertAlmostEqual(float(row["transmission_ms_mean"]) + float(row["processing_ms_mean"]),
                                   float(row["latency_ms_mean"]), delta=slack, msg=key)

    def test_table_5_agrees_with_the_published_one(self):
        published = read(FOLDER / "published.csv")
        ours = self.cells("--table=5")
        self.assertEqual(len(ours), 40)
        for key, row in ours.items():
            for measure in ("transmission", "processing", "latency"):
                errors = self.standard_errors(row, published[key], measure, 0.005)
                self.assertLessEqual(errors, 3, (key, measure, row))

    def test_bounded_runs_are_as_expected(self):
        for table, deployments in (("4a", 8), ("4b", 8), ("5", 100)):
            expected = read(FOLDER / "expected" / f"table-{table}.csv")
            ours = self.cells(f"--table={table}", f"--deployments={deployments}")
            self.assertEqual(list(ours), list(expected))
            for key, row in ours.items():
                for column, value in row.items():
                    if column.startswith(("transmission", "processing", "latency")):
                        # Sums of some terms, in whatever order a solver adds them up [ms].
                        self.assertAlmostEqual(float(value), float(expected[key][column]),
                                               delta=1e-6, msg=(key, column))
                    else:
                        self.assertEqual(value, expected[key][column])


class Determinism(Tables):
    def test_same_run_same_bytes_whatever_the_jobs(self):
        # All tables: blocks of several mixes and rules.
        short = ("--deployments=6",)
        first = self.run_csv("a.csv", *short, "--jobs=1")
        self.assertEqual(first, self.run_csv("b.csv", *short, "--jobs=3"))
        self.assertEqual(first, self.run_csv("c.csv", *short, "--jobs=1"))
        self.assertNotEqual(first, self.run_csv("d.csv", *short, "--RngRun=2"))

    def test_timing_and_provenance_lie_beside_the_results(self):
        self.run_csv("a.csv", "--table=5", "--deployments=5", "--timing=t.json")
        self.assertIn('"solving"', (self.folder / "t.json").read_text())
        provenance = (self.folder / "a.csv.provenance.json").read_text()
        for part in ('"rng_run": 1', '"deployments": "5"', '"convention": "published"'):
            self.assertIn(part, provenance)


class Conventions(Tables):
    def test_the_text_makes_every_network_slower_than_printed(self):
        short = ("--table=5", "--deployments=50", "--sampling=A")
        published = self.cells(*short)
        corrected = self.cells(*short, "--convention=corrected")
        for key, row in corrected.items():
            self.assertGreater(float(row["latency_ms_mean"]), float(published[key]["latency_ms_mean"]))

    def test_a_gate_that_always_runs_computes_for_longer(self):
        cells = self.cells("--table=5", "--deployments=50", "--convention=corrected")
        row = cells["5", "wifi4", "50-50", "gc6", "0", "C"]
        # (3.81 + 4.89 + 0.01 (20.08 + 1.2 + 0.07 + 0.002)) million at 560 million a second.
        self.assertAlmostEqual(float(row["processing_ms_mean"]), 8.91352e3 / 560, places=3)

    def test_rules_of_sampling_differ_and_are_named(self):
        short = ("--table=5", "--deployments=50")
        connected = self.cells(*short, "--sampling=A")
        partly = self.cells(*short, "--sampling=B")
        self.assertEqual({row["sampling"] for row in connected.values()}, {"A"})
        self.assertEqual({row["sampling"] for row in partly.values()}, {"B"})
        self.assertNotEqual([row["latency_ms_mean"] for row in connected.values()],
                            [row["latency_ms_mean"] for row in partly.values()])


class TwoNetworks(Tables):
    def test_table_4_agrees_where_systems_are_connected(self):
        ours = self.cells("--table=4a", "--deployments=100")
        published = read(FOLDER / "published.csv")
        misses = [(key, row) for key, row in ours.items() if key[2] != "90-10"
                  and self.standard_errors(row, published[key], "transmission", 0.05) > 3]
        self.assertLessEqual(len(misses), 2, misses)


class BadInput(Tables):
    def test_each_is_one_line_that_names_value_and_limit(self):
        self.assert_each_refused(
            (["--table=6"], "--table: 6", "4a,4b,5,all"),
            (["--deployments=1"], "--deployments", "1 not in range 2 to"),
            (["--convention=mine"], "--convention: mine", "published,corrected"),
            (["--sampling=C"], "--sampling: C", "auto,A,B"),
            (["--jobs=0"], "--jobs", "0 not in range 1 to"),
            (["--unreachableHops=0"], "--unreachableHops", "0 not in range 1 to"),
            (["--csv=no/such/folder/a.csv"], "no/such/folder"),
            (["--colour"], "--colour"))


if __name__ == "__main__":
    scenario_test.main(__doc__, takes_weights=False)
