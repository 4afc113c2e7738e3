#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""split-inference as its users call it: determinism, losses, bundles, bad input."""
import importlib.machinery
import json
import shutil
import subprocess
import sys
import types
import xml.etree.ElementTree

import scenario_test
from scenario_test import TOP, read


class Scenario(scenario_test.ScenarioTest):
    program = "split-inference"

    def rows(self, name):
        return read(self.folder / name)

    def make_bundle(self, images):
        result = self.run_command(self.bin / "prometheus-bundle", "--model=cnn5", "--data=shapes",
                                  f"--images={images}", "--output=net.prom", f"--cache={self.cache}")
        self.assertEqual(result.returncode, 0, result.stderr)
        return self.folder / "net.prom"


class Determinism(Scenario):
    def test_same_run_same_bytes_whatever_the_jobs(self):
        first = self.run_csv("a.csv", "--images=3", "--jobs=1")
        self.assertEqual(first, self.run_csv("b.csv", "--images=3", "--jobs=3"))
        self.assertNotEqual(first, self.run_csv("c.csv", "--images=3", "--RngRun=2"))
        self.assertNotEqual(first, self.run_csv("d.csv", "--images=3", "--RngSeed=2"))

    def test_a_lossy_radio_is_as_deterministic(self):
        lossy = ("--images=5", "--frameErrorRate=0.1", "--maxAttempts=2", "--modes=placed(L=1)")
        for radio in ("--radio=wifi4", "--radio=halow"):
            self.assertEqual(self.run_csv("a.csv", *lossy, radio),
                             self.run_csv("b.csv", *lossy, radio))

    def test_provenance_says_how_to_do_it_again(self):
        self.run_csv("a.csv", "--images=2", "--modes=RC", "--RngRun=7")
        provenance = (self.folder / "a.csv.provenance.json").read_text()
        for part in ('"rng_run": 7', '"ns3": "3.37"', '"libtorch": "1.13', '"images": "2"',
                     '"redraws"', "dead channels"):
            self.assertIn(part, provenance)


class Expected(Scenario):
    def assert_published(self, name, *arguments):
        """All that does not depend on trained weights."""
        self.run_csv("a.csv", "--modes=all", *arguments)
        published = read(TOP / "scenarios/split-inference/expected" / name)
        trained = {"accuracy", "unsplit_accuracy"}
        for row, expected in zip(self.rows("a.csv"), published, strict=True):
            self.assertEqual({k: v for k, v in row.items() if k not in trained},
                             {k: v for k, v in expected.items() if k not in trained})

    def test_the_published_predictions_still_hold(self):
        self.assert_published("split-inference.csv")

    def test_those_of_80211ah_too(self):
        self.assert_published("split-inference-halow.csv", "--radio=halow")


class Bundles(Scenario):
    def test_a_bundle_gives_the_bytes_of_the_network_where_nothing_is_lost(self):
        self.make_bundle(4)
        self.assertEqual(self.run_csv("torch.csv", "--images=4"),
                         self.run_csv("bundle.csv", "--images=4", "--bundle=net.prom"))

    def test_a_bundle_does_not_guess_after_a_loss(self):
        self.make_bundle(10)
        self.run_csv("a.csv", "--images=10", "--bundle=net.prom", "--modes=SC(1)",
                     "--frameErrorRate=0.1", "--maxAttempts=1")
        row = self.rows("a.csv")[0]
        self.assertGreater(int(row["packets_lost"]), 0)
        self.assertLess(float(row["arrived_share"]), 1)
        self.assertEqual(row["accuracy"], "")

    def test_damaged_bundles_are_refused(self):
        bundle = self.make_bundle(2)
        whole = bundle.read_bytes()
        arguments = ["--images=2", "--bundle=net.prom", "--csv=a.csv"]
        bundle.write_bytes(whole[:len(whole) // 2])
        self.assert_refused(arguments, "net.prom")
        flipped = bytearray(whole)
        flipped[len(whole) // 2] ^= 1
        bundle.write_bytes(flipped)
        self.assert_refused(arguments, "net.prom", "checksum")
        bundle.write_bytes(b"not a bundle at all")
        self.assert_refused(arguments, "net.prom")
        bundle.unlink()
        self.assert_refused(arguments, "net.prom", "No such file")

    def test_more_images_than_recorded_are_refused(self):
        self.make_bundle(2)
        self.assert_refused(["--images=3", "--bundle=net.prom"], "--images=3", "holds 2 images")


class Losses(Scenario):
    def assert_nothing_lost(self, *arguments):
        self.run_csv("a.csv", *arguments)
        for row in self.rows("a.csv"):
            where = f"{arguments}, {row['mode']}"
            self.assertEqual(row["status"], "ok", where + row["reason"])
            self.assertEqual(row["packets_lost"], "0", where)
            self.assertEqual(row["answered"], row["images"], where)
            self.assertEqual(row["accuracy"], row["unsplit_accuracy"], where)

    def test_default_pacing_loses_nothing_in_any_mode_of_twenty_deployments(self):
        for run in range(1, 21):
            self.assert_nothing_lost("--images=3", f"--RngRun={run}")

    def test_nor_does_it_on_80211ah(self):
        for run in range(1, 11):
            self.assert_nothing_lost("--radio=halow", "--images=2", f"--RngRun={run}")
        for arguments in (["--halowWidth=1", "--mcs=10"], ["--halowWidth=16"],
                          ["--aggregation=65535"], ["--rates=ideal"]):
            self.assert_nothing_lost("--radio=halow", "--images=1", *arguments)

    def test_a_lossy_radio_costs_accuracy_and_every_loss_has_a_cause(self):
        self.run_csv("a.csv", "--images=150", "--modes=SC(0),SC(1),RC", "--frameErrorRate=0.45",
                     "--maxAttempts=1")
        for row in self.rows("a.csv"):
            self.assertLess(float(row["accuracy"]), float(row["unsplit_accuracy"]), row["mode"])
            by_cause = dict(part.rsplit(": ", 1)
                            for part in row["packets_lost_by_cause"].split("; "))
            self.assertEqual(sum(map(int, by_cause.values())), int(row["packets_lost"]))
            self.assertGreater(int(by_cause["mac retry limit"]), 0)
            self.assertNotIn("in flight", by_cause)


class Links(Scenario):
    def causes(self, *arguments):
        """Packets sent, packets lost, and the causes, of the placed network."""
        self.run_csv("a.csv", "--images=20", "--modes=placed(L=1)", *arguments)
        row = self.rows("a.csv")[0]
        by_cause = dict(part.rsplit(": ", 1)
                        for part in row["packets_lost_by_cause"].split("; ") if part)
        self.assertEqual(sum(map(int, by_cause.values())), int(row["packets_lost"]))
        return int(row["packets_sent"]), int(row["packets_lost"]), by_cause

    def test_aggregation_with_default_pacing_loses_nothing(self):
        sent, lost, _ = self.causes("--aggregation=65535")
        self.assertGreater(sent, 0)
        self.assertEqual(lost, 0)

    def test_bursts_and_traces_are_charged_to_the_retry_limit(self):
        (self.folder / "half.txt").write_text("0" * 20 + "1" * 20 + "\n")
        bursty = ["--loss=bursty", "--frameErrorRate=0.4", "--meanBurst=30"]
        for arguments in (bursty, ["--loss=trace", "--lossTrace=half.txt"],
                          [*bursty, "--radio=halow"],
                          [*bursty, "--radio=halow", "--aggregation=65535"]):
            _, lost, by_cause = self.causes(*arguments)
            self.assertGreater(lost, 0)
            self.assertIn("mac retry limit", by_cause)
            self.assertNotIn("in flight", by_cause)

    def test_log_distance_differs_from_the_disc_and_repeats(self):
        arguments = ("--images=3", "--modes=RC", "--propagation=log-distance", "--fading=1",
                     "--shadowing=4")
        first = self.run_csv("a.csv", *arguments)
        self.assertEqual(first, self.run_csv("b.csv", *arguments))
        self.assertNotEqual(first, self.run_csv("c.csv", "--images=3", "--modes=RC"))


class Transport(Scenario):
    def row(self, *arguments):
        self.run_csv("a.csv", "--images=10", "--modes=SC(0)", *arguments)
        return self.rows("a.csv")[0]

    def test_fewer_bytes_are_planned_and_sent_with_shorter_codes(self):
        before = self.row()
        for encoding in ("float16", "int8-channel"):
            row = self.row(f"--encoding={encoding}")
            for column in ("analytic_transmission_ms", "packets_sent", "air_bytes",
                           "transmission_mean_ms"):
                self.assertLess(float(row[column]), float(before[column]), encoding)
            self.assertEqual(row["packets_lost"], "0")
            self.assertEqual(row["arrived_share"], "1")
            before = row

    def test_every_layout_delivers(self):
        for layout in ("contiguous", "interleaved", "random", "channelwise"):
            row = self.row(f"--layout={layout}")
            self.assertEqual(row["packets_lost"], "0")
            self.assertEqual(row["accuracy"], row["unsplit_accuracy"])

    def test_a_reconstruction_brings_accuracy_back(self):
        lossy = ("--images=150", "--frameErrorRate=0.6", "--maxAttempts=1")
        zero, linear = (float(self.row(*lossy, f"--reconstruction={name}")["accuracy"])
                        for name in ("zero", "linear"))
        self.assertGreater(linear, zero)

    def test_policies_bring_back_what_a_lossy_radio_takes(self):
        lossy = ("--frameErrorRate=0.3", "--maxAttempts=2", "--deadline=200")
        rows = {policy: self.row(*lossy, f"--policy={policy}", "--parityShare=0.5")
                for policy in ("udp", "fec-xor", "fec-rs", "nack", "tcp")}
        shares = {policy: float(row["arrived_share"]) for policy, row in rows.items()}
        for policy in ("fec-xor", "fec-rs", "nack"):
            self.assertGreater(shares[policy], shares["udp"], policy)
        for policy in ("fec-xor", "fec-rs"):
            self.assertGreater(int(rows[policy]["packets_recovered"]), 0)
        for policy in ("udp", "nack", "tcp"):
            self.assertEqual(rows[policy]["packets_recovered"], "0")

    def test_every_policy_gives_the_same_answers_without_losses_and_twice_the_same_bytes(self):
        for policy in ("fec-xor", "fec-rs", "nack", "tcp"):
            row = self.row(f"--policy={policy}")
            self.assertEqual(row["accuracy"], row["unsplit_accuracy"])
            self.assertEqual(row["packets_lost"], "0")
            lossy = ("--images=3", "--modes=SC(0)", f"--policy={policy}", "--frameErrorRate=0.2")
            self.assertEqual(self.run_csv("b.csv", *lossy), self.run_csv("c.csv", *lossy))

    def test_the_deadline_is_in_milliseconds(self):
        row = self.row("--deadline=5")
        self.assertIn("missed deadline", row["packets_lost_by_cause"])
        self.assertEqual(row["answered"], "10")
        self.assertEqual(self.row("--deadline=500")["packets_lost"], "0")


class Outputs(Scenario):
    def test_captures_and_flow_monitor_files(self):
        self.run_csv("a.csv", "--images=1", "--modes=SC(0)", "--pcap=air", "--flowMonitor=flows")
        self.assertEqual(len(list(self.folder.glob("air-sc-0-*.pcap"))), 32)
        self.assertIn("<FlowMonitor>", (self.folder / "flows-sc-0.xml").read_text())

    def test_what_cannot_be_done_is_a_row_with_its_reason(self):
        self.run_csv("a.csv", "--images=1", "--sourceUnit=stm32h7")
        rows = {row["mode"]: row for row in self.rows("a.csv")}
        self.assertEqual(rows["LC"]["status"], "infeasible")
        self.assertIn("holds 512000 bytes of weights", rows["LC"]["reason"])
        self.assertEqual(rows["LC"]["latency_mean_ms"], "")
        self.assertEqual(rows["SC(1)"]["status"], "ok")

    def test_help_names_units(self):
        help_text = self.call("--help").stdout
        for part in ("--images", "Radio range [m]", "--bundle", "[Mb/s]"):
            self.assertIn(part, help_text)


class PicturesOfSingleRuns(Scenario):
    def sum_ms(self, trace, category):
        return sum(event["dur"] for event in trace["traceEvents"] if event.get("cat") == category) / 1e3

    def test_a_timeline_a_mode_adds_up_to_the_latency_and_its_parts(self):
        for radio in ("wifi4", "halow"):
            self.run_csv("a.csv", "--images=1", f"--radio={radio}", "--timeline=t", "--jobs=2")
            rows = self.rows("a.csv")
            self.assertEqual(len(list(self.folder.glob("t-*.json"))), len(rows))
            for row in rows:
                name = row["mode"].lower().replace("(", "-").replace("=", "-").replace(")", "")
                trace = json.loads((self.folder / f"t-{name}.json").read_text())
                for category, column in (("inference", "latency_mean_ms"), ("compute", "processing_mean_ms"),
                                         ("wait", "queueing_mean_ms"), ("tensor", "transmission_mean_ms")):
                    # Exact nanoseconds; adding up milliseconds rounds behind them.
                    self.assertAlmostEqual(self.sum_ms(trace, category), float(row[column]), delta=1e-9,
                                           msg=f"{name} {column}")

    def test_recordings_repeat_and_change_no_result(self):
        alone = self.run_csv("a.csv", "--images=2", "--modes=SC(0),placed(L=1)")
        recorded = ("--timeline=t", "--netanim=n", "--map=m")
        files = []
        for jobs in ("--jobs=1", "--jobs=2"):
            self.assertEqual(alone, self.run_csv("b.csv", "--images=2", "--modes=SC(0),placed(L=1)",
                                                 *recorded, jobs))
            written = sorted(p for p in self.folder.iterdir() if p.suffix in (".json", ".xml")
                             and "provenance" not in p.name)
            self.assertEqual([p.name for p in written],
                             ["m-placed-l-1.json", "m-sc-0.json", "m.json", "n-placed-l-1.xml", "n-sc-0.xml",
                              "t-placed-l-1.json", "t-sc-0.json"])
            files.append([p.read_bytes() for p in written])
        self.assertEqual(*files)

    def test_an_option_of_ns3_says_how_many_images_a_timeline_has(self):
        for images in (1, 3):
            self.run_csv("a.csv", "--images=4", "--modes=RC", "--timeline=t",
                         f"--ns3::InferenceTimeline::Inferences={images}")
            events = json.loads((self.folder / "t-rc.json").read_text())["traceEvents"]
            self.assertEqual(sum(event.get("cat") == "inference" for event in events), images)

    def test_a_timeline_is_drawn(self):
        self.run_csv("a.csv", "--images=2", "--modes=SC(0)", "--timeline=t")
        draw = [TOP / "utils" / "draw-timeline", "t-sc-0.json", "p.png"]
        if shutil.which("gnuplot"):
            for arguments in ([], ["--image=1"], ["--from=1", "--to=5"]):
                drawn = subprocess.run([*draw, *arguments], cwd=self.folder, text=True, capture_output=True)
                self.assertEqual((drawn.returncode, drawn.stderr), (0, ""))
                self.assertEqual((self.folder / "p.png").read_bytes()[:4], b"\x89PNG")
            for arguments, message in ((["--image=7"], "--image=7 is not in the file; it has 0, 1"),
                                       (["--from=5", "--to=5"], "nothing happens from 5 to 5 ms")):
                drawn = subprocess.run([*draw, *arguments], cwd=self.folder, text=True, capture_output=True)
                self.assertEqual((drawn.returncode, drawn.stderr), (1, f"draw-timeline: {message}\n"))

    def test_an_animation_has_all_nodes_with_what_they_are(self):
        self.run_csv("a.csv", "--images=1", "--modes=SC(0)", "--netanim=n")
        root = xml.etree.ElementTree.parse(self.folder / "n-sc-0.xml").getroot()
        self.assertEqual(root.tag, "anim")
        self.assertEqual([node.get("id") for node in root.iter("node")], [str(i) for i in range(32)])
        texts = {update.get("id"): update.get("descr") for update in root.iter("nu") if update.get("p") == "d"}
        self.assertEqual(len(texts), 32)
        self.assertEqual(texts["30"], "source 0, cnn5: conv1")
        self.assertRegex(texts["0"], r"^unit 0 \((stm32h7|raspberry-pi-3b\+)\)$")

    def test_a_map_is_an_instance_whose_optimum_is_the_placed_mode(self):
        self.run_csv("a.csv", "--images=1", "--map=m")
        solved = json.loads(self.run_command(self.bin / "prometheus-place", "m.json").stdout)
        placed = json.loads((self.folder / "m-placed-l-c.json").read_text())
        self.assertEqual({key: solved[key] for key in ("latency_s", "assignment")},
                         {key: placed[key] for key in ("latency_s", "assignment")})
        for row in self.rows("a.csv"):
            name = row["mode"].lower().replace("(", "-").replace("=", "-").replace(")", "")
            result = json.loads((self.folder / f"m-{name}.json").read_text())
            self.assertEqual(result["mode"], row["mode"])
            self.assertAlmostEqual(1e3 * result["simulated_latency_s"], float(row["latency_mean_ms"]), delta=1e-9)
            self.assertEqual("; ".join(f"unit {host}" if isinstance(host, int) else host
                                       for host in result["assignment"]["cnn5"].values()), row["hosts"])
            if shutil.which("gnuplot"):
                drawn = subprocess.run([TOP / "utils" / "draw-placement", "--bytes", "m.json", f"m-{name}.json",
                                        "p.png"], cwd=self.folder, text=True, capture_output=True)
                self.assertEqual((drawn.returncode, drawn.stderr), (0, ""))

    def test_frames_take_the_routes_of_the_map(self):
        loader = importlib.machinery.SourceFileLoader("draw_placement", str(TOP / "utils" / "draw-placement"))
        drawing = types.ModuleType(loader.name)
        sys.modules[loader.name] = drawing  # dataclasses look their module up
        sys.dont_write_bytecode = True
        loader.exec_module(drawing)
        for run in range(1, 6):
            self.run_csv("a.csv", "--images=1", "--modes=SC(0),placed(L=1)", f"--RngRun={run}", "--map=m", "--timeline=t")
            instance = json.loads((self.folder / "m.json").read_text())
            for mode in ("sc-0", "placed-l-1"):
                system = drawing.System(instance)
                result = json.loads((self.folder / f"m-{mode}.json").read_text())
                drawn = {hop for transfer in drawing.transfers(system, instance, result)
                         for hop in zip(transfer.route, transfer.route[1:])}
                events = json.loads((self.folder / f"t-{mode}.json").read_text())["traceEvents"]
                # "unit 12 (stm32h7)", "source 0", "sink 0"
                number = {"source": 30, "sink": 31}
                names = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
                sent = {tuple(number.get(name.split()[0], int(name.split()[1])) for name in
                              (names[event["pid"]], event["args"]["to"]))
                        for event in events if event.get("cat") == "frame" and event["args"]["kind"] == "data"}
                self.assertEqual(sent, drawn, f"{mode} of run {run}")

    def test_a_mode_that_cannot_be_done_has_a_map_that_says_why(self):
        self.run_csv("a.csv", "--images=1", "--modes=LC", "--sourceUnit=stm32h7", "--map=m", "--timeline=t")
        result = json.loads((self.folder / "m-lc.json").read_text())
        self.assertEqual((result["status"], result["assignment"]), ("infeasible", {}))
        self.assertIn("holds 512000 bytes of weights", result["reason"])
        self.assertFalse((self.folder / "t-lc.json").exists())


class BadInput(Scenario):
    def test_each_is_one_line_that_names_value_limit_and_place(self):
        self.assert_each_refused(
            (["--images=0"], "--images=0", "between 1 and"),
            (["--images=-3"], "--images=-3"),
            (["--units=0"], "--units=0"),
            (["--area=0"], "--area=0", "greater than 0"),
            (["--area=-1"], "--area=-1"),
            (["--range=0"], "--range=0"),
            (["--mcs=8"], "--mcs=8", "between 0 and 7"),
            (["--radio=zigbee"], "--radio=zigbee", "wifi4, halow"),
            (["--radio=halow", "--halowWidth=3"], "--halowWidth=3", "1, 2, 4, 8, 16"),
            (["--radio=halow", "--mcs=9"], "--mcs=9", "0, 1, 2, 3, 4, 5, 6, 7, 8"),
            (["--radio=halow", "--halowWidth=8", "--mcs=10"], "--mcs=10", "7, 8, 9"),
            (["--halowWidth=4"], "--halowWidth=4", "--radio=halow only"),
            (["--rates=best"], "--rates=best", "constant, ideal"),
            (["--frameErrorRate=1.5"], "--frameErrorRate=1.5"),
            (["--propagation=two-ray"], "two-ray", "disc, log-distance"),
            (["--exponent=9"], "--exponent=9", "between 1 and 8"),
            (["--shadowing=3"], "--propagation=disc", "--shadowing"),
            (["--propagation=log-distance", "--fading=0.1"], "--fading=0.1", "0.5"),
            (["--loss=often"], "--loss=often", "iid, bursty, trace"),
            (["--loss=bursty", "--frameErrorRate=0.9"], "--frameErrorRate=0.9", "0.833333"),
            (["--meanBurst=0.5"], "--meanBurst=0.5"),
            (["--loss=trace"], "--lossTrace", "--loss=trace"),
            (["--lossTrace=x"], "--lossTrace='x'", "--loss=iid"),
            (["--loss=trace", "--lossTrace=/no/such"], "/no/such", "No such file"),
            (["--aggregation=70000"], "--aggregation=70000", "65535"),
            (["--jobs=0"], "--jobs=0"),
            (["--model=resnet9000"], "resnet9000", "cnn5"),
            (["--data=cats"], "cats", "shapes"),
            (["--modes=XX"], "mode 'XX' is unknown", "SC(<cut>)"),
            (["--modes=SC()"], "mode 'SC()' is unknown"),
            (["--modes=SC(01)"], "mode 'SC(01)' is unknown"),
            (["--modes=SC(4)"], "cut 4", "0 to 3"),
            (["--modes=SC(-1)"], "mode 'SC(-1)' is unknown"),
            (["--modes=placed(L=0)"], "mode 'placed(L=0)' is unknown"),
            (["--modes=SC(top)"], "SC(top) needs saliency"),
            (["--sourceUnit=toaster"], "toaster", "stm32h7"),
            (["--mix=toaster:1"], "toaster", "raspberry-pi-3b+"),
            (["--mix=stm32h7:0.3"], "0.3", "1"),
            (["--mix=stm32h7"], "unit:probability"),
            (["--source=40,1"], "--source", "40"),
            (["--source=banana"], "--source=banana", "x,y"),
            (["--encoding=jpeg"], "jpeg", "float32"),
            (["--layout=zigzag"], "zigzag", "interleaved"),
            (["--policy=pigeon"], "pigeon", "udp, fec-xor, fec-rs, nack, tcp"),
            (["--parityShare=0"], "--parityShare=0", "0.001"),
            (["--deadline=-1"], "--deadline=-1", "between 0"),
            (["--reconstruction=magic"], "magic", "zero"),
            (["--csv=no/such/folder/a.csv"], "no/such/folder"),
            (["--csv=/proc/a.csv"], "/proc"),
            (["--csv=."], "is a folder"),
            (["--timing=no/such/folder/t.json"], "no/such/folder"),
            (["--timeline=no/such/folder/t"], "no/such/folder"),
            (["--netanim=no/such/folder/t"], "no/such/folder"),
            (["--map=no/such/folder/t"], "no/such/folder"))

    def test_a_source_out_of_range_names_the_nearest_unit(self):
        self.assert_refused(["--source=0,0", "--RngRun=2"],
                            "source 0 at (0.000, 0.000) has no unit within 7.5 m",
                            "the nearest is unit 23 at 7.623 m")

    def test_options_that_do_not_exist_end_the_program(self):
        self.assertNotEqual(self.call("--imagse=3").returncode, 0)
        self.assertNotEqual(self.call("--images=many").returncode, 0)
        self.assertNotEqual(self.call("--range=nan").returncode, 0)

    def test_a_damaged_weight_cache_is_named(self):
        cache = self.folder / "cache"
        cache.mkdir()
        for file in self.cache.glob("cnn5-shapes-*"):
            content = bytearray(file.read_bytes())
            content[len(content) // 2] ^= 4
            (cache / file.name).write_bytes(content)
        self.assert_refused([f"--cache={cache}", "--csv=a.csv"], "cnn5-shapes", "checksum")
        for file in cache.iterdir():
            file.write_bytes(file.read_bytes()[:1000])
        self.assert_refused([f"--cache={cache}", "--csv=a.csv"], "cnn5-shapes")


if __name__ == "__main__":
    scenario_test.main(__doc__)
