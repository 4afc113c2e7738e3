#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""prometheus-place as its users call it: answers, exit codes, damaged instances."""
import argparse
import copy
import json
import math
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
BIN = None  # set by main from the command line


def unit(name, x, memory=1_000_000, rate=1e6, **more):
    return {"id": name, "x_m": x, "y_m": 0, "memory_bytes": memory, "mults_per_s": rate, **more}


def layer(name, weight=1000, mults=1000, output=1000, **more):
    return {"name": name, "weight_bytes": weight, "mults": mults, "output_bytes": output, **more}


def row():
    """Camera at 0 m, units at 5, 10 and 15 m, display at 20 m, 8000 bit/s over at most 6 m."""
    return {
        "units": [unit("a", 5), unit("b", 10, rate=1e9), unit("c", 15)],
        "range_m": 6, "rate_bps": 8000, "max_layers_per_unit": 1,
        "networks": [{"name": "net", "input_bytes": 1000, "source": {"x_m": 0, "y_m": 0},
                      "layers": [layer("conv"), layer("fc", output=10)]}],
        "sink": {"x_m": 20, "y_m": 0},
    }


class Place(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="prometheus-place-test-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def call(self, text, *arguments):
        return subprocess.run([BIN / "prometheus-place", *arguments], input=text, cwd=self.folder,
                              text=True, capture_output=True, timeout=300)

    def place(self, instance, *arguments, code=0):
        result = self.call(json.dumps(instance), *arguments)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        self.assertEqual(result.stderr, "")
        return json.loads(result.stdout)

    def refuse(self, text, *fragments):
        result = self.call(text)
        self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
        for fragment in fragments:
            self.assertIn(fragment, result.stderr)


class Answers(Place):
    def test_the_best_of_a_row_by_hand(self):
        # conv on a (1 s from the camera, 1 ms), fc on b (1 s), answer b-c-display 2 x 10 ms.
        answer = self.place(row())
        self.assertEqual(answer["status"], "optimal")
        self.assertEqual(answer["assignment"], {"net": {"conv": "a", "fc": "b"}})
        self.assertAlmostEqual(answer["source_s"], 1, places=12)
        self.assertAlmostEqual(answer["transmission_s"], 1, places=12)
        self.assertAlmostEqual(answer["processing_s"], 1e-3 + 1e-6, places=12)
        self.assertAlmostEqual(answer["sink_s"], 0.02, places=12)
        self.assertAlmostEqual(answer["latency_s"], 2.021001, places=12)
        self.assertEqual(answer["bound_s"], answer["latency_s"])
        self.assertNotIn("reason", answer)

    def test_a_list_has_the_best_placements_in_order(self):
        best = self.place(row(), "--best=2")
        self.assertEqual(list(best), ["status", "bound_s", "proved", "placements"])
        self.assertEqual((best["status"], best["proved"]), ("optimal", 2))
        first, second = best["placements"]
        alone = self.place(row())
        self.assertEqual(first, {key: alone[key] for key in first})
        # conv on b (2 s from the camera), fc on c (1 s), answer c-display 10 ms.
        self.assertEqual(second["assignment"], {"net": {"conv": "b", "fc": "c"}})
        self.assertAlmostEqual(second["latency_s"], 3.011001, places=12)
        self.assertEqual(best["bound_s"], second["latency_s"])

    def test_a_list_ends_where_there_are_no_more_placements(self):
        # Two layers on three units of one place each: six ways.
        best = self.place(row(), "--best=1000000")
        self.assertEqual((best["status"], best["proved"], best["bound_s"]), ("optimal", 6, None))
        latencies = [placement["latency_s"] for placement in best["placements"]]
        self.assertEqual(len(latencies), 6)
        self.assertEqual(latencies, sorted(latencies))

    def test_a_list_of_nothing_says_why(self):
        instance = row()
        instance["networks"][0]["layers"][0]["weight_bytes"] = 1e9
        best = self.place(instance, "--best=3", code=2)
        self.assertEqual((best["status"], best["bound_s"], best["proved"], best["placements"]),
                         ("infeasible", None, 0, []))
        self.assertIn("1000000000", best["reason"])

    def test_a_list_holds_at_least_one(self):
        result = self.call(json.dumps(row()), "--best=0")
        self.assertEqual((result.returncode, result.stdout), (1, ""))
        self.assertIn("--best: Value 0 not in range 1 to 1000000", result.stderr)

    def test_a_file_and_the_standard_input_say_the_same(self):
        (self.folder / "row.json").write_text(json.dumps(row()))
        from_file = self.call("", "row.json")
        self.assertEqual(from_file.returncode, 0, from_file.stderr)
        self.assertEqual(from_file.stdout, self.call(json.dumps(row())).stdout)
        self.assertEqual(from_file.stdout, self.call(json.dumps(row()), "-").stdout)

    def test_links_instead_of_positions(self):
        instance = row()
        for item in instance["units"]:
            del item["x_m"], item["y_m"]
        del instance["range_m"]
        instance["networks"][0]["source"] = {"id": "camera"}
        instance["sink"] = {"id": "display"}
        instance["links"] = [["camera", "a"], ["a", "b"], ["b", "c"], ["c", "display"]]
        self.assertEqual(self.place(instance), self.place(row()))
        instance["link_rates"] = [{"from": "a", "to": "b", "rate_bps": 4000}]
        self.assertAlmostEqual(self.place(instance)["transmission_s"], 2, places=12)

    def test_a_sink_at_its_source_and_a_sink_that_computes(self):
        instance = row()
        instance["sink"] = instance["networks"][0]["source"]
        self.assertAlmostEqual(self.place(instance)["sink_s"], 0.02, places=12)
        instance["sink"] = {"unit": "a"}
        instance["max_layers_per_unit"] = 2
        answer = self.place(instance)
        self.assertEqual(answer["assignment"], {"net": {"conv": "a", "fc": "a"}})
        self.assertEqual(answer["sink_s"], 0)

    def test_forbidden_units_and_catalogue_types(self):
        instance = row()
        instance["forbidden_units"] = ["b"]
        self.assertNotIn("b", self.place(instance)["assignment"]["net"].values())
        instance["units"][0] = {"id": "a", "x_m": 5, "y_m": 0, "type": "stm32h7"}
        self.assertAlmostEqual(self.place(instance)["processing_s"], 1000 / 40e6 + 1e-3, places=12)

    def test_a_gate_weighs_what_comes_behind_it(self):
        instance = row()
        instance["networks"][0]["layers"][0]["exit_probability"] = 0.75
        answer = self.place(instance)
        # 1000 bytes run on with 1/4; 10 bytes from a (3 hops) with 3/4, from b (2 hops) with 1/4.
        self.assertAlmostEqual(answer["transmission_s"], 0.25, places=12)
        self.assertAlmostEqual(answer["sink_s"], 0.01 * (3 * 0.75 + 2 * 0.25), places=12)

    def test_a_thousand_units(self):
        numbers = random.Random(1)
        instance = row()
        instance["units"] = [
            {"id": i, "x_m": numbers.uniform(0, 100), "y_m": numbers.uniform(0, 100),
             "type": numbers.choice(["stm32h7", "raspberry-pi-3b+"])} for i in range(1000)]
        instance["range_m"] = 10
        instance["networks"][0]["layers"] = [layer(f"l{j}", mults=10**6) for j in range(20)]
        instance["networks"][0]["source"] = {"x_m": 50, "y_m": 50}
        instance["sink"] = {"x_m": 60, "y_m": 60}
        answer = self.place(instance)
        self.assertEqual(answer["status"], "optimal")
        self.assertEqual(len(set(answer["assignment"]["net"].values())), 20)

    def test_sharing_that_closes_a_cycle_is_a_problem_like_another(self):
        instance = row()
        instance["max_layers_per_unit"] = 2
        instance["networks"].append(copy.deepcopy(instance["networks"][0]))
        instance["networks"][1]["name"] = "twin"
        for network in instance["networks"]:
            network["layers"] = [layer("x"), layer("y")]
        # x of one is y of the other, and the other way round.
        instance["shared"] = [[{"network": "net", "layer": "x"}, {"network": "twin", "layer": "y"}],
                              [{"network": "net", "layer": "y"}, {"network": "twin", "layer": "x"}]]
        result = self.call(json.dumps(instance))
        self.assertEqual(result.returncode, 0, result.stderr)
        assignment = json.loads(result.stdout)["assignment"]
        self.assertEqual(assignment["net"]["x"], assignment["twin"]["y"])
        self.assertEqual(assignment["net"]["y"], assignment["twin"]["x"])

    def test_timing_goes_to_its_file_only(self):
        answer = self.place(row(), "--timing=t.json")
        self.assertEqual(answer, self.place(row()))
        self.assertEqual(set(json.loads((self.folder / "t.json").read_text())["seconds"]),
                         {"reading", "solving"})


class ExitCodes(Place):
    def infeasible(self, instance, *fragments):
        answer = self.place(instance, code=2)
        self.assertEqual(answer["status"], "infeasible")
        self.assertIsNone(answer["latency_s"])
        self.assertEqual(answer["assignment"], {})
        for fragment in fragments:
            self.assertIn(fragment, answer["reason"])

    def test_two_for_a_source_that_nobody_hears(self):
        instance = row()
        instance["networks"][0]["source"] = {"x_m": -100, "y_m": 0}
        self.infeasible(instance, "net")

    def test_two_for_units_without_capacity(self):
        instance = row()
        for item in instance["units"]:
            item["memory_bytes"] = 0
        self.infeasible(instance, "1000")
        instance = row()
        for item in instance["units"]:
            item["load_cap_mults"] = 0
        self.infeasible(instance)

    def test_two_for_more_layers_than_units_take(self):
        instance = row()
        instance["networks"][0]["layers"] = [layer(str(j)) for j in range(4)]
        self.infeasible(instance, "4")

    def test_three_when_time_is_up(self):
        # Forty layers on forty units, all needed: nothing that a microsecond suffices for.
        numbers = random.Random(2)
        instance = row()
        instance["units"] = [unit(f"u{i}", numbers.uniform(0, 30), rate=numbers.uniform(1e5, 1e6))
                             for i in range(40)]
        for item in instance["units"]:
            item["y_m"] = numbers.uniform(0, 30)
        instance["range_m"] = 12
        instance["networks"][0]["layers"] = [layer(str(j), mults=100 * j + 1, output=500 * (j % 7))
                                             for j in range(40)]
        instance["networks"][0]["source"] = instance["sink"] = {"x_m": 15, "y_m": 15}
        answer = self.place(instance, "--time-limit=1e-6", code=3)
        self.assertEqual(answer["status"], "limit")
        self.assertIn("time limit", answer["reason"])
        self.assertTrue(0 < answer["bound_s"] < math.inf)
        if answer["latency_s"] is not None:
            self.assertLessEqual(answer["bound_s"], answer["latency_s"])

    def test_one_for_a_command_line_that_makes_no_sense(self):
        for arguments in (["--time-limit=0"], ["--time-limit=soon"], ["--colour"], ["none.json"],
                          ["--timing=no/such/folder/t.json"]):
            result = self.call(json.dumps(row()), *arguments)
            self.assertEqual(result.returncode, 1, arguments)
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)

    def test_help_has_a_working_example(self):
        result = self.call("", "--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("--time-limit", result.stdout)
        example = result.stdout[result.stdout.index('{"units"'):]
        answer = self.place(json.loads(example))
        self.assertEqual(answer["assignment"], {"net": {"conv": "board", "fc": "gateway"}})


class Figures(Place):
    """The instances of scenarios/paper-figures and of doc/planner.md, and their pictures."""

    def solve(self, figure):
        instance = TOP / "scenarios" / "paper-figures" / f"{figure}.json"
        if not instance.exists():
            instance = TOP / "examples" / f"{figure}.json"
        result = self.call("", str(instance))
        self.assertEqual(result.returncode, 0, result.stderr)
        (self.folder / "result.json").write_text(result.stdout)
        if shutil.which("gnuplot"):
            drawn = subprocess.run([TOP / "utils" / "draw-placement", instance, "result.json", "p.png"],
                                   cwd=self.folder, text=True, capture_output=True)
            self.assertEqual((drawn.returncode, drawn.stderr), (0, ""))
            self.assertEqual((self.folder / "p.png").read_bytes()[:4], b"\x89PNG")
        return json.loads(result.stdout)["assignment"]

    def test_figure_1_uses_the_units_of_the_paper(self):
        self.assertEqual(list(self.solve("figure-1")["cnn5"].values()),
                         ["n05", "n10", "n04", "n01", "n06"])

    def test_figure_2_has_its_gate_where_the_paper_has_it(self):
        self.assertEqual(self.solve("figure-2")["gc6"]["GC"], "n04")

    def test_figure_3a_places_two_networks_on_different_units(self):
        both = self.solve("figure-3a")
        self.assertEqual({both["a"]["L3"], both["b"]["L3"]}, {"n04", "n10"})
        self.assertEqual(len({*both["a"].values(), *both["b"].values()}), 10)

    def test_figure_3b_shares_the_units_of_the_shared_layers(self):
        both = self.solve("figure-3b")
        self.assertEqual((both["a"]["L1"], both["a"]["L2"]), (both["b"]["L1"], both["b"]["L2"]))
        self.assertEqual(len({*both["a"].values(), *both["b"].values()}), 8)

    def test_the_farm_of_the_guide_is_placed_as_the_guide_says(self):
        self.assertEqual(self.solve("smart-farm")["weeds"],
                         {"conv1": "house", "gate": "house", "conv2": "dairy", "fc384": "dairy",
                          "fc10": "tractor"})

    def script_of(self, instance, result, *arguments):
        """What gnuplot is told."""
        tools = self.folder / "bin"
        tools.mkdir(exist_ok=True)
        (tools / "gnuplot").write_text("#!/bin/sh\ncat >script\n")
        (tools / "gnuplot").chmod(0o755)
        (self.folder / "i.json").write_text(json.dumps(instance))
        (self.folder / "r.json").write_text(json.dumps(result))
        subprocess.run([TOP / "utils" / "draw-placement", *arguments, "i.json", "r.json", "p.png"], check=True,
                       cwd=self.folder, env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"})
        return (self.folder / "script").read_text()

    def test_a_picture_has_the_probability_on_every_hop_and_one_arrow_for_all_answers(self):
        instance = json.loads((TOP / "scenarios" / "paper-figures" / "figure-2.json").read_text())
        script = self.script_of(instance, json.loads(self.call(json.dumps(instance)).stdout))
        arrows = [line for line in script.splitlines() if "head filled" in line]
        # Answers: GC to n06, L6 to n06, and both together from there.
        self.assertEqual(sum("dt 2" in line for line in arrows), 3)
        self.assertEqual(script.count('set label "0.99"'), 1)
        # Every arrow but the image, L1's output and the answers together is below 1.
        self.assertEqual(script.count('set label "0.01"'), len(arrows) - 4)

    def test_a_placement_of_a_list_is_drawn_by_its_rank(self):
        (self.folder / "i.json").write_text(json.dumps(row()))
        (self.folder / "r.json").write_text(self.call(json.dumps(row()), "--best=2").stdout)
        draw = [TOP / "utils" / "draw-placement", "i.json", "r.json", "p.png"]
        drawn = subprocess.run([*draw, "--rank=3"], cwd=self.folder, text=True, capture_output=True)
        self.assertEqual(drawn.returncode, 1)
        self.assertIn("--rank is 3, must be from 1 to 2, the number of placements", drawn.stderr)
        if shutil.which("gnuplot"):
            pictures = []
            for rank in ("--rank=1", "--rank=2"):
                subprocess.run([*draw, rank], check=True, cwd=self.folder)
                pictures.append((self.folder / "p.png").read_bytes())
            self.assertNotEqual(*pictures)

    def test_sources_and_sinks_that_run_layers_are_drawn_with_the_bytes_that_travel(self):
        # As the scenarios write their maps: conv at the camera, fc at the display, a result's title.
        instance = row()
        instance["networks"][0]["source"]["id"] = "camera"
        instance["sink"]["id"] = "display"
        script = self.script_of(instance, {"status": "planned", "title": "SC(0): 12.5 ms", "latency_s": 1,
                                           "assignment": {"net": {"conv": "camera", "fc": "display"}}}, "--bytes")
        self.assertIn('set title "SC(0): 12.5 ms', script)
        self.assertIn("number: bytes", script)
        for text in ("conv", "fc"):
            self.assertEqual(script.count(f'set label "{text}"'), 1)
        # The output of conv, over three units; nobody sends the image or the answer.
        self.assertEqual(script.count("head filled"), 4)
        self.assertEqual(script.count('set label "1 000 B"'), 4)
        self.assertEqual(script.count('fc rgb "#d5e6f7"'), 2)

    def test_where_units_stand_close_layers_are_beside_them(self):
        instance = row()
        instance["units"].append(unit("d", 10.5))
        solved = json.loads(self.call(json.dumps(instance)).stdout)
        script = self.script_of(instance, solved)
        self.assertIn('set label "conv" at ', script)
        self.assertRegex(script, r'set label "conv" at \S+ (left|right) boxed')
        self.assertNotRegex(self.script_of(row(), solved), "boxed")

    def test_a_picture_of_nothing_is_refused_in_one_line(self):
        (self.folder / "i.json").write_text(json.dumps(row()))
        (self.folder / "r.json").write_text('{"status": "infeasible", "assignment": {}}')
        drawn = subprocess.run([TOP / "utils" / "draw-placement", "i.json", "r.json", "p.png"],
                               cwd=self.folder, text=True, capture_output=True)
        self.assertEqual(drawn.returncode, 1)
        self.assertEqual(len(drawn.stderr.splitlines()), 1, drawn.stderr)


class Damaged(Place):
    def change(self, *path_and_value):
        *path, value = path_and_value
        instance = row()
        place = instance
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return json.dumps(instance)

    def test_every_damage_is_named_with_its_place(self):
        at_layer = ("networks", 0, "layers", 1)
        for text, message in (
                ("", "not JSON: parse error at line 1, column 1"),
                ("{", "not JSON: parse error at line 1, column 2"),
                ("[1, 2]", "the document: is [1,2], must be an object"),
                (json.dumps(row())[:-20], "not JSON: parse error"),
                (json.dumps(row()).replace("8000", "NaN"), "not JSON"),
                (json.dumps(row()).replace("8000", "1e999"), "number overflow"),
                ('{"units": [{"id": "a", "id": "b"}]}', "units[0].id: stands there twice"),
                ("[" * 10**6, "nested deeper than 32 levels"),
                (self.change("units", []), "units: is empty, must have at least one unit"),
                (self.change("networks", {}), "networks: is {}, must be an array"),
                (self.change("units", 1, "id", "a"), 'units[1].id: is "a", must be unlike every id'),
                (self.change("units", 1, "id", 1.5), "units[1].id: is 1.5, must be a text or a"),
                (self.change("units", 2, "mults_per_s", 0),
                 "units[2].mults_per_s: is 0, must be a number greater than 0"),
                (self.change("units", 2, "memory_byte", 0), "units[2].memory_byte: unknown key"),
                (self.change("rate_bps", "fast"), 'rate_bps: is "fast", must be a number greater'),
                (self.change("max_layers_per_unit", 0), "max_layers_per_unit: is 0, must be a whole"),
                (self.change("networks", 0, "source", {"x_m": 0}),
                 "networks[0].source: lacks the key y_m"),
                (self.change(*at_layer, "weight_bytes", -3),
                 "networks[0].layers[1].weight_bytes: is -3, must be a whole number from 0 to"),
                (self.change(*at_layer, "mults", 0.5), "networks[0].layers[1].mults: is 0.5, must"),
                (self.change(*at_layer, "mults", True), "networks[0].layers[1].mults: is true, must"),
                (self.change(*at_layer, "output_bytes", 2**60),
                 "output_bytes: is 1152921504606846976, must be a whole number from 0 to"),
                (self.change(*at_layer, "name", "conv"),
                 'networks[0].layers[1].name: is "conv", must be unlike'),
                (self.change(*at_layer, "run_probability", 1.5),
                 "networks[0].layers[1].run_probability: is 1.5, must be a number from 0 to 1"),
                (self.change("sink", {"unit": "z"}), 'sink.unit: is "z", must be the id of a unit'),
                (self.change("forbidden_units", ["z"]), 'forbidden_units[0]: is "z", must be the id'),
                (self.change("shared", [[{"network": "net", "layer": "conv"},
                                         {"network": "net", "layer": "pool"}]]),
                 'shared[0][1].layer: is "pool", must be the name of a layer of network "net"'),
                (self.change("link_rates", [{"from": "a", "to": "c", "rate_bps": 1}]),
                 'link_rates[0]: there is no link from "a" to "c"'),
        ):
            with self.subTest(message):
                self.refuse(text, message)


def main():
    global BIN
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", type=pathlib.Path, required=True)
    arguments, rest = parser.parse_known_args()
    BIN = arguments.bin.resolve()
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
