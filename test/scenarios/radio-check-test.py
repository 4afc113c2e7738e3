#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""radio-check as its users call it: closed forms, what is published, determinism, bad input."""
import math
import subprocess

import scenario_test
from scenario_test import TOP, read

EXPECTED = TOP / "scenarios" / "radio-check" / "expected"
SHORT = ("--packets=1000", "--frames=100")


class RadioCheck(scenario_test.ScenarioTest):
    program = "radio-check"

    def assert_same(self, rows, published):
        """Equal, numbers but for the last digits: logarithms differ between processors there."""
        self.assertEqual(len(rows), len(published))
        for row, expected in zip(rows, published):
            self.assertEqual(row.keys(), expected.keys())
            for key, value in row.items():
                if value != expected[key]:
                    self.assertTrue(math.isclose(float(value), float(expected[key]), rel_tol=1e-9),
                                    f"{key}: {row} instead of {expected}")


class Published(RadioCheck):
    def test_a_short_run_gives_what_is_published(self):
        self.run_csv("a.csv", *SHORT)
        self.assert_same(read(self.folder / "a.csv"), read(EXPECTED / "radio-check-short.csv"))

    def test_the_default_run_publishes_these_airtimes(self):
        self.run_csv("a.csv", "--check=airtime")
        published = [row for row in read(EXPECTED / "radio-check.csv") if row["check"] == "airtime"]
        self.assert_same(read(self.folder / "a.csv"), published)


class ClosedForms(RadioCheck):
    """Of a short run, and of the published default run, which is not repeated here."""

    def setUp(self):
        super().setUp()
        self.run_csv("a.csv", *SHORT)
        self.tables = [read(self.folder / "a.csv"), read(EXPECTED / "radio-check.csv")]

    def test_every_airtime_is_the_formula_s(self):
        for table in self.tables:
            rows = [row for row in table if row["check"] == "airtime"]
            self.assertEqual(len(rows), 228)
            for row in rows:
                self.assertEqual(row["airtime_us"], row["airtime_formula_us"], row)

    def goodputs(self, table, situation, *aggregations):
        rows = [row for row in table if row["situation"] == situation
                and row["aggregation"] in aggregations]
        self.assertGreater(len(rows), 0)
        return [(float(row["goodput_mbps"]) / float(row["goodput_formula_mbps"]), row)
                for row in rows]

    def test_goodputs_are_as_near_as_they_should_be(self):
        for table in self.tables:
            for ratio, row in self.goodputs(table, "one hop", "off", "on"):
                self.assertAlmostEqual(ratio, 1, delta=0.01, msg=row)
            for ratio, row in self.goodputs(table, "ten contending", "off"):
                self.assertAlmostEqual(ratio, 1, delta=0.05, msg=row)
            # No closed form: a bound, which hidden stations keep goodput away from.
            for ratio, row in self.goodputs(table, "chain of ten", "off", "on"):
                self.assertLess(ratio, 1, row)
                self.assertGreater(ratio, 0.25, row)

    def errors(self, table, mcs, width):
        return sorted((float(row["received_power_dbm"]), float(row["frame_error_rate"]))
                      for row in table if row["check"] == "errors"
                      and row["mcs"] == str(mcs) and row["width_mhz"] == str(width))

    def half(self, curve):
        """Where a curve falls through one half, on straight lines between its points."""
        for (x0, y0), (x1, y1) in zip(curve, curve[1:]):
            if y0 >= 0.5 > y1:
                return x0 + (x1 - x0) * (y0 - 0.5) / (y0 - y1)
        raise AssertionError(f"no half in {curve}")

    def test_errors_come_ten_decibels_later_at_2_than_at_20_mhz(self):
        for table in self.tables:
            for mcs in (1, 4, 7):
                shift = self.half(self.errors(table, mcs, 20)) - self.half(
                    self.errors(table, mcs, 2))
                self.assertAlmostEqual(shift, 10, delta=0.2)

    def test_errors_are_as_many_as_the_model_says(self):
        for table, frames in zip(self.tables, (100, 1000)):
            for row in table:
                if row["check"] == "errors":
                    model = float(row["frame_error_rate_model"])
                    # Five standard deviations, and a frame: the model's tail is not normal.
                    allowed = 5 * math.sqrt(model * (1 - model) / frames) + 1 / frames
                    self.assertAlmostEqual(float(row["frame_error_rate"]), model, delta=allowed,
                                           msg=row)


class Determinism(RadioCheck):
    def test_same_run_same_bytes_whatever_the_jobs(self):
        arguments = ("--check=goodput", "--packets=200")
        first = self.run_csv("a.csv", *arguments, "--jobs=1")
        self.assertEqual(first, self.run_csv("b.csv", *arguments, "--jobs=3"))
        self.assertNotEqual(first, self.run_csv("c.csv", *arguments, "--RngRun=2"))

    def test_provenance_says_how_to_do_it_again(self):
        self.run_csv("a.csv", "--check=goodput", "--packets=200", "--RngRun=7")
        provenance = (self.folder / "a.csv.provenance.json").read_text()
        for part in ('"rng_run": 7', '"ns3": "3.37"', '"packets": "200"', '"check": "goodput"'):
            self.assertIn(part, provenance)


class BadInput(RadioCheck):
    def test_each_is_one_line_that_names_value_and_limit(self):
        self.assert_each_refused(
            (["--check=range"], "range", "airtime, goodput, errors, all"),
            (["--packets=1"], "--packets=1", "between 100 and"),
            (["--frames=0"], "--frames=0", "between 10 and"),
            (["--jobs=0"], "--jobs=0"),
            (["--csv=no/such/folder/a.csv"], "no/such/folder"),
            (["--timing=."], "is a folder"),
            (["errors"], "'errors' is no option"))


class Plot(RadioCheck):
    def test_draws_a_picture_of_each_check(self):
        subprocess.run([TOP / "scenarios/radio-check/plot", EXPECTED / "radio-check.csv", "radio"],
                       cwd=self.folder, check=True, capture_output=True)
        self.assertEqual(sorted(file.name for file in self.folder.iterdir()),
                         ["radio-airtime.png", "radio-errors.png", "radio-goodput.png"])


if __name__ == "__main__":
    scenario_test.main(__doc__, takes_weights=False)
