#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""pipelined-throughput as its users call it: rates and bounds, determinism, stores, bad input."""
import json

import scenario_test
from scenario_test import TOP, read

# Few images through few units.
SMALL = ("--units=12", "--area=15", "--images=3", "--streamLength=24", "--warmUp=6")


class Scenario(scenario_test.ScenarioTest):
    program = "pipelined-throughput"

    def stream(self, *arguments, name="a.csv"):
        """Streams; the CSV as bytes."""
        return self.run_csv(name, *arguments)

    def rows(self, name="a.csv"):
        return read(self.folder / name)


class Rates(Scenario):
    def test_nothing_flows_faster_than_the_bound(self):
        for radio in ("wifi4", "halow"):
            self.stream(*SMALL, f"--radio={radio}", "--layers=1,C", "--windows=2,5", "--loads=0.3,1.5",
                        "--deployments=3", "--modes=SC(0),RC")
            rows = self.rows()
            self.assertEqual(len(rows), 3 * 6 * 4)
            for row in rows:
                self.assertEqual(row["status"], "ok")
                # Of 18 images, one way behind the bottleneck may be longer than another.
                self.assertLessEqual(float(row["share_of_bound"]), 1.02, row)
                self.assertLessEqual(float(row["mac_bound_images_per_s"]), float(row["bound_images_per_s"]))

    def test_below_the_bound_all_of_it_is_delivered(self):
        self.stream(*SMALL, "--windows=none", "--loads=0.25")
        for row in self.rows():
            self.assertAlmostEqual(float(row["share_of_bound"]), 0.25, 2)
            self.assertEqual(row["whole"], row["images"])
            self.assertEqual(row["window"], "")

    def test_a_window_wider_than_one_overlaps_stages(self):
        self.stream(*SMALL, "--layers=1", "--windows=1,4", "--loads=none")
        for one, four in zip(self.rows()[::2], self.rows()[1::2]):
            self.assertGreater(float(four["throughput_images_per_s"]), 1.2 * float(one["throughput_images_per_s"]))
            self.assertGreater(float(four["processor_share"]), 0.98)

    def test_the_published_predictions_still_hold(self):
        self.stream()
        published = read(TOP / "scenarios/pipelined-throughput/expected/pipelined-throughput.csv")
        # Accuracy depends on trained weights.
        for row, expected in zip(self.rows(), published, strict=True):
            self.assertEqual({**row, "accuracy": ""}, {**expected, "accuracy": ""})


class Stores(Scenario):
    STUDY = (*SMALL, "--layers=C", "--windows=2", "--loads=0.5")

    def test_same_bytes_whatever_the_jobs_and_interruptions(self):
        whole = self.stream(*self.STUDY, "--deployments=3", "--jobs=1", "--summary=s.csv")
        self.stream(*self.STUDY, "--deployments=2", "--jobs=2", "--store=s.sqlite", name="b.csv")
        self.assertEqual(whole, self.stream(*self.STUDY, "--deployments=3", "--jobs=3", "--store=s.sqlite",
                                            "--summary=t.csv", name="c.csv"))
        self.assertEqual((self.folder / "s.csv").read_bytes(), (self.folder / "t.csv").read_bytes())
        self.assertNotEqual(whole, self.stream(*self.STUDY, "--deployments=3", "--RngSeed=2", name="d.csv"))

    def test_one_of_several_deployments_is_that_of_its_run(self):
        self.stream(*self.STUDY, "--deployments=3", "--RngRun=4")
        self.stream(*self.STUDY, "--RngRun=5", name="b.csv")
        self.assertEqual([row for row in self.rows() if row["run"] == "5"], self.rows("b.csv"))

    def test_other_settings_are_other_runs_of_a_store(self):
        first = self.stream(*self.STUDY, "--store=s.sqlite")
        self.assertNotEqual(first, self.stream(*self.STUDY, "--store=s.sqlite", "--radio=halow"))
        self.assertEqual(first, self.stream(*self.STUDY, "--store=s.sqlite"))


class Outputs(Scenario):
    def test_captures_are_named_after_run_plan_and_stream(self):
        self.stream(*SMALL, "--layers=C", "--windows=2", "--loads=none", "--RngRun=3", "--pcap=air", "--flowMonitor=flows")
        self.assertEqual(len(list(self.folder.glob("air-3-latency-l-c-window-2-*.pcap"))), 14)
        self.assertIn("<FlowMonitor>", (self.folder / "flows-3-throughput-l-c-window-2.xml").read_text())

    def test_a_timeline_shows_the_images_that_are_under_way_at_once(self):
        self.stream(*SMALL, "--layers=C", "--windows=2", "--loads=none", "--RngRun=3", "--timeline=t")
        events = json.loads((self.folder / "t-3-latency-l-c-window-2.json").read_text())["traceEvents"]
        images = [event for event in events if event.get("cat") == "inference"]
        self.assertEqual(len(images), 10)
        # Two at once, each in a row of its own.
        self.assertEqual(len({event["tid"] for event in images}), 2)


class BadInput(Scenario):
    def test_each_is_one_line_that_names_value_limit_and_place(self):
        self.assert_each_refused(
            (["--deployments=0"], "--deployments=0", "between 1"),
            (["--layers=0"], "--layers=0", "whole number from 1"),
            (["--layers=1,two"], "--layers", "two"),
            (["--layers=1,1"], "--layers=1,1", "'1' stands twice"),
            (["--layers=none"], "--modes=none", "nothing to stream through"),
            (["--windows=2.5"], "--windows=2.5", "whole number"),
            (["--windows=0"], "--windows=0"),
            (["--windows=none", "--loads=none"], "nothing to stream"),
            (["--loads=0"], "--loads=0", "between 0.001"),
            (["--loads=fast"], "--loads", "fast"),
            (["--windows=30"], "--windows=30", "--warmUp=12", "must fill the largest window"),
            (["--streamLength=1"], "--streamLength=1", "between 2"),
            (["--warmUp=59"], "--warmUp=59", "between 0 and 58"),
            (["--timeout=-1"], "--timeout=-1"),
            (["--modes=XX"], "XX"),
            (["--modes=SC(9)"], "cut 9"),
            (["--map=x"], "--map=x", "split-inference"),
            (["--model=a.prom", "--data=shapes"], "--data=shapes", "its own images"),
            (["--model=resnet9000"], "resnet9000"),
            (["--radio=zigbee"], "--radio=zigbee"),
            (["--csv=no/such/a.csv"], "no/such"),
            (["--summary=no/such/a.csv"], "no/such"),
            (["--store=no/such/a.sqlite"], "no/such"),
            first=SMALL[:2])


if __name__ == "__main__":
    scenario_test.main(__doc__)
