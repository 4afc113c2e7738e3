#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""shared-trunk as its users call it: determinism, predictions, what sharing saves, bad input."""
import json
import subprocess

import scenario_test
from scenario_test import TOP, read

FOLDER = TOP / "scenarios/shared-trunk"
TRUNK_BYTES = 4 * (3 * 64 * 25 + 64 * 64 * 25)  # weights of cnn5's first two layers


class Scenario(scenario_test.ScenarioTest):
    program = "shared-trunk"

    def rows(self, name):
        """Rows by (run, mode, network)."""
        return {(row["run"], row["mode"], row["network"]): row for row in read(self.folder / name)}


class Determinism(Scenario):
    def test_same_run_same_bytes_whatever_the_jobs(self):
        few = ("--deployments=2", "--images=2")
        first = self.run_csv("a.csv", *few, "--jobs=1")
        self.assertEqual(first, self.run_csv("b.csv", *few, "--jobs=3"))
        self.assertNotEqual(first, self.run_csv("c.csv", *few, "--RngRun=2"))

    def test_deployments_are_those_of_the_runs(self):
        self.run_csv("both.csv", "--deployments=2", "--images=2")
        self.run_csv("second.csv", "--deployments=1", "--images=2", "--RngRun=2")
        both = self.rows("both.csv")
        second = self.rows("second.csv")
        self.assertEqual(len(second), 18)
        for key, row in second.items():
            self.assertEqual(row, both[key])

    def test_provenance_names_both_networks(self):
        self.run_csv("a.csv", "--deployments=1", "--images=1")
        provenance = (self.folder / "a.csv.provenance.json").read_text()
        for part in ('"second network, groups of classes": "round=disc,', '2 layers of cnn5',
                     '"redraws"', '"training result"'):
            self.assertIn(part, provenance)


class Expected(Scenario):
    def test_the_published_predictions_still_hold(self):
        """All that does not depend on trained weights."""
        self.run_csv("a.csv")
        published = read(FOLDER / "expected/shared-trunk.csv")
        trained = {"accuracy", "unsplit_accuracy"}
        for row, expected in zip(self.rows("a.csv").values(), published, strict=True):
            self.assertEqual({k: v for k, v in row.items() if k not in trained},
                             {k: v for k, v in expected.items() if k not in trained})


class Sharing(Scenario):
    def test_saves_the_memory_of_one_trunk(self):
        self.run_csv("a.csv", "--deployments=3", "--images=1")
        rows = self.rows("a.csv")
        for run in "123":
            for who in ("SC(1)", "placed(L=1)", "placed(L=C)"):
                apart = rows[run, f"apart {who}", "both"]
                shared = rows[run, f"shared {who}", "both"]
                self.assertEqual(int(apart["weight_bytes"]) - int(shared["weight_bytes"]),
                                 TRUNK_BYTES, who)
                self.assertLessEqual(int(shared["packets_sent"]), int(apart["packets_sent"]))

    def test_answers_as_the_whole_networks_do_while_nothing_is_lost(self):
        self.run_csv("a.csv", "--deployments=3", "--images=20")
        rows = [row for row in self.rows("a.csv").values() if row["network"] != "both"]
        self.assertEqual({row["network"] for row in rows}, {"cnn5", "cnn5-round-straight"})
        for row in rows:
            self.assertEqual(row["answered"], "20")
            self.assertEqual(row["arrived_share"], "1")
            self.assertEqual(row["accuracy"], row["unsplit_accuracy"])

    def test_the_second_network_learned_its_task(self):
        self.run_csv("a.csv", "--deployments=1", "--images=200", "--units=20", "--range=12")
        row = self.rows("a.csv")["1", "shared placed(L=C)", "cnn5-round-straight"]
        # Whoever says "straight" always is right in six of ten.
        self.assertGreater(float(row["accuracy"]), 0.9)

    def test_a_lossy_radio_costs_accuracy_and_every_loss_has_a_cause(self):
        self.run_csv("a.csv", "--deployments=1", "--images=40", "--frameErrorRate=0.45",
                     "--maxAttempts=1")
        rows = self.rows("a.csv")
        for mode in ("apart placed(L=1)", "shared placed(L=1)"):
            for network in ("cnn5", "cnn5-round-straight"):
                row = rows["1", mode, network]
                self.assertLess(float(row["accuracy"]), float(row["unsplit_accuracy"]), mode)
            both = rows["1", mode, "both"]
            by_cause = dict(part.rsplit(": ", 1)
                            for part in both["packets_lost_by_cause"].split("; "))
            self.assertEqual(sum(map(int, by_cause.values())), int(both["packets_lost"]))
            self.assertGreater(int(by_cause["mac retry limit"]), 0)

    def test_other_groups_and_another_trunk(self):
        groups = ("hollow=ring,square-ring;"
                  "full=disc,square,triangle,cross,star,half-disc,bar,crescent")
        self.run_csv("a.csv", "--deployments=1", "--images=2", "--trunk=4", f"--groups={groups}")
        rows = self.rows("a.csv")
        shared = rows["1", "shared SC(3)", "cnn5-hollow-full"]
        hosts = shared["hosts"].split("; ")
        self.assertEqual(hosts, ["source 0"] * 4 + ["sink 0"])


class Outputs(Scenario):
    def test_what_cannot_be_done_is_a_row_with_its_reason(self):
        self.run_csv("a.csv", "--deployments=1", "--images=1", "--units=9", "--range=20")
        rows = self.rows("a.csv")
        apart = rows["1", "apart placed(L=1)", "both"]
        self.assertEqual(apart["status"], "infeasible")
        self.assertNotEqual(apart["reason"], "")
        self.assertEqual(apart["air_bytes"], "")

    def test_captures_and_flow_monitor_files_are_named_after_run_and_mode(self):
        self.run_csv("a.csv", "--deployments=1", "--images=1", "--pcap=air", "--flowMonitor=flows")
        self.assertEqual(len(list(self.folder.glob("air-run-1-shared-placed-l-1-*.pcap"))), 32)
        self.assertIn("<FlowMonitor>", (self.folder / "flows-run-1-apart-sc-1.xml").read_text())

    def test_timelines_and_animations_show_both_networks(self):
        self.run_csv("a.csv", "--deployments=1", "--images=1", "--timeline=t", "--netanim=n")
        events = json.loads((self.folder / "t-run-1-shared-placed-l-1.json").read_text())["traceEvents"]
        images = [event["args"]["network"] for event in events if event.get("cat") == "inference"]
        self.assertEqual(len(set(images)), 2)
        animation = (self.folder / "n-run-1-shared-placed-l-1.xml").read_text()
        self.assertTrue(all(f", {network}: " in animation for network in images))

    def test_the_plot_draws_the_published_results(self):
        picture = self.folder / "a.png"
        subprocess.run([FOLDER / "plot", FOLDER / "expected/shared-trunk.csv", picture],
                       check=True, timeout=60)
        self.assertEqual(picture.read_bytes()[:4], b"\x89PNG")


class BadInput(Scenario):
    def test_each_is_one_line_that_names_value_limit_and_place(self):
        self.assert_each_refused(
            (["--deployments=0"], "--deployments=0", "between 1 and"),
            (["--images=0"], "--images=0", "between 1 and"),
            (["--trunk=0"], "--trunk=0", "between 1 and"),
            (["--trunk=5"], "a trunk of 5 layers of network 'cnn5'", "between 1 and 4"),
            (["--groups=round"], "'round' must be a name and its classes"),
            (["--groups=a=disc;b=ring"], "class 'square'", "is in no group"),
            (["--groups=a=disc,cat;b=ring"], "class 'cat' of group 'a'"),
            (["--model=net.pt"], "--model=net.pt", "of the zoo"),
            (["--model=cnn6-gate"], "'cnn6-gate' has early exits"),
            (["--model=resnet9000"], "resnet9000", "cnn5"),
            (["--data=cats"], "cats", "shapes"),
            (["--radio=zigbee"], "--radio=zigbee", "wifi4, halow"),
            (["--map=m"], "--map=m", "maps are of one network"),
            (["--csv=no/such/folder/a.csv"], "no/such/folder"))


if __name__ == "__main__":
    scenario_test.main(__doc__)
