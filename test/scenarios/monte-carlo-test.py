#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""monte-carlo as its users call it: the same bytes in every way, killed or not; closed forms; bad input."""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

import scenario_test
from scenario_test import read

SHORT = ("--deployments=4", "--images=2", "--pool=10")


class MonteCarlo(scenario_test.ScenarioTest):
    program = "monte-carlo"

    def rows(self, *arguments):
        self.run_csv("rows.csv", *arguments)
        return read(self.folder / "rows.csv")


class SameBytes(MonteCarlo):
    def test_whatever_the_number_of_workers(self):
        one = self.run_csv("one.csv", *SHORT, "--jobs=1")
        self.assertEqual(one, self.run_csv("three.csv", *SHORT, "--jobs=3"))
        self.assertEqual(one.count(b"\n"), 1 + 4 * 2 * 5)

    def test_with_a_store_without_one_and_from_one(self):
        without = self.run_csv("without.csv", *SHORT)
        self.assertEqual(without, self.run_csv("with.csv", *SHORT, "--store=s.sqlite"))
        again = self.succeed(*SHORT, "--store=s.sqlite", "--csv=again.csv")
        self.assertIn("40 of 40 runs were in the store", again)
        self.assertEqual(without, (self.folder / "again.csv").read_bytes())

    def test_in_shards_that_are_merged(self):
        whole = self.run_csv("whole.csv", *SHORT)
        for i in range(3):
            self.succeed(*SHORT, f"--shard={i}/3", f"--store=part-{i}.sqlite")
        printed = self.succeed(*SHORT, "--store=all.sqlite", "--csv=merged.csv",
                               "--merge=part-0.sqlite,part-1.sqlite,part-2.sqlite")
        self.assertIn("14 runs of part-0.sqlite added", printed)
        self.assertIn("40 of 40 runs were in the store", printed)
        self.assertEqual(whole, (self.folder / "merged.csv").read_bytes())

    @unittest.skipUnless(shutil.which("mpirun"), "no mpirun here")
    def test_by_mpi(self):
        whole = self.run_csv("whole.csv", *SHORT)
        environment = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1",
                           OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
        subprocess.run(["mpirun", "--oversubscribe", "-np", "3",
                        *self.command(*SHORT, "--store=s.sqlite", "--csv=mpi.csv")],
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL, env=environment,
                       timeout=900)
        self.assertEqual(whole, (self.folder / "mpi.csv").read_bytes())

    def test_of_two_processes_that_share_a_store(self):
        whole = self.run_csv("whole.csv", *SHORT)
        both = [subprocess.Popen(self.command(*SHORT, "--store=s.sqlite", f"--csv={name}.csv"),
                                 cwd=self.folder, stdout=subprocess.DEVNULL)
                for name in ("a", "b")]
        self.assertEqual([process.wait(timeout=900) for process in both], [0, 0])
        for name in ("a", "b"):
            self.assertEqual(whole, (self.folder / f"{name}.csv").read_bytes())

    def test_killed_at_ten_moments_and_resumed(self):
        arguments = ("--deployments=12", "--images=2", "--pool=10")
        whole = self.run_csv("whole.csv", *arguments)
        moments = random.Random(1)
        kills = 0
        while kills < 10:
            process = subprocess.Popen(self.command(*arguments, "--store=s.sqlite", "--csv=s.csv"),
                                       cwd=self.folder, stdout=subprocess.DEVNULL)
            time.sleep(moments.uniform(0.3, 1.2))
            process.send_signal(signal.SIGKILL)
            kills += 1
            if process.wait(timeout=900) == 0:
                break  # it was done before: nothing is left to kill
        self.assertEqual(whole, self.run_csv("s.csv", *arguments, "--store=s.sqlite"))

    def test_an_extended_study_does_only_what_is_missing(self):
        self.succeed(*SHORT, "--store=s.sqlite", "--modes=LC,RC")
        printed = self.succeed("--deployments=5", "--images=2", "--pool=10", "--store=s.sqlite",
                               "--modes=RC,SC(1)", "--csv=s.csv")
        self.assertIn("8 of 20 runs were in the store", printed)
        self.assertEqual((self.folder / "s.csv").read_bytes(),
                         self.run_csv("fresh.csv", "--deployments=5", "--images=2", "--pool=10",
                                      "--modes=RC,SC(1)"))

    def test_other_images_are_other_runs(self):
        self.succeed(*SHORT, "--store=s.sqlite", "--modes=RC")
        printed = self.succeed("--deployments=4", "--images=2", "--pool=11", "--store=s.sqlite",
                               "--modes=RC")
        self.assertIn("0 of 8 runs were in the store", printed)


class Results(MonteCarlo):
    def test_deployment_n_is_that_of_split_inference(self):
        rows = self.rows("--deployments=3", "--RngRun=5", "--images=2", "--radio=wifi4",
                         "--modes=RC,placed(L=1)")
        self.assertEqual([row["deployment"] for row in rows], ["5", "5", "6", "6", "7", "7"])
        for run in ("5", "7"):
            subprocess.run([self.bin / "split-inference", f"--cache={self.cache}", f"--RngRun={run}",
                            "--images=2", "--modes=RC,placed(L=1)", "--csv=one.csv"],
                           cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
            for mine, other in zip((row for row in rows if row["deployment"] == run),
                                   read(self.folder / "one.csv"), strict=True):
                for column in ("mode", "hosts", "hops", "analytic_latency_ms", "latency_mean_ms",
                               "transmission_mean_ms", "packets_sent", "air_bytes"):
                    self.assertEqual(mine[column], other[column], column)

    def test_one_hop_takes_what_the_standard_says(self):
        """The answer of LC over one hop: 138 bytes in one frame, on an idle channel.

        802.11n: 36 us of preamble and symbols of 3.6 us with 260 bits (clause 19.4.3); the frame
        waits for the end of a slot of 9 us at most, and 20 ns for the light.
        """
        rows = [row for row in self.rows("--deployments=40", "--images=1", "--radio=wifi4",
                                         "--modes=LC") if row["hops"] == "1"]
        self.assertGreater(len(rows), 2)
        frame_ms = (36 + -(-(16 + 8 * 138 + 6) // 260) * 3.6) / 1e3
        for row in rows:
            self.assertGreater(float(row["transmission_mean_ms"]), frame_ms)
            self.assertLess(float(row["transmission_mean_ms"]), frame_ms + 0.00903)
            self.assertEqual((row["data_frames"], row["retries"]), ("1", "0"))
            # The frame and its Ack: 14 bytes at 24 Mb/s, 28 us (clause 17.4.3).
            self.assertAlmostEqual(float(row["airtime_ms"]), frame_ms + 0.028, places=9)

    def test_parts_add_up_and_shares_are_shares(self):
        for row in self.rows(*SHORT, "--frameErrorRate=0.05"):
            parts = sum(float(row[f"{part}_mean_ms"])
                        for part in ("processing", "queueing", "transmission"))
            self.assertAlmostEqual(parts, float(row["latency_mean_ms"]), places=6)
            for share in ("busiest_processor_share", "busiest_sender_share", "channel_share"):
                self.assertGreaterEqual(float(row[share]), 0)
                self.assertLess(float(row[share]), 1.001, row)
            self.assertGreaterEqual(int(row["data_frames"]), int(row["retries"]))
            self.assertEqual(row["frame_error_rate"], "0.05")

    def test_the_goodput_plan_is_nearer_to_what_happens(self):
        rows = self.rows(*SHORT, "--modes=placed(L=1)", "--planRate=phy|goodput")
        for phy, goodput in zip(rows[::2], rows[1::2], strict=True):
            self.assertEqual((phy["plan_rate"], goodput["plan_rate"]), ("phy", "goodput"))
            miss = [abs(float(row["latency_mean_ms"]) - float(row["analytic_latency_ms"]))
                    for row in (phy, goodput)]
            self.assertLess(miss[1], miss[0] / 4)

    def test_the_best_of_some_plans_is_never_slower(self):
        rows = self.rows(*SHORT, "--modes=placed(L=1),placed(L=C)", "--summary=summary.csv",
                         "--planRate=phy|goodput|best:4")
        for phy, goodput, best in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
            self.assertLessEqual(float(best["latency_mean_ms"]), float(phy["latency_mean_ms"]))
            self.assertLessEqual(float(best["latency_mean_ms"]), float(goodput["latency_mean_ms"]))
            self.assertIn(int(best["plans_simulated"]), range(4, 9))
        summary = read(self.folder / "summary.csv")
        self.assertEqual([row["regret_ms"] == "" for row in summary], [False, False, True] * 4)
        self.assertTrue(all(float(row["regret_ms"]) >= 0 for row in summary if row["regret_ms"]))

    def test_what_cannot_be_done_is_a_row_with_its_reason(self):
        for row in self.rows(*SHORT, "--modes=LC", "--sourceUnit=stm32h7"):
            self.assertEqual((row["status"], row["latency_mean_ms"]), ("infeasible", ""))
            self.assertIn("fc384", row["reason"])

    def test_every_option_of_the_radio_and_transport_can_be_crossed(self):
        rows = self.rows("--deployments=1", "--images=1", "--modes=RC", "--radio=wifi4",
                         "--policy=udp|nack", "--mcs=3|7")
        self.assertEqual([(row["other_settings"], row["policy"]) for row in rows],
                         [("mcs=3", "udp"), ("mcs=3", "nack"), ("", "udp"), ("", "nack")])

    def test_the_store_is_a_table_for_sql(self):
        self.succeed(*SHORT, "--store=s.sqlite")
        with sqlite3.connect(self.folder / "s.sqlite") as store:
            self.assertEqual(store.execute("SELECT count(*) FROM results WHERE mode = 'RC'")
                             .fetchone(), (8,))
        store.close()


class Pairs(MonteCarlo):
    """Two networks, as shared-trunk runs them."""

    def test_have_a_row_for_each_network_and_one_for_both(self):
        rows = self.rows(*SHORT, "--radio=wifi4", "--pair=apart|shared", "--modes=RC,placed(L=1)",
                         "--summary=summary.csv")
        self.assertEqual(len(rows), 4 * 2 * 2 * 3)
        for first, second, both in zip(rows[::3], rows[1::3], rows[2::3], strict=True):
            self.assertEqual([row["network"] for row in (first, second, both)],
                             ["cnn5", "cnn5-round-straight", "both"])
            for one in (first, second):
                self.assertGreaterEqual(float(both["latency_mean_ms"]), float(one["latency_mean_ms"]))
                self.assertGreaterEqual(float(one["accuracy"]), 0.5)
                self.assertEqual((one["packets_sent"], one["airtime_ms"], one["data_frames"],
                                  one["channel_share"], one["utilisation"]), ("",) * 5)
                parts = sum(float(one[f"{part}_mean_ms"])
                            for part in ("processing", "queueing", "transmission"))
                self.assertAlmostEqual(parts, float(one["latency_mean_ms"]), places=6)
            self.assertEqual((both["hosts"], both["hops"], both["accuracy"],
                              both["transmission_mean_ms"]), ("",) * 4)
            self.assertGreater(int(both["packets_sent"]), 0)
            self.assertLessEqual(float(both["channel_share"]), 1.001)
        self.assertEqual([row["mode"] for row in read(self.folder / "summary.csv")],
                         ["apart RC", "apart placed(L=1)", "shared RC", "shared placed(L=1)"])

    def test_that_share_a_trunk_send_its_input_once(self):
        rows = self.rows(*SHORT, "--pair=apart|shared", "--modes=RC,placed(L=1)")
        both = [row for row in rows if row["network"] == "both"]
        for pair in zip((row for row in both if row["pair"] == "apart"),
                        (row for row in both if row["pair"] == "shared"), strict=True):
            self.assertEqual(*(row["mode"] for row in pair))
            self.assertLess(*reversed([int(row["air_bytes"]) for row in pair]))

    def test_are_those_of_shared_trunk(self):
        """With a pool of one image both draw the same."""
        rows = self.rows("--deployments=2", "--RngRun=5", "--images=1", "--pool=1", "--radio=wifi4",
                         "--pair=apart|shared", "--modes=SC(1),placed(L=1),placed(L=C)")
        subprocess.run([self.bin / "shared-trunk", f"--cache={self.cache}", "--deployments=2", "--RngRun=5",
                        "--images=1", "--csv=trunk.csv"],
                       cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        others = {(row["run"], row["mode"], row["network"]): row
                  for row in read(self.folder / "trunk.csv")}
        self.assertEqual(len(rows), len(others))
        for row in rows:
            other = others[row["deployment"], f"{row['pair']} {row['mode']}", row["network"]]
            for column in ("hosts", "hops", "analytic_latency_ms", "latency_mean_ms", "accuracy",
                           "transmission_mean_ms", "packets_sent", "air_bytes",
                           "weight_bytes_by_host"):
                self.assertEqual(row[column], other[column], column)

    def test_change_nothing_for_the_network_alone(self):
        alone = self.rows(*SHORT, "--modes=RC,placed(L=1)")
        crossed = self.rows(*SHORT, "--modes=RC,placed(L=1)", "--pair=none|shared")
        self.assertEqual(alone, [row for row in crossed if row["pair"] == "none"])
        self.assertEqual({row["network"] for row in alone}, {"cnn5"})

    def test_that_cannot_be_done_say_why_for_each(self):
        rows = self.rows(*SHORT, "--modes=LC", "--sourceUnit=stm32h7", "--pair=shared")
        self.assertEqual(len(rows), 4 * 2 * 3)
        for row in rows:
            self.assertEqual((row["status"], row["latency_mean_ms"]), ("infeasible", ""))
            self.assertIn("fc384", row["reason"])

    def test_keep_their_rows_in_the_store(self):
        arguments = (*SHORT, "--radio=wifi4", "--pair=shared", "--modes=SC(1)")
        whole = self.run_csv("whole.csv", *arguments, "--jobs=1")
        self.succeed(*arguments, "--store=s.sqlite", "--shard=0/2")
        again = self.succeed(*arguments, "--store=s.sqlite", "--csv=again.csv", "--jobs=3")
        self.assertIn("2 of 4 runs were in the store", again)
        self.assertEqual(whole, (self.folder / "again.csv").read_bytes())


class Interface(MonteCarlo):
    def test_a_dry_run_says_how_much_and_does_nothing(self):
        printed = self.succeed("--dry-run", "--store=s.sqlite", *SHORT)
        self.assertRegex(printed, r"40 of 40 runs to do, about .* frame-hops, about .* with 2 workers")
        with sqlite3.connect(self.folder / "s.sqlite") as store:
            self.assertEqual(store.execute("SELECT count(*) FROM results").fetchone(), (0,))
        store.close()

    def test_what_is_wrong_is_said_in_one_line(self):
        self.succeed("--dry-run", "--store=s.sqlite", *SHORT)
        (self.folder / "text.sqlite").write_text("no database, but long enough to be one" * 99)
        self.assert_each_refused(
            (["--deployments=0"], "--deployments=0", "between 1 and"),
            (["--images=11", "--pool=10"], "--images=11", "the pool has 10"),
            (["--pool=0"], "--pool=0", "cnn5"),
            (["--modes=LC,LC"], "'LC' stands twice"),
            (["--modes=placed"], "mode 'placed' is unknown"),
            (["--modes=SC(4)"], "cut 4", "0 to 3"),
            (["--planRate=mac"], "'mac'", "phy, goodput or best:<candidates>"),
            (["--planRate=best:0"], "'best:0'", "best:1"),
            (["--pair=both"], "--pair=both", "none, apart or shared"),
            (["--pair=none|none"], "--pair=none|none", "'none' stands twice"),
            (["--pair=apart", "--planRate=phy|best:3"], "--planRate=best:3", "--pair=apart"),
            (["--pair=shared", "--trunk=0"], "--trunk=0", "between 1 and"),
            (["--pair=shared", "--trunk=5"], "trunk", "5"),
            (["--pair=shared", "--groups=a="], "'a='", "a name and its classes"),
            (["--radio=wifi4|wifi5"], "--radio=wifi5", "halow"),
            (["--radio=wifi4|"], "--radio=wifi4|", "a value is empty"),
            (["--units=10|10"], "--units=10|10", "'10' stands twice"),
            (["--units=10|ten"], "--units=ten", "not a whole number"),
            (["--model=cnn5|resnet9000"], "resnet9000"),
            (["--shard=2/2"], "shard '2/2'", "0/4"),
            (["--merge=a.sqlite"], "--merge=a.sqlite", "--store"),
            (["--store=s.sqlite", "--merge=no.sqlite"], "no.sqlite"),
            (["--store=no/such/s.sqlite"], "no/such/s.sqlite"),
            (["--store=text.sqlite"], "text.sqlite"),
            (["--csv=no/such.csv"], "no/such.csv"),
            (["--store=/proc/s.sqlite"], "/proc/s.sqlite"),
            first=("--deployments=1", "--images=1"))


if __name__ == "__main__":
    scenario_test.main(__doc__)
