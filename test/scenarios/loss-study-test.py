#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""loss-study as its users call it: what must hold of any weights, the published run, bad input."""
import re
import subprocess

import scenario_test
from scenario_test import TOP, read

SCENARIO = TOP / "scenarios" / "loss-study"
PUBLISHED = SCENARIO / "expected" / "loss-study.csv"
SHORT = ("--trainings=1", "--images=60", "--split=validation")


def of(rows, strategy, loss, burst=""):
    found = [row for row in rows if row["strategy"] == strategy
             and float(row["loss_percent"]) == loss and row["mean_burst_packets"] == burst]
    assert len(found) == 1, (strategy, loss, burst, len(found))
    return found[0]


class LossStudy(scenario_test.ScenarioTest):
    program = "loss-study"

    def rows(self, *arguments):
        self.run_csv("rows.csv", *arguments)
        return read(self.folder / "rows.csv")


class Short(LossStudy):
    def test_nothing_lost_costs_nothing(self):
        rows = self.rows(*SHORT, "--losses=0", "--bursts=0",
                         "--strategies=float32;float32+linear-prior;float32+xor:0.25")
        for row in rows:
            self.assertEqual((row["drop_points"], row["arrived_percent"]), ("0", "100"), row)

    def test_packets_and_bytes_are_those_of_the_codec(self):
        rows = self.rows(*SHORT, "--losses=0.3", "--bursts=0",
                         "--strategies=float32;int8+packet:400+reed-solomon:0.5")
        self.assertEqual([(row["packets_per_tensor"], row["ip_bytes_per_tensor"]) for row in rows],
                         # 9 packets of 60 bytes of headers; 64 with the scale, 5 of parity, which
                         # are as long as the longest packet's codes (349) and its length (2)
                         [("9", str(12544 + 9 * 60)), ("14", str(3136 + 5 * 351 + 14 * 64))])

    def test_parity_brings_back_what_zeros_cannot(self):
        plain, coded = self.rows(
            *SHORT, "--losses=0.3", "--bursts=0",
            "--strategies=int8+packet:400;int8+packet:400+reed-solomon:3")
        self.assertEqual(coded["arrived_percent"], "100")
        self.assertLess(float(plain["arrived_percent"]), 80)

    def test_a_tail_is_trained_for_losses(self):
        arguments = (*SHORT, "--losses=0.5", "--bursts=0", "--tailImages=600", "--tailEpochs=2",
                     "--strategies=float32+loss-aware")
        first = self.run_csv("a.csv", *arguments)
        self.assertEqual(first, self.run_csv("b.csv", *arguments))
        self.assertEqual(read(self.folder / "a.csv")[0]["tail"], "loss-aware")
        self.assertIn("tail of float32+loss-aware",
                      (self.folder / "a.csv.provenance.json").read_text())

    def test_same_run_same_bytes_whatever_the_jobs(self):
        arguments = (*SHORT, "--losses=0.5", "--strategies=float32;float32+random")
        first = self.run_csv("a.csv", *arguments, "--jobs=1")
        self.assertEqual(first, self.run_csv("b.csv", *arguments, "--jobs=3"))
        self.assertNotEqual(first, self.run_csv("c.csv", *arguments, "--RngRun=2"))


class Published(LossStudy):
    """The full run, which is not repeated here: what the documents say of it."""

    def setUp(self):
        super().setUp()
        self.published = read(PUBLISHED)

    def test_is_of_enough_images_and_trainings(self):
        for row in self.published:
            self.assertGreaterEqual(int(row["images"]), 2000)
            self.assertGreaterEqual(int(row["trainings"]), 3)
            self.assertEqual(row["split"], "test")

    def test_the_best_strategies_keep_accuracy(self):
        """Points below the network without a cut, at the far end of the interval."""
        for loss, burst, most in ((30, "", 1), (50, "", 3), (30, "4", 3)):
            best = min(float(row["drop_high_points"]) for row in self.published
                       if float(row["loss_percent"]) == loss and row["mean_burst_packets"] == burst
                       and row["cut"] == "1")
            self.assertLess(best, most, (loss, burst))

    def test_a_short_run_is_near(self):
        """One training and fewer images of the same study: both intervals have to overlap."""
        rows = self.rows("--trainings=1", "--images=400", "--losses=0.3", "--bursts=0,4",
                         "--strategies=float32;float32+linear-prior;int8+packet:400+reed-solomon:1")
        for row in rows:
            published = of(self.published, row["strategy"], 30, row["mean_burst_packets"])
            self.assertLess(float(row["accuracy_low_percent"]),
                            float(published["accuracy_high_percent"]), row)
            self.assertGreater(float(row["accuracy_high_percent"]),
                               float(published["accuracy_low_percent"]), row)
            # What travels does not depend on weights.
            for column in ("packets_per_tensor", "ip_bytes_per_tensor"):
                self.assertEqual(row[column], published[column], row)

    def test_the_documents_hold_its_table(self):
        text = (TOP / "doc" / "loss.md").read_text()
        tables = re.findall(r"<!-- (scenarios/loss-study/table(?:-mac)? [^>]*?) -->\n(.*?)\n\n", text, re.S)
        self.assertEqual(len(tables), 3)
        for command, table in tables:
            result = subprocess.run(command, cwd=TOP, shell=True, text=True, capture_output=True,
                                    check=True)
            self.assertEqual(result.stdout.strip(), table.strip(), command)


class Mac(LossStudy):
    SETTING = ("--mode=mac", *SHORT, "--images=6", "--radios=wifi4", "--deadlines=100",
               "--strategies=int8+packet:400")

    def test_every_policy_brings_everything_over_a_radio_without_faults(self):
        rows = self.rows(*self.SETTING, "--contenders=0", "--frameErrorRate=0")
        self.assertEqual([row["policy"] for row in rows],
                         ["udp", "nack", "fec-xor", "fec-rs", "tcp"])
        for row in rows:
            self.assertEqual((row["answered_percent"], row["arrived_percent"], row["drop_points"]),
                             ("100", "100", "0"), row)
        self.assertEqual(rows[0]["packets_per_image"], "9")

    def test_losses_cost_udp_elements_and_nack_packets(self):
        udp, nack = self.rows(*self.SETTING, "--policies=udp,nack", "--frameErrorRate=0.3",
                              "--maxAttempts=1", "--contenders=2")
        self.assertLess(float(udp["arrived_percent"]), 95)
        self.assertGreater(float(nack["arrived_percent"]), float(udp["arrived_percent"]))
        self.assertGreater(float(nack["packets_per_image"]), float(udp["packets_per_image"]))

    def test_same_run_same_bytes_whatever_the_jobs(self):
        arguments = (*self.SETTING, "--policies=udp,fec-rs")
        first = self.run_csv("a.csv", *arguments, "--jobs=1")
        self.assertEqual(first, self.run_csv("b.csv", *arguments, "--jobs=3"))
        self.assertNotEqual(first, self.run_csv("c.csv", *arguments, "--RngRun=2"))


class BadInput(LossStudy):
    def test_each_is_one_line_that_names_value_and_limit(self):
        self.assert_each_refused(
            (["--strategies=float23"], "'float23' is no encoding"),
            (["mac"], "'mac' is no option"),
            (["--strategies=float32+int8"], "says the encoding twice"),
            (["--strategies=xor:much"], "'much' is not a number"),
            (["--strategies=packet:9"], "packets of 9 bytes", "between 64 and"),
            (["--strategies=cut:4"], "must be at most 3"),
            (["--strategies=int8;float32;int8"], "'int8' stands twice"),
            (["--strategies=;"], "a strategy is empty"),
            (["--losses=2"], "mean loss 2", "between 0 and 1"),
            (["--losses=0.9"], "in bursts of 4", "at most 0.8"),
            (["--losses=some"], "--losses=some", "not a number"),
            (["--bursts=0.5"], "mean burst 0.5"),
            (["--images=1"], "--images=1", "between 2 and"),
            (["--trainings=0"], "--trainings=0"),
            (["--split=train"], "validation, test"),
            (["--jobs=0"], "--jobs=0"),
            (["--mode=air"], "known: channel, mac"),
            (["--contenders=1"], "must be 0, or at least 2"),
            (["--contenders=-1"], "--contenders=-1"),
            (["--maxAttempts=0"], "--maxAttempts=0"),
            (["--frameErrorRate=2"], "--frameErrorRate=2", "between 0 and 1"),
            (["--parity=0"], "--parity=0", "between 0.001 and 1"),
            (["--mode=mac", "--radios=wifi5"], "'wifi5' is unknown"),
            (["--mode=mac", "--deadlines=100"], "one for each radio"),
            (["--mode=mac", "--deadlines=0,1"], "greater than 0"),
            (["--mode=mac", "--policies=pigeon"], "pigeon"),
            (["--mode=mac", "--strategies=int8+xor:0.5"], "has an erasure code"),
            (["--csv=no/such/folder/a.csv"], "no/such/folder"),
            (["--timing=."], "is a folder"),
            first=("--trainings=1", "--images=2"))


class Plot(LossStudy):
    def test_draws_all_strategies_or_those_named(self):
        for name, *strategies in (("all.png",), ("two.png", "float32", "float32+linear-prior")):
            subprocess.run([SCENARIO / "plot", PUBLISHED, name, *strategies], cwd=self.folder,
                           check=True, capture_output=True)
            self.assertGreater((self.folder / name).stat().st_size, 10000)
        subprocess.run([SCENARIO / "plot-mac", SCENARIO / "expected" / "loss-study-mac.csv",
                        "mac.png"], cwd=self.folder, check=True, capture_output=True)
        self.assertGreater((self.folder / "mac.png").stat().st_size, 10000)
        result = subprocess.run([SCENARIO / "plot", PUBLISHED, "no.png", "morse"], text=True,
                                cwd=self.folder, capture_output=True)
        self.assertEqual(result.returncode, 1)
        self.assertIn("no strategy 'morse'", result.stderr)


if __name__ == "__main__":
    scenario_test.main(__doc__)
