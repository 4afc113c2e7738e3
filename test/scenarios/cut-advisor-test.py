#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""cut-advisor as its users call it: rankings, limits, recommendations, bundles, bad input."""
import functools
import struct
import subprocess
import sys
import zlib

import scenario_test
from scenario_test import TOP, read

sys.path.insert(0, str(TOP / "utils"))

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from prometheus_export import export  # noqa: E402


def small_images(count, side=16):
    """Noise, brighter in the channel of each image's class: 0, 1, 2, 0, ... Of four classes nothing shows the last."""
    labels = numpy.arange(count) % 3
    images = numpy.random.default_rng(1).integers(0, 156, (count, 3, side, side), dtype=numpy.uint8)
    images[numpy.arange(count), labels] += 100
    return images, labels.tolist()


def write_png(path, image):
    """An RGB image of channels x rows x columns as a PNG file."""
    def chunk(kind, content):
        body = kind + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    _, rows, columns = image.shape
    lines = b"".join(b"\0" + image[:, row].T.tobytes() for row in range(rows))  # filter 0: as it is
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 2, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


@functools.lru_cache
def small_network(side=16):
    """3x16x16 -> conv 8, pool -> conv 16, pool -> linear 32 -> linear 4, trained on other such images."""
    torch.manual_seed(1)
    torch.set_num_threads(1)
    network = nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(8, 16, 3, padding=1), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(side * side, 32), nn.ReLU(), nn.Linear(32, 4))
    images, labels = small_images(60, side)
    optimiser = torch.optim.Adam(network.parameters(), 1e-3)
    for _ in range(60):
        optimiser.zero_grad()
        functional.cross_entropy(network(torch.from_numpy(images).float() / 128), torch.tensor(labels)).backward()
        optimiser.step()
    # Bundles and models hand the network pixels as they are.
    with torch.no_grad():
        network[0].weight /= 128
    return network.eval()


class Advisor(scenario_test.ScenarioTest):
    program = "cut-advisor"

    def advise(self, *arguments, code=0):
        """Runs it; the rows of its CSV by mode, and what it printed."""
        result = self.call("--csv=a.csv", *arguments)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return {row["mode"]: row for row in read(self.folder / "a.csv")}, result.stdout

    def make_bundle(self, count=12, name="small.prom", **options):
        export(small_network(), *small_images(count), str(self.folder / name),
               class_names=["a", "b", "c", "d"], **options)

    def recommended(self, rows):
        names = [name for name, row in rows.items() if row["is_recommended"] == "yes"]
        self.assertEqual(len(names), 1)
        return names[0]


class Bundles(Advisor):
    def test_what_does_not_depend_on_arithmetic_is_as_published(self):
        self.make_bundle()
        rows, _ = self.advise("--model=small.prom")
        exact = ("status", "cut", "cut_behind", "cut_bytes", "size_rank", "hops", "images", "answered",
                 "analytic_latency_ms", "latency_mean_ms", "latency_p95_ms", "air_bytes", "packets_sent",
                 "packets_lost", "memory_bytes")
        published = read(TOP / "scenarios/cut-advisor/expected/small-network.csv")
        self.assertEqual(list(rows), [row["mode"] for row in published])
        for row in published:
            self.assertEqual(row, {name: rows[row["mode"]][name] for name in ("mode", *exact)})

    def test_no_loss_means_the_unsplit_accuracy_everywhere(self):
        self.make_bundle()
        rows, printed = self.advise("--model=small.prom")
        accuracies = {row["accuracy"] for row in rows.values()}
        self.assertEqual(len(accuracies), 1)
        self.assertGreater(float(min(accuracies)), 0.5)
        self.assertIn(f"unsplit network on the same images: {float(accuracies.pop()) * 100:.1f} %", printed)

    def test_the_curve_recorded_for_the_classes_asked_for_ranks_the_cuts(self):
        self.make_bundle()
        everything, printed = self.advise("--model=small.prom", "--candidates=1")
        self.assertIn("by saliency, cui", printed)
        self.assertEqual(everything["SC(0)"]["saliency_measure"], "cui")
        one, _ = self.advise("--model=small.prom", "--classes=b", "--candidates=1")
        self.assertEqual(one["RC"]["images"], "4")
        self.assertNotEqual(one["SC(0)"]["saliency"], everything["SC(0)"]["saliency"])
        two, _ = self.advise("--model=small.prom", "--classes=a,b", "--candidates=1")
        other, _ = self.advise("--model=small.prom", "--classes=a", "--candidates=1")
        mean = (float(one["SC(0)"]["saliency"]) + float(other["SC(0)"]["saliency"])) / 2
        self.assertAlmostEqual(float(two["SC(0)"]["saliency"]), mean, delta=1e-12 * abs(mean))  # one addition

    def test_without_saliency_the_size_alone_ranks(self):
        self.make_bundle(saliency=False)
        rows, printed = self.advise("--model=small.prom", "--candidates=1")
        self.assertIn("by saliency: not known", printed)
        simulated = [name for name, row in rows.items() if row["status"] == "ok" and row["cut"]]
        self.assertEqual([rows[name]["size_rank"] for name in simulated], ["1"])
        self.assertEqual(rows["SC(0)"]["status"], "not simulated")
        self.assertEqual(rows["SC(0)"]["saliency"], "")
        self.assertEqual(rows["SC(0)"]["latency_mean_ms"], "")

    def test_after_a_loss_the_accuracy_is_empty_and_loses(self):
        self.make_bundle()
        rows, printed = self.advise("--model=small.prom", "--frameErrorRate=0.3", "--maxAttempts=1")
        unknown = [row for row in rows.values() if row["status"] == "ok" and row["accuracy"] == ""]
        self.assertTrue(unknown)
        for row in unknown:
            self.assertEqual(row["accuracy_standard_error"], "")
            self.assertEqual(row["is_on_pareto_front"], "no")
        self.assertIn("a recording cannot tell after a loss", printed)
        limited = self.call("--model=small.prom", "--frameErrorRate=0.3", "--maxAttempts=1", "--minAccuracy=1")
        self.assertEqual(limited.returncode, 1)
        self.assertIn("no mode keeps all limits; closest is ", limited.stderr)


    def test_where_no_answer_arrives_no_mode_is_recommended(self):
        self.make_bundle()
        rows, printed = self.advise("--model=small.prom", "--frameErrorRate=1", "--maxAttempts=1", code=1)
        self.assertEqual({row["is_recommended"] for row in rows.values()} - {""}, {"no"})
        self.assertIn("LC fails: none of 12 images had an answer", printed)
        self.assertIn("no mode answers any image",
                      self.call("--model=small.prom", "--frameErrorRate=1", "--maxAttempts=1").stderr)


class Limits(Advisor):
    def setUp(self):
        super().setUp()
        self.make_bundle()

    def test_without_limits_the_fastest_of_the_equally_accurate_is_recommended(self):
        rows, printed = self.advise("--model=small.prom")
        fastest = min((name for name in rows if rows[name]["latency_p95_ms"]),
                      key=lambda name: float(rows[name]["latency_p95_ms"]))
        self.assertEqual(self.recommended(rows), fastest)
        self.assertIn(f"{fastest} is recommended: ", printed)
        self.assertEqual([name for name, row in rows.items() if row["is_on_pareto_front"] == "yes"], [fastest])
        self.assertEqual({row["keeps_latency"] for row in rows.values()}, {""})

    def test_each_limit_rules_out_who_misses_it(self):
        free, _ = self.advise("--model=small.prom")
        middle = sorted(float(row["latency_p95_ms"]) for row in free.values() if row["latency_p95_ms"])[2]
        rows, printed = self.advise("--model=small.prom", f"--maxLatency={middle:.3f}")
        for row in rows.values():
            if row["latency_p95_ms"]:
                kept = float(row["latency_p95_ms"]) <= round(middle, 3)
                self.assertEqual(row["keeps_latency"], "yes" if kept else "no")
                self.assertEqual("95th percentile of latency" in row["advice"], not kept)
        self.assertIn("latency no", printed)
        rows, _ = self.advise("--model=small.prom", "--maxMemory=1000")
        self.assertEqual(rows["LC"]["keeps_memory"], "no")
        self.assertEqual(rows["RC"]["keeps_memory"], "yes")
        self.assertIn("bytes of weights, limit 1000", rows["LC"]["advice"])

    def test_limits_that_nobody_keeps_name_the_closest_and_leave_the_table(self):
        rows, _ = self.advise("--model=small.prom", "--maxLatency=0.001", code=1)
        self.assertNotIn("yes", {row["is_recommended"] for row in rows.values()})
        fastest = min((name for name in rows if rows[name]["latency_p95_ms"]),
                      key=lambda name: float(rows[name]["latency_p95_ms"]))
        error = self.call("--model=small.prom", "--maxLatency=0.001").stderr
        self.assertIn(f"no mode keeps all limits; closest is {fastest}: 95th percentile of latency", error)
        self.assertIn("limit 0.001 ms", error)
        self.assertEqual(len(error.splitlines()), 1)

    def test_same_run_same_bytes_whatever_the_jobs(self):
        files = []
        for run, arguments in enumerate((["--jobs=1"], ["--jobs=3"], ["--RngRun=2"])):
            self.advise("--model=small.prom", *arguments)
            files.append((self.folder / "a.csv").read_bytes())
        self.assertEqual(files[0], files[1])
        self.assertNotEqual(files[0], files[2])
        self.assertIn('"rng_run": 2', (self.folder / "a.csv.provenance.json").read_text())


class Models(Advisor):
    """A TorchScript file and a folder of pictures: what a user arrives with."""

    def make_model(self):
        torch.jit.save(torch.jit.trace(small_network(), torch.zeros(1, 3, 16, 16)), str(self.folder / "small.pt"))

    def make_pictures(self, names="abcd"):
        images, labels = small_images(12)
        for i, (image, label) in enumerate(zip(images, labels)):
            write_png(self.folder / "pictures" / "test" / names[label] / f"{i:02}.png", image)
        for name in names:  # in alphabetical order the classes are the network's
            (self.folder / "pictures" / "test" / name).mkdir(exist_ok=True)
        if len(names) > 3:
            write_png(self.folder / "pictures" / "test" / names[3] / "x.png", images[0])

    def test_without_a_number_a_small_data_set_is_sent_whole(self):
        self.make_model()
        self.make_pictures()
        _, printed = self.advise("--model=small.pt", "--data=folder:pictures")
        self.assertIn("Network small, 13 images of pictures/test", printed)

    def test_a_model_and_pictures_lead_to_a_recommendation(self):
        self.make_model()
        self.make_pictures()
        rows, printed = self.advise("--model=small.pt", "--data=folder:pictures", "--images=12", "--maxMemory=10000")
        self.assertIn("Network small, 12 images of pictures/test", printed)
        self.assertIn("by saliency, cui", printed)
        # One picture of the 12 is not of the class its folder says.
        self.assertAlmostEqual(float(rows["RC"]["accuracy"]), 11 / 12, delta=1e-12)
        self.assertIn(self.recommended(rows), rows)
        provenance = (self.folder / "a.csv.provenance.json").read_text()
        for part in ('"libtorch": "1.13', "small.pt", "file CRC-32", "pictures"):
            self.assertIn(part, provenance)

    def test_the_model_and_its_bundle_get_the_same_advice(self):
        self.make_model()
        self.make_pictures()
        self.make_bundle()
        arguments = ("--classes=a,b,c", "--images=12")
        model, _ = self.advise("--model=small.pt", "--data=folder:pictures", *arguments)
        bundle, _ = self.advise("--model=small.prom", *arguments)
        self.assertEqual(len(model), len(bundle))
        for mode, of_bundle in zip(model.values(), bundle.values()):
            for column in ("mode", "cut_bytes", "hops", "latency_mean_ms", "latency_p95_ms", "accuracy", "air_bytes",
                           "memory_bytes", "saliency_rank", "is_recommended", "advice"):
                self.assertEqual(mode[column], of_bundle[column], column)
            if mode["saliency"]:  # float32 backward passes of one image and of batches
                self.assertAlmostEqual(float(mode["saliency"]) / float(of_bundle["saliency"]), 1, delta=1e-4)

    def test_after_a_loss_the_accuracy_is_known(self):
        self.make_model()
        self.make_pictures()
        rows, _ = self.advise("--model=small.pt", "--data=folder:pictures", "--images=12", "--frameErrorRate=0.3",
                              "--maxAttempts=1")
        self.assertNotIn("", {row["accuracy"] for row in rows.values() if row["status"] == "ok"})
        self.assertTrue([row for row in rows.values() if row["packets_lost"] not in ("", "0")])

    def test_pictures_are_brought_to_the_shape_the_model_takes(self):
        self.make_model()
        rows, _ = self.advise("--model=small.pt", "--data=shapes", "--classes=disc,ring,bar,cross", "--images=4",
                              "--inputShape=3x16x16", "--grouping=cuts", "--candidates=1")
        self.assertEqual(rows["RC"]["images"], "4")
        self.assertIn("SC(7)", rows)  # ten steps, and so nine cuts at least where activations count

    def test_a_model_may_have_its_batch_of_one_written_into_it(self):
        class OneAtATime(nn.Module):
            def __init__(self):
                super().__init__()
                self.conv, self.linear = nn.Conv2d(3, 4, 3, padding=1), nn.Linear(4 * 28 * 28, 10)

            def forward(self, image):
                return self.linear(torch.relu(self.conv(image)).reshape(1, -1))

        torch.manual_seed(1)
        torch.jit.save(torch.jit.trace(OneAtATime().eval(), torch.zeros(1, 3, 28, 28)), str(self.folder / "one.pt"))
        _, printed = self.advise("--model=one.pt", "--data=shapes", "--images=5", "--candidates=1")
        self.assertIn("by saliency, cui", printed)

    def test_each_bad_input_is_one_line(self):
        self.make_model()
        self.make_pictures("abc")
        (self.folder / "text.pt").write_text("not a model")
        torch.jit.save(torch.jit.trace(nn.Linear(16, 4), torch.zeros(1, 3, 16, 16)), str(self.folder / "one.pt"))
        self.assert_each_refused(
            (["--model=text.pt", "--data=shapes"], "text.pt"),
            (["--model=small.pt", "--data=folder:pictures", "--images=12"], "4", "3", "classes"),
            (["--model=small.pt", "--data=shapes", "--inputShape=3x16x16", "--classes=disc,ring"],
             "tells 4 classes apart", "has 10", "2 are chosen"),
            (["--model=small.pt", "--data=shapes", "--inputShape=3x16x16"], "4", "10", "classes"),
            (["--model=small.pt", "--data=shapes", "--inputShape=3x16x16", "--classes=cat"],
             "cat", "disc"),
            (["--model=small.pt", "--data=shapes"], "small.pt", "given an input of shape 1x3x28x28"),
            (["--model=one.pt", "--data=folder:pictures"], "one.pt"))
        (self.folder / "pictures" / "test" / "d").mkdir()
        self.assert_refused(["--model=small.pt", "--data=folder:pictures", "--images=12"], "class 'd'", "no image")


class Tutorial(Advisor):
    def test_its_model_leads_to_a_recommendation_that_the_bundle_confirms(self):
        subprocess.run([sys.executable, TOP / "examples/make-your-model.py", "."], cwd=self.folder, check=True,
                       timeout=600)
        limits = ("--radio=halow", "--sourceUnit=stm32h7", "--maxMemory=300000", "--images=20")
        model, _ = self.advise("--model=textures.pt", "--data=folder:pictures", "--mean=0.5", "--std=0.25", *limits)
        bundle, _ = self.advise("--model=textures.prom", *limits)
        self.assertEqual(model["LC"]["status"], "infeasible")
        self.assertEqual(model["placed(L=C)"]["keeps_memory"], "no")
        self.assertGreater(float(model["RC"]["accuracy"]), 0.5)
        self.assertEqual(self.recommended(model), self.recommended(bundle))
        for name, row in model.items():
            self.assertEqual((row["latency_p95_ms"], row["air_bytes"]),
                             (bundle[name]["latency_p95_ms"], bundle[name]["air_bytes"]))


class Zoo(Advisor):
    def test_a_network_of_the_zoo_and_its_bundle_get_the_same_advice(self):
        zoo, _ = self.advise("--model=cnn5", "--images=8", "--maxMemory=500000")
        subprocess.run([self.bin / "prometheus-bundle", "--model=cnn5", "--data=shapes", "--images=8",
                        "--output=net.prom", f"--cache={self.cache}"], cwd=self.folder, check=True, timeout=600)
        bundle, _ = self.advise("--model=net.prom", "--maxMemory=500000")
        self.assertEqual(zoo["LC"]["keeps_memory"], "no")
        for name, row in bundle.items():
            if row["status"] == "ok":
                for column in ("latency_p95_ms", "accuracy", "air_bytes", "memory_bytes", "advice"):
                    self.assertEqual(zoo[name][column], row[column])

    def test_weights_of_a_user_replace_the_training(self):
        torch.manual_seed(1)
        layers = {"conv1": nn.Conv2d(3, 64, 5, padding=2), "conv2": nn.Conv2d(64, 64, 5, padding=2),
                  "fc384": nn.Linear(64 * 7 * 7, 384), "fc192": nn.Linear(384, 192), "fc10": nn.Linear(192, 10)}
        with torch.no_grad():  # whatever is shown, the answer is the first class, a disc
            layers["fc10"].weight.zero_()
            layers["fc10"].bias.copy_(torch.arange(10, 0, -1))
        torch.save({f"{name}.{kind}": values.detach() for name, layer in layers.items()
                    for kind, values in layer.named_parameters()}, str(self.folder / "mine.pt"))
        arguments = ("--model=cnn5", "--weights=mine.pt", "--images=2", "--candidates=1", "--classes=disc",
                     "--cache=unused")
        rows, printed = self.advise(*arguments)
        self.assertEqual(rows["RC"]["accuracy"], "1")
        self.assertIn("Accuracy of the unsplit network on the same images: 100.0 %", printed)
        self.assertFalse((self.folder / "unused").exists())
        provenance = (self.folder / "a.csv.provenance.json").read_text()
        self.assertIn('"weights": "mine.pt"', provenance)
        self.assertIn("weights CRC-32", provenance)
        # The last layer hands no gradient on: all cuts are alike, and the first comes first.
        self.assertEqual({row["saliency"] for row in rows.values() if row["saliency"]}, {"0"})
        layers["fc10"] = nn.Linear(192, 11)
        torch.save({f"{name}.{kind}": values.detach() for name, layer in layers.items()
                    for kind, values in layer.named_parameters()}, str(self.folder / "eleven.pt"))
        self.assert_refused([*arguments[:1], "--weights=eleven.pt"], "eleven.pt", "fc10.weight", "11x192", "10x192")

    def test_the_measure_that_is_asked_for_ranks_the_cuts(self):
        arguments = ("--model=cnn5", "--images=4", "--candidates=1")
        for measure in ("gradient-x-activation", "output-size"):
            rows, printed = self.advise(*arguments, f"--measure={measure}")
            self.assertIn(f"by saliency, {measure}", printed)
            self.assertEqual({row["saliency_measure"] for row in rows.values() if row["cut"]}, {measure})
            for row in rows.values():
                if row["cut"] and measure == "output-size":  # one over the bytes, as a float
                    self.assertAlmostEqual(float(row["saliency"]) * int(row["cut_bytes"]), 1, delta=1e-6)

    def test_what_cannot_be_done_says_why(self):
        rows, printed = self.advise("--model=cnn5", "--images=2", "--sourceUnit=stm32h7", "--candidates=1")
        self.assertEqual(rows["LC"]["status"], "infeasible")
        self.assertIn("LC cannot be done: ", printed)
        self.assertIn("holds 512000 bytes of weights", rows["LC"]["advice"])
        self.assertEqual(rows["LC"]["latency_mean_ms"], "")

    def test_only_images_of_the_classes_asked_for_are_sent(self):
        rows, printed = self.advise("--model=cnn5", "--images=6", "--classes=ring,disc", "--candidates=1")
        self.assertIn("classes ring, disc", printed)
        self.assertEqual(rows["RC"]["images"], "6")
        self.assertGreaterEqual(float(rows["RC"]["accuracy"]), 0.5)  # labels are the network's, not 0 and 1


class BadInput(Advisor):
    def test_each_is_one_line_that_names_value_limit_and_place(self):
        self.make_bundle()
        self.assert_each_refused(
            (["--model=small.prom", "--classes=cat"], "no class 'cat'", "a, b, c, d"),
            (["--model=small.prom", "--classes=a,d"], "no image of class 'd'"),
            (["--model=small.prom", "--images=13"], "--images=13", "12 images"),
            (["--model=small.prom", "--data=shapes"], "--data=shapes", "its own images"),
            (["--model=small.prom", "--measure=output-size"], "--measure=output-size", "small.prom", "it has cui"),
            (["--model=small.prom", "--weights=a.pt"], "--weights=a.pt", "network of the zoo only"),
            (["--model=net.pt", "--data=shapes", "--weights=a.pt"], "--weights=a.pt", "network of the zoo only"),
            (["--weights=missing.pt"], "missing.pt", "No such file"),
            (["--weights=small.prom"], "small.prom"),
            (["--measure=guess"], "saliency measure 'guess' is unknown",
             "cui, gradient-x-activation, output-size"),
            (["--model=missing.prom"], "missing.prom", "No such file"),
            (["--model=net.onnx"], "net.onnx", ".prom", ".pt"),
            (["--model=small.prom", "--grouping=cuts"], "--grouping=cuts", "its own layers"),
            (["--model=small.prom", "--mean=0.5"], "--mean", "TorchScript file only"),
            (["--model=net.pt"], "net.pt", "needs --data"),
            (["--model=net.pt", "--data=shapes"], "net.pt", "No such file"),
            (["--model=net.pt", "--data=shapes", "--inputShape=3x28"], "--inputShape=3x28", "3x224x224"),
            (["--model=net.pt", "--data=shapes", "--inputShape=3x0x28"], "--inputShape=3x0x28"),
            (["--model=net.pt", "--data=shapes", "--mean=half"], "--mean=half", "not a number"),
            (["--model=resnet9000"], "resnet9000", "cnn5"),
            (["--data=cats"], "cats", "shapes"),
            (["--classes=cat"], "cat", "disc"),
            (["--maxLatency=-1"], "--maxLatency=-1", "between 0 and"),
            (["--minAccuracy=95"], "--minAccuracy=95", "between 0 and 1"),
            (["--maxMemory=-1"], "--maxMemory=-1", "between 0 and"),
            (["--candidates=0"], "--candidates=0", "between 1 and"),
            (["--images=-1"], "--images=-1"),
            (["--units=0"], "--units=0"),
            (["net.pt"], "'net.pt' is no option", "--name=value"),
            (["--pcap=no/such/folder/a"], "cannot write 'no/such/folder/a"),
            (["--flowMonitor=no/such/folder/a"], "cannot write 'no/such/folder/a"),
            (["--csv=no/such/folder/a.csv"], "no/such/folder"))

    def test_a_file_that_is_no_bundle_is_named(self):
        (self.folder / "text.prom").write_text("not a bundle")
        self.assert_refused(["--model=text.prom"], "text.prom")

    def test_a_network_of_one_layer_cannot_be_cut(self):
        torch.manual_seed(1)
        export(nn.Sequential(nn.Flatten(), nn.Linear(768, 4)), *small_images(4),
               str(self.folder / "one.prom"))
        self.assert_refused(["--model=one.prom"], "single layer", "nothing to cut")

    def test_help_names_units(self):
        help_text = self.call("--help").stdout
        for part in ("latency [ms]", "edge server [bytes]", "0 to 1", "Radio range [m]"):
            self.assertIn(part, help_text)


if __name__ == "__main__":
    scenario_test.main(__doc__)
