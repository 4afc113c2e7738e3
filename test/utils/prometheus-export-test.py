#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""prometheus_export.py: what it writes, read by the simulator's own reader and compared with PyTorch."""
import argparse
import io
import math
import os
import pathlib
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True

import export_fixtures  # noqa: E402
import numpy  # noqa: E402
import torch  # noqa: E402
from export_fixtures import (LABELS, MEAN, STD, TOP, Branching, Bundle, Exporter, Plain, Residual,  # noqa: E402
                             SamePadding, draw_images, make, normalise)
from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from prometheus_export import ExportError, ProgressLine, export  # noqa: E402


class Profile(Exporter):
    def test_counts_what_a_hand_counts(self):
        bundle = self.export(make(Plain), grouping="paper", name="plain", class_names=["a", "b", "c", "d"],
                             data_name="noise/test")
        self.assertEqual((bundle.name, bundle.input_shape, bundle.class_count), ("plain", "3x8x8", "4"))
        self.assertEqual(bundle.layers, [
            # The convolution's input and output are alive at once; its pooling reads 2x2 for each output.
            ("conv", 4 * 27, 4, 4 * 27 * 64 + 4 * 64, 4 * (192 + 256), "64"),
            ("hidden", 320, 5, 320, 4 * (64 + 5), "5"),
            ("scores", 20, 4, 20, 4 * (5 + 4), "4"),
        ])
        self.assertEqual((bundle.data_name, bundle.class_names), ("noise/test", ["a", "b", "c", "d"]))

    def test_has_a_layer_for_every_cut(self):
        bundle = self.export(make(Plain), grouping="cuts")
        self.assertEqual([layer[0] for layer in bundle.layers],
                         ["conv", "relu", "pool", "flat", "hidden", "sigmoid", "scores"])
        # In place: a ReLU takes its input's memory; flattening takes none.
        self.assertEqual([layer[4] for layer in bundle.layers],
                         [4 * 448, 4 * 256, 4 * (256 + 64), 4 * 64, 4 * 69, 4 * 5, 4 * 9])

    def test_cuts_residual_blocks_only_where_one_tensor_crosses(self):
        bundle = self.export(make(Residual), grouping="cuts")
        names = [layer[0] for layer in bundle.layers]
        self.assertEqual(names, ["stem", "relu", "blocks.0/add", "blocks.0.relu#2", "blocks.1/add",
                                 "blocks.1.relu#2", "pool", "flatten", "scores"])
        block = bundle.layers[4]
        # conv1 8x4x3x3 and bn1 8, conv2 8x8x3x3 and bn2 8, down 8x4; all on 4x4 positions.
        self.assertEqual(block[1:4], (288 + 8 + 576 + 8 + 32, 8 + 8 + 8, (288 + 8 + 576 + 8 + 32) * 16))
        # Alive with conv2's output: the block's input, conv2's input.
        self.assertEqual(block[4], 4 * (256 + 128 + 128))

    def test_counts_branches_and_grouped_convolutions(self):
        bundle = self.export(torch.jit.script(make(Branching)), grouping="paper")
        self.assertEqual([layer[0] for layer in bundle.layers], ["stem", "cat", "scores"])
        self.assertEqual(bundle.layers[1][1:4], (36 + 16, 8, (36 + 16) * 16))

    def test_a_size_read_late_keeps_no_tensor_from_crossing_alone(self):
        model = make(SamePadding)
        for given in (model, torch.jit.script(model)):
            names = [layer[0] for layer in self.export(given, grouping="cuts").layers]
            self.assertEqual(names, ["conv", "relu", "adaptive_avg_pool2d", "tanh", "view", "scores"])

    def test_is_the_same_traced_and_scripted(self):
        for network in (Plain, Residual, Branching):
            model = make(network)
            layers = [self.export(m, grouping="cuts").layers for m in
                      (model, torch.jit.script(model), torch.jit.trace(model, torch.zeros(1, 3, 8, 8)))]
            self.assertEqual(layers[0], layers[1], network)
            self.assertEqual(layers[0], layers[2], network)

    def test_merges_layers_as_a_list_says(self):
        by_name = self.export(make(Plain), grouping=["pool", "sigmoid"]).layers
        self.assertEqual([layer[0] for layer in by_name], ["conv", "hidden", "scores"])
        self.assertEqual(by_name[0][5], "4x4x4")
        self.assertEqual(self.export(make(Plain), grouping=[2, 5]).layers, by_name)
        self.assertEqual(self.export(make(Plain), grouping="pool,sigmoid").layers, by_name)


class Recording(Exporter):
    def test_replays_what_pytorch_computes(self):
        for network in (Plain, Residual, Branching):
            model = make(network)
            for given in (model, torch.jit.script(model)):
                bundle = self.export(given, grouping="cuts")
                self.assertEqual(bundle.labels, LABELS)
                with torch.no_grad():
                    expected = model(normalise(draw_images())).numpy()
                # A batch sums in another order.
                numpy.testing.assert_allclose(bundle.logits, expected, rtol=0, atol=1e-5)

    def test_takes_pixels_as_they_are_without_mean_and_deviation(self):
        model = make(Plain)
        bundle = self.export(model, input_mean=None, input_std=None)
        with torch.no_grad():
            expected = model(torch.from_numpy(draw_images()).float()).numpy()
        numpy.testing.assert_allclose(bundle.logits, expected, rtol=1e-5, atol=1e-4)

    def test_is_the_same_bytes_every_time_whatever_the_threads(self):
        threads = torch.get_num_threads()
        self.addCleanup(torch.set_num_threads, threads)
        self.export(make(Residual))
        first = pathlib.Path(self.path).read_bytes()
        torch.set_num_threads(2)
        self.export(make(Residual))
        self.assertEqual(pathlib.Path(self.path).read_bytes(), first)
        self.assertEqual(torch.get_num_threads(), 2)

    def test_is_the_same_bytes_whatever_the_threads_of_the_blas(self):
        torch.manual_seed(1)
        wide = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(16 * 32 * 32, 4))
        torch.jit.script(wide.eval()).save(str(self.folder / "wide.pt"))
        numpy.save(self.folder / "images.npy", draw_images(2, (3, 32, 32)))
        numpy.save(self.folder / "labels.npy", numpy.array([0, 1]))
        written = []
        for threads in ("1", "2"):
            subprocess.run([sys.executable, TOP / "utils/prometheus_export.py", "wide.pt", "images.npy", "labels.npy",
                            "net.prom", "--mean=0.5"], cwd=self.folder, check=True, timeout=120, capture_output=True,
                           env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": threads})
            written.append(pathlib.Path(self.path).read_bytes())
        self.assertEqual(*written)

    def test_tells_how_far_it_is(self):
        told = []
        self.export(make(Plain), progress=lambda *told_now: told.append(told_now))
        self.assertEqual(told[0], ("recording", 1, 6))
        self.assertEqual({what for what, done, count in told if done == count == 6},
                         {"recording", "comparing with the model", "measuring saliency"})

    def test_says_on_one_line_how_long_the_rest_will_take(self):
        terminal, now = io.StringIO(), 0
        line = ProgressLine(terminal, lambda: now)
        for done in range(1, 12):
            line("recording", done, 11)
            now += 2
        shown = terminal.getvalue().split("\r\033[K")
        self.assertEqual(shown[1:4], ["recording: 1 of 11", "recording: 2 of 11, 2 s, 18 s left",
                                      "recording: 3 of 11, 4 s, 16 s left"])
        self.assertEqual(shown[-1], "recording: 11 of 11 in 20 s\n")

    def test_takes_a_tuple_of_one_tensor_for_that_tensor(self):
        plain = make(Plain)
        expected = self.export(plain, name="net").logits
        for given in (InTuple(plain).eval(), torch.jit.script(InTuple(plain).eval())):
            self.assertEqual(self.export(given, name="net").logits, expected)

    def test_takes_a_mask_of_infinities(self):
        self.assertEqual(len(self.export(Masked().eval()).layers), 2)

    def test_leaves_the_model_as_it_was(self):
        model = make(Residual).train()
        self.export(model)
        self.assertTrue(model.training)
        self.assertTrue(all(p.requires_grad and p.grad is None for p in model.parameters()))

    def test_parts_run_and_compose_exactly(self):
        for network in (Plain, Residual, Branching):
            export(make(network), draw_images(), LABELS, self.path, grouping="cuts", parts=True, input_mean=MEAN,
                   input_std=STD)
            bundle = Bundle(self.path, self.folder)
            for cut in range(len(bundle.layers) - 1):
                head, tail = (torch.jit.load(str(self.folder / ("%s-%d.pt" % (part, cut)))) for part in
                              ("head", "tail"))
                with torch.no_grad():
                    for image, logits in zip(draw_images(), bundle.logits):
                        crossing = head(torch.from_numpy(image)[None].float())
                        self.assertEqual(tail(crossing)[0].tolist(), numpy.float32(logits).tolist())


class Saliency(Exporter):
    def reference(self, model, layers, label_of):
        """CUI by hooks on modules: an image at a time, mean and standard error."""
        values = []
        for image, label in zip(normalise(draw_images()), LABELS):
            if label_of is not None and label != label_of:
                continue
            kept = {}

            def keep(name):
                def hook(_module, _input, output):
                    kept[name] = output
                return hook

            hooks = [getattr(model, name).register_forward_hook(keep(name)) for name in layers]
            score = model(image[None].requires_grad_(True))[0, label]
            row = []
            for name in layers:
                activation = kept[name]
                gradient = torch.autograd.grad(score, activation, retain_graph=True)[0]
                if activation.dim() == 2:
                    activation, gradient = activation[:, :, None, None], gradient[:, :, None, None]
                alpha = gradient.mean(dim=(2, 3), keepdim=True)
                row.append(functional.relu((alpha * activation).mean(1)).mean().item())
            values.append(row)
            for hook in hooks:
                hook.remove()
        values = numpy.array(values)
        return values.mean(0), values.std(0, ddof=1) / len(values) ** 0.5 if len(values) > 1 else 0 * values[0]

    def test_equals_one_computed_module_by_module(self):
        model = make(Plain)
        model.relu = nn.ReLU()  # hooks see what an operation in place overwrites
        layers = ["conv", "relu", "pool", "flat", "hidden"]
        bundle = self.export(model, grouping="cuts")
        self.assertEqual([(curve[0], curve[1], curve[2]) for curve in bundle.curves],
                         [("cui", 6, []), ("cui", 1, ["0"]), ("cui", 2, ["1"]), ("cui", 2, ["2"]), ("cui", 1, ["3"])])
        for curve, label in zip(bundle.curves, [None, 0, 1, 2, 3]):
            mean, error = self.reference(model, layers, label)
            self.assertEqual([entry[0] for entry in curve[3]], [0, 1, 2, 3, 4, 5])
            numpy.testing.assert_allclose([entry[1] for entry in curve[3]][:5], mean, rtol=1e-5, atol=1e-12)
            numpy.testing.assert_allclose([entry[2] for entry in curve[3]][:5], error, rtol=1e-4, atol=1e-12)

    def test_candidates_are_local_maxima_among_cuts_that_are_no_activations(self):
        bundle = self.export(make(Residual), grouping="cuts")
        names = [layer[0] for layer in bundle.layers]
        for _, _, _, entries in bundle.curves:
            considered = [i for i, name in enumerate(names[:-1]) if "relu" not in name]
            # The pooling's output and its flattened self are of the same importance: the first stands for both.
            self.assertEqual(entries[6][1], entries[7][1])
            considered.remove(7)
            values = [entries[i][1] for i in considered]
            expected = {considered[i] for i in range(len(values)) if values[i] > 0
                        and (i == 0 or values[i - 1] < values[i])
                        and (i + 1 == len(values) or values[i + 1] < values[i])}
            self.assertEqual({entry[0] for entry in entries if entry[3]}, expected)

    def test_can_be_left_out(self):
        self.assertEqual(self.export(make(Plain), saliency=False).curves, [])


class InTuple(nn.Module):
    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, x):
        return (self.model(x),)


class Masked(nn.Module):
    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 5, 8)
        self.scores = nn.Linear(5, 4)
        self.register_buffer("mask", torch.tensor([0.0, 0.0, -math.inf, 0.0, -math.inf]))

    def forward(self, x):
        return self.scores(torch.softmax(self.stem(x).flatten(1) + self.mask, 1))


class Printing(nn.Module):
    def forward(self, x):
        print("one image")
        return torch.tanh(torch.relu(x)).flatten(1)


class TwoInputs(nn.Module):
    def forward(self, x, y):
        return x + y


class Valued(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, 8)

    def forward(self, x):
        y = self.conv(x).flatten(1)
        if bool(y.sum() > 0):
            y = y * 2
        return y


class BadInput(Exporter):
    def assert_refused(self, model, *fragments, error=ExportError, **options):
        options = {"images": draw_images(), "labels": LABELS, "path": self.path, **options}
        with self.assertRaises(error) as caught:
            export(model, options.pop("images"), options.pop("labels"), options.pop("path"), **options)
        message = str(caught.exception)
        self.assertEqual(len(message.splitlines()), 1, message)
        for fragment in fragments:
            self.assertIn(fragment, message)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_of_the_network(self):
        broken = make(Plain)
        broken.hidden.weight.data[0, 0] = float("nan")
        self.assert_refused(broken, "weight 'hidden.weight' holds NaN or infinity")
        broken = make(Residual)
        broken.blocks[0].bn1.running_mean[1] = float("nan")
        self.assert_refused(broken, "buffer 'blocks.0.bn1.running_mean' holds NaN")
        self.assert_refused(nn.Sequential(nn.Flatten()), "there is nothing to cut", "1 operations")
        self.assert_refused(make(Plain), "given an input of shape 3x12x12, the model fails: mat1 and mat2",
                            images=draw_images(6, (3, 12, 12)))
        self.assert_refused(torch.jit.script(make(Plain)), "aten::linear of module 'hidden' fails on tensors of shape",
                            images=draw_images(6, (3, 12, 12)))
        self.assert_refused(torch.jit.script(Valued().eval()), "control flow that depends on values")
        # The trace has one of the branches, which some of the images do not take.
        self.assert_refused(make(Valued), "the model answers other than its trace", "torch.jit.script")
        self.assert_refused(torch.jit.script(Printing()), "it does more than compute: prim::Print")
        self.assert_refused(nn.Identity(), "there is nothing to cut")
        self.assert_refused(TwoInputs(), "the model fails: TypeError", "missing 1 required positional argument")
        self.assert_refused("net.pt", "the model is a str, must be a torch.nn.Module")
        self.assert_refused(nn.Sequential(nn.LazyConv2d(4, 3)), "weight '0.weight' has no shape yet")
        training = nn.Sequential(nn.Conv2d(3, 4, 8), nn.BatchNorm2d(4), nn.Flatten())
        traced = torch.jit.trace(training.train(), torch.zeros(2, 3, 8, 8), check_trace=False)
        self.assert_refused(traced, "it trains as it runs: aten::batch_norm of module '1'")
        self.assert_refused(make(Plain), "grouping: there is no step 'conv9' to cut behind", "conv, relu, pool",
                            grouping=["conv9"])
        self.assert_refused(make(Plain), "cuts must be in order", grouping=["pool", "conv"])

    def test_of_images_and_labels(self):
        model = make(Plain)
        self.assert_refused(model, "image 2 has label 4, must be 0 to 3", labels=[0, 1, 4, 3, 1, 2])
        self.assert_refused(model, "image 5 has label -1, must be 0 to 3", labels=[0, 1, 2, 3, 1, -1])
        self.assert_refused(model, "there are 6 images but 5 labels", labels=LABELS[:5])
        self.assert_refused(model, "images are float32, must be uint8", images=draw_images().astype("float32"))
        self.assert_refused(model, "images have shape 0x3x8x8, must be", images=draw_images()[:0], labels=[])
        self.assert_refused(model, "images are uint16, must be uint8", images=draw_images().astype("uint16"))
        self.assert_refused(model, "image 1 has label 1.5, must be a whole number", labels=[0, 1.5, 2, 3, 1, 2])
        self.assert_refused(model, "labels are <U1, must be the numbers of classes", labels=list("abcdab"))
        self.assert_refused(model, "labels have shape 6x4, must be one number", labels=numpy.eye(6, 4))
        self.assert_refused(model, "class 1 is called 'a', must be a text of its own", class_names=list("aabc"))
        self.assert_refused(model, "there are 3 class names but the network has 4 outputs",
                            class_names=["a", "b", "c"])
        self.assert_refused(model, "must have at most 256 bytes and no control characters",
                            class_names=["a", "b", "c", "d\n"])
        self.assert_refused(model, "input_mean has 2 values, must be 1 or one for each of 3 channels",
                            input_mean=[0.1, 0.2])
        self.assert_refused(model, "input_std has the value 0, must be greater than 0", input_std=[1, 0, 1])

    def test_of_the_file(self):
        self.assert_refused(make(Plain), "No such file", error=OSError, path=str(self.folder / "no" / "net.prom"))
        # Before anything is computed: the labels are not looked at.
        self.assert_refused(make(Plain), "Is a directory", error=OSError, path=str(self.folder), labels=[])


class CommandLine(Exporter):
    def call(self, *arguments):
        return subprocess.run([sys.executable, TOP / "utils/prometheus_export.py", *arguments], cwd=self.folder,
                              capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

    def write_inputs(self):
        torch.jit.script(make(Residual)).save(str(self.folder / "res.pt"))
        numpy.save(self.folder / "images.npy", draw_images())
        numpy.save(self.folder / "labels.npy", numpy.array(LABELS))

    def test_writes_the_bundle_that_the_function_writes(self):
        self.write_inputs()
        result = self.call("res.pt", "images.npy", "labels.npy", "cli.prom", "--class-names=a,b,c,d",
                           "--mean=0.5,0.4,0.3", "--std=0.2,0.25,0.3", "--grouping=cuts")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("wrote cli.prom: 6 images, layers stem, relu, blocks.0/add", result.stdout)
        self.export(torch.jit.load(str(self.folder / "res.pt")), grouping="cuts", name="res",
                    class_names=["a", "b", "c", "d"])
        self.assertEqual((self.folder / "cli.prom").read_bytes(), pathlib.Path(self.path).read_bytes())

    def test_says_what_is_wrong_in_one_line(self):
        self.write_inputs()
        (self.folder / "half.pt").write_bytes((self.folder / "res.pt").read_bytes()[:2000])
        (self.folder / "text.npy").write_text("no array")
        numpy.savez(self.folder / "two.npz", a=numpy.array(LABELS), b=draw_images())
        for arguments, fragment in (
                (["half.pt", "images.npy", "labels.npy"], "'half.pt' is no TorchScript file, or damaged"),
                (["none.pt", "images.npy", "labels.npy"], "none.pt"),
                (["res.pt", "text.npy", "labels.npy"], "'text.npy' is no .npy file"),
                (["res.pt", "images.npy", "none.npy"], "none.npy"),
                (["res.pt", "two.npz", "labels.npy"], "'two.npz' holds arrays a, b, expected a .npy file of one"),
                (["res.pt", "labels.npy", "labels.npy"], "images are int64, must be uint8")):
            with self.subTest(arguments=arguments):
                result = self.call(*arguments, "out.prom")
                self.assertEqual(result.returncode, 1, result.stdout + result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
                self.assertIn(fragment, result.stderr)
                self.assertFalse((self.folder / "out.prom").exists())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bin", required=True, type=pathlib.Path, help="folder of the programs")
    options, rest = parser.parse_known_args()
    export_fixtures.BIN = options.bin.resolve()
    unittest.main(argv=sys.argv[:1] + rest, warnings="ignore")


if __name__ == "__main__":
    main()
