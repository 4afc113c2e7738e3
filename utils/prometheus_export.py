#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes a PyTorch network as a split bundle (.prom), which prometheus simulates without LibTorch.

    from prometheus_export import export
    export(model, images, labels, "net.prom", class_names=["cat", "dog"],
           input_mean=[0.485, 0.456, 0.406], input_std=[0.229, 0.224, 0.225])

The bundle holds the profile of every layer (weights, multiplications, memory, output shape), the
images, what every layer gives for each of them, and I-SPLIT's cumulated importance (CUI) of every
cut. Layers lie between places where a single tensor crosses: there the network can be cut.

This one file is all one needs besides PyTorch (1.13 or newer) and NumPy. The format is described in
contrib/prometheus/doc/split-bundle.md, the command line by --help, all else in doc/exporter.md.
"""
import argparse
import contextlib
import ctypes
import errno
import io
import math
import operator
import os
import struct
import sys
import tempfile
import time
import zlib

try:
    import numpy
    import torch
except ImportError as missing:
    if __name__ != "__main__":
        raise
    sys.exit("prometheus_export: %s has no module %s; PyTorch and NumPy are needed (Debian: python3-torch, "
             "python3-numpy, run by /usr/bin/python3)" % (sys.executable, missing.name))


class ExportError(ValueError):
    """The network, the data or an option does not do; the message says which, where and why."""


# ---- The network as a flat list of steps -----------------------------------------------------------------------

# Operations that tell a tensor's shape, type or place, not its values.
READS_SHAPE = {
    "aten::size", "aten::dim", "aten::numel", "aten::stride", "aten::is_floating_point", "aten::sym_size",
    "aten::is_complex", "aten::ndimension", "prim::dtype", "prim::device", "prim::layout", "prim::shape",
    "prim::is_cuda", "prim::is_quantized", "prim::requires_grad", "prim::ndim", "prim::is_sparse",
}
# Operations on numbers and lists, which PyTorch does not offer to Python under these names.
PLAIN = {
    "aten::len": len, "aten::__getitem__": operator.getitem, "aten::__contains__": operator.contains,
    "aten::eq": operator.eq, "aten::ne": operator.ne, "aten::lt": operator.lt, "aten::le": operator.le,
    "aten::gt": operator.gt, "aten::ge": operator.ge, "aten::add": operator.add, "aten::sub": operator.sub,
    "aten::mul": operator.mul, "aten::div": operator.truediv, "aten::floordiv": operator.floordiv,
    "aten::remainder": operator.mod, "aten::neg": operator.neg, "aten::__and__": operator.and_,
    "aten::__or__": operator.or_, "aten::__not__": operator.not_, "aten::__is__": operator.is_,
    "aten::__isnot__": operator.is_not, "aten::Int": int, "aten::Float": float, "aten::Bool": bool,
    "aten::ScalarImplicit": lambda number: number, "aten::str": str, "prim::min": min, "prim::max": max,
    "aten::slice": lambda items, start, end, step: items[start:end:step], "aten::list": list,
}
DROPOUT = {"aten::dropout", "aten::dropout_", "aten::feature_dropout", "aten::feature_dropout_"}


class Value:
    """What a step computes: a tensor, a list of tensors, or something that the input's shape alone decides."""

    __slots__ = ("probe", "from_shape")

    def __init__(self, probe, from_shape):
        self.probe = probe  # what it is for the probe
        self.from_shape = from_shape

    @property
    def is_tensor(self):
        return isinstance(self.probe, torch.Tensor)


class Step:
    """One operation. Its arguments are constants and Values, maybe in lists."""

    __slots__ = ("kind", "path", "function", "arguments", "keywords", "names", "outputs")

    def __init__(self, kind, path, function, arguments, keywords=None, names=None):
        self.kind = kind  # such as "aten::conv2d"
        self.path = path  # of the module that holds it, such as "layer1.0.conv1"
        self.function = function
        self.arguments = arguments
        self.keywords = keywords or {}
        self.names = names or [""] * len(arguments)  # of the arguments
        self.outputs = []

    @property
    def operation(self):
        return self.kind.split("::", 1)[1].lstrip("_")

    def describe(self):
        return self.kind + (" of module '%s'" % self.path if self.path else "")

    def inputs(self):
        """The Values it uses."""
        return [v for v in flat([*self.arguments, *self.keywords.values()]) if isinstance(v, Value)]

    def run(self, environment):
        """Computes the outputs from what environment has for the Values, and puts them there."""
        def given(item):
            if isinstance(item, Value):
                return environment[item]
            return [given(i) for i in item] if isinstance(item, list) else item

        result = self.function(*map(given, self.arguments), **{k: given(v) for k, v in self.keywords.items()})
        results = [result] if len(self.outputs) == 1 else result
        environment.update(zip(self.outputs, results))


def flat(items):
    for item in items:
        if isinstance(item, (list, tuple)):
            yield from flat(item)
        else:
            yield item


def module_path(hierarchy):
    """"layer1(Sequential).0(Block).conv1(Conv2d).SELF(Conv2d)" as "layer1.0.conv1"."""
    path, name, depth = [], "", 0
    for character in hierarchy + ".":
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth == 0 and character == ".":
            # Functions called by a module, and its own methods, have such names.
            if name not in ("", "SELF", "UNKNOWN_INSTANCE", "TOP"):
                path.append(name)
            name = ""
        elif depth == 0 and character != ")":
            name += character
    return ".".join(path)


def path_of(node):
    path = module_path(node.getModuleHierarchy())
    if path:
        return path
    for value in node.inputs():  # freezing names weights "self.<path>.<parameter>", and flags that all modules share
        name = value.debugName()
        if is_tensor_type(value) and name.startswith("self.") and name.rfind(".") > 5:
            return name[5:name.rfind(".")]
    return ""


def function_of(node, arguments):
    """The node's operation as a function, its arguments' names, and which go by keyword."""
    schema = torch._C.parse_schema(node.schema())
    namespace, name = schema.name.split("::")
    names = [argument.name for argument in schema.arguments]
    items = [item.probe if isinstance(item, Value) else item for item in arguments]
    if schema.name in PLAIN and not any(isinstance(item, torch.Tensor) for item in items):
        return PLAIN[schema.name], names, set()
    try:
        packet = getattr(getattr(torch.ops, namespace), name)
        function = getattr(packet, schema.overload_name or "default")
    except (AttributeError, RuntimeError):  # operations on numbers and lists
        return torch._C._jit_get_operation(schema.name)[0], names, set()
    return function, names, {argument.name for argument in schema.arguments if argument.kwarg_only}


def simplify(graph):
    torch._C._jit_pass_remove_mutation(graph)
    torch._C._jit_pass_constant_propagation(graph)
    torch._C._jit_pass_constant_loop_unrolling(graph)
    torch._C._jit_pass_peephole(graph, False)
    torch._C._jit_pass_lower_all_tuples(graph)
    torch._C._jit_pass_dce(graph)


def refuse_training(graph):
    """Batch normalisation that was traced in training mode says so in a constant."""
    for node in graph.nodes():
        if node.kind() != "aten::batch_norm":
            continue
        names = [argument.name for argument in torch._C.parse_schema(node.schema()).arguments]
        training = list(node.inputs())[names.index("training")].node()
        if training.kind() == "prim::Constant" and training.output().toIValue():
            raise ExportError("it trains as it runs: %s (call eval() before)" % describe(node))


def attribute_path(access):
    """Of an attribute from the module on, such as "layer1.0.calls"."""
    path = []
    while access.hasAttribute("name"):
        path.append(access.s("name"))
        uses = access.output().uses() if access.kind() == "prim::GetAttr" else []
        if not uses:
            break
        access = uses[0].user
    return ".".join(path)


class Flattener:
    """Runs a graph on a probe, node by node, and writes down the steps that depend on the input.

    Branches and loops that the input's shape decides are gone in the list; what its values decide is refused.
    """

    def __init__(self, module, probe):
        # Freezing makes weights constants and nothing else: no folding, which changes the last bits.
        frozen = torch._C._freeze_module(module._c)
        graph = frozen._get_method("forward").graph.copy()
        torch._C._jit_pass_inline(graph)
        simplify(graph)
        inputs = list(graph.inputs())
        if len(inputs) != 2 or not is_tensor_type(inputs[1]):
            raise ExportError("it takes %d inputs (%s), expected one tensor" % (
                len(inputs) - 1, ", ".join("%s: %s" % (v.debugName(), v.type()) for v in inputs[1:])))
        outputs = list(graph.outputs())
        if len(outputs) != 1 or not is_tensor_type(outputs[0]):
            raise ExportError("it returns %d outputs (%s), expected one tensor" % (
                len(outputs), ", ".join(str(v.type()) for v in outputs)))
        refuse_training(graph)
        for use in inputs[0].uses():
            raise ExportError("it keeps state from one input to the next: attribute '%s'" % attribute_path(use.user))
        self.steps = []
        self.input = Value(probe, False)
        self.environment = {inputs[1].debugName(): self.input}
        self.run_nodes(graph.nodes())
        self.output = self.environment[outputs[0].debugName()]
        if not isinstance(self.output, Value) or self.output.from_shape:
            raise ExportError("its output does not depend on its input")

    def get(self, value):
        return self.environment[value.debugName()]

    def put(self, node, results):
        for output, result in zip(node.outputs(), results):
            self.environment[output.debugName()] = result

    def run_nodes(self, nodes):
        for node in nodes:
            kind = node.kind()
            if kind == "prim::Constant":
                self.put(node, [constant_of(node)])
            elif kind == "prim::If":
                self.run_branch(node)
            elif kind == "prim::Loop":
                self.run_loop(node)
            elif kind == "prim::Uninitialized":
                self.put(node, [None])  # what a branch that raises would give
            elif kind == "aten::is_autocast_enabled":
                self.put(node, [False])
            elif kind == "prim::RaiseException":
                raise ExportError("it refuses an input of shape %s" % shape_text(self.input.probe.shape[1:]))
            else:
                self.run_step(node)

    def decide(self, item, node):
        """A truth that steers branches and loops."""
        if isinstance(item, Value):
            if not item.from_shape:
                raise ExportError("it has control flow that depends on values: %s" % describe(node))
            return item.probe
        return item

    def run_branch(self, node):
        block = list(node.blocks())[0 if self.decide(self.get(node.input()), node) else 1]
        self.run_nodes(block.nodes())
        self.put(node, [self.get(value) for value in block.outputs()])

    def run_loop(self, node):
        block = next(iter(node.blocks()))
        most, goes_on, *carried = [self.get(value) for value in node.inputs()]
        most = self.decide(most, node)
        for i in range(most):
            if not self.decide(goes_on, node):
                break
            for value, item in zip(block.inputs(), [i, *carried]):
                self.environment[value.debugName()] = item
            self.run_nodes(block.nodes())
            goes_on, *carried = [self.get(value) for value in block.outputs()]
        self.put(node, carried)

    def run_step(self, node):
        kind = node.kind()
        arguments = [self.get(value) for value in node.inputs()]
        if kind == "prim::TupleConstruct":
            self.put(node, [tuple(arguments)])
            return
        if kind in ("prim::TupleUnpack", "prim::TupleIndex"):
            self.put(node, arguments[0] if kind == "prim::TupleUnpack" else [arguments[0][arguments[1]]])
            return
        if kind in ("prim::unchecked_cast", "prim::unchecked_unwrap_optional") or kind in DROPOUT:
            if kind in DROPOUT and arguments[2] is not False:
                raise ExportError("it computes at random: %s (call eval() before)" % describe(node))
            self.put(node, arguments[:1])
            return
        if kind in ("aten::__is__", "aten::__isnot__") and any(isinstance(a, Value) and a.is_tensor for a in arguments):
            self.put(node, [(arguments[0] is arguments[1]) == (kind == "aten::__is__")])
            return
        self.refuse_unusual(node)
        step = self.make_step(node, arguments)
        if not step.inputs():
            self.put(node, self.compute(step, node))
            return
        from_shape = kind in READS_SHAPE or all(value.from_shape for value in step.inputs())
        step.outputs = [Value(item, from_shape) for item in self.compute(step, node)]
        self.steps.append(step)
        self.put(node, step.outputs)
        if kind.startswith("aten::") and is_mutable(node):
            # What was written to is the result from here on, under all its names.
            for name, item in self.environment.items():
                if item is arguments[0]:
                    self.environment[name] = step.outputs[0]

    @staticmethod
    def refuse_unusual(node):
        kind = node.kind()
        if kind == "prim::Print":
            raise ExportError("it does more than compute: %s" % describe(node))
        if not kind.startswith(("aten::", "prim::")):
            raise ExportError("it has an operation that is not PyTorch's own: %s" % describe(node))
        if kind == "prim::PythonOp" or kind == "prim::CallFunction":
            raise ExportError("it calls what the graph does not show: %s" % describe(node))
        if node.isNondeterministic():
            raise ExportError("it computes at random: %s (call eval() before)" % describe(node))

    @staticmethod
    def make_step(node, arguments):
        kind = node.kind()
        if kind == "prim::ListConstruct":
            return Step(kind, path_of(node), lambda *items: list(items), arguments)
        if kind == "prim::ListUnpack":
            return Step(kind, path_of(node), lambda items: items, arguments)
        if kind == "aten::format":  # takes any number of arguments
            return Step(kind, path_of(node), str.format, arguments)
        if kind == "prim::NumToTensor":
            return Step(kind, path_of(node), torch.tensor, arguments)
        if kind in ("prim::dtype", "prim::device", "prim::layout"):
            return Step(kind, path_of(node), lambda tensor: getattr(tensor, kind[6:]), arguments)
        if node.schema() == "(no schema)":
            raise ExportError("it has an operation that is not known here: %s" % describe(node))
        if is_mutable(node) and not kind.endswith("_"):
            raise ExportError("it writes to part of a tensor: %s" % describe(node))
        function, names, by_keyword = function_of(node, arguments)
        if is_mutable(node):
            # The same operation, to a new tensor.
            name, overload = kind[6:-1], torch._C.parse_schema(node.schema()).overload_name or "default"
            function = getattr(getattr(torch.ops.aten, name), overload, None)
            if function is None:
                raise ExportError("it writes in place: %s" % describe(node))
        training = dict(zip(names, arguments)).get("training")
        if training is True:
            raise ExportError("it trains as it runs: %s (call eval() before)" % describe(node))
        positional = [a for n, a in zip(names, arguments) if n not in by_keyword]
        keywords = {n: a for n, a in zip(names, arguments) if n in by_keyword}
        step = Step(kind, path_of(node), function, positional, keywords,
                    [n for n in names if n not in by_keyword])
        return step

    @staticmethod
    def compute(step, node):
        """What a step gives for the probe, by output of its node."""
        environment = {value: value.probe for value in step.inputs()}
        step.outputs = [Value(None, False) for _ in node.outputs()]
        try:
            step.run(environment)
        except (RuntimeError, IndexError, TypeError, ValueError, NotImplementedError) as error:
            shapes = ", ".join(shape_text(v.probe.shape) for v in step.inputs() if v.is_tensor)
            raise ExportError("%s fails on tensors of shape %s: %s" % (
                step.describe(), shapes, str(error).split("\n")[0])) from error
        return [environment[value] for value in step.outputs]


def describe(node):
    path = path_of(node)
    return node.kind() + (" of module '%s'" % path if path else "")


def is_tensor_type(value):
    return value.type().isSubtypeOf(torch._C.TensorType.get())


def is_mutable(node):
    return "!" in node.schema().split("->")[0]


def constant_of(node):
    value = node.output().toIValue()
    return value.detach() if isinstance(value, torch.Tensor) else value


def shape_text(shape):
    return "x".join(map(str, shape)) or "scalar"


class Program:
    """A network as a list of steps, from pixels to logits."""

    def __init__(self, module, probe, mean, std):
        flattener = Flattener(module, probe)
        self.output = flattener.output
        if self.output is flattener.input:
            raise ExportError("there is nothing to cut: its output is its input")
        self.steps = flattener.steps
        self.remove_unused()
        pixels = flattener.input
        self.input = Value(probe, False)
        prefix, floats = normalisation_steps(self.input, mean, std)
        for step in self.steps:
            step.arguments = replace(step.arguments, pixels, floats)
            step.keywords = {k: replace([v], pixels, floats)[0] for k, v in step.keywords.items()}
        self.steps = prefix + self.steps
        self.prefix = len(prefix)

    def remove_unused(self):
        needed, kept = {self.output}, []
        for step in reversed(self.steps):
            if needed.intersection(step.outputs):
                needed.update(step.inputs())
                kept.append(step)
        self.steps = kept[::-1]

    def run(self, first, last, value, tensor):
        """All Values of steps [first, last), given that one of them is this tensor."""
        environment = {value: tensor}
        for step in self.steps[first:last]:
            step.run(environment)
        return environment

    def find_places(self):
        """Steps behind which their output alone is alive, sizes left out; the last step is none."""
        computed = {self.input: 0}
        last_use = {}
        for i, step in enumerate(self.steps):
            for value in step.inputs():
                last_use[value] = i
            for value in step.outputs:
                computed[value] = i
        last_use[self.output] = len(self.steps)
        alive = [0] * len(self.steps)
        for value, last in last_use.items():
            if not value.from_shape:
                for i in range(computed[value], last):
                    alive[i] += 1
        places = [i for i in range(self.prefix, len(self.steps) - 1)
                  if len(self.steps[i].outputs) == 1 and self.steps[i].outputs[0].is_tensor
                  and not self.steps[i].outputs[0].from_shape and alive[i] == 1
                  and last_use.get(self.steps[i].outputs[0], -1) > i]
        crossing = [v for v, last in last_use.items() if v.from_shape
                    and any(computed[v] <= place < last for place in places)]
        return places, crossing

    def read_shapes_early(self):
        """Moves what reads the shape of a tensor to where that is computed: so that a tensor of which only the shape is
        used later does not count as one that crosses."""
        readers = {}
        for step in self.steps[self.prefix:]:
            if step.kind in READS_SHAPE and len(step.inputs()) == 1:
                readers.setdefault(step.inputs()[0], []).append(step)
        moved = {step for steps in readers.values() for step in steps}
        before, self.steps = self.steps, []
        for step in before:
            if step not in moved:
                self.steps.append(step)
                self.steps += [reader for value in step.outputs for reader in readers.get(value, ())]

    def find_cuts(self):
        """Indices of the steps behind which the network can be cut, names of the layers between (one more), and why
        it cannot be cut elsewhere."""
        self.read_shapes_early()
        places, crossing = self.find_places()
        while crossing:
            # Sizes read in front of a cut and used behind it become constants.
            fixed = {value: value.probe for value in crossing}
            for step in self.steps:
                step.arguments = [fix(item, fixed) for item in step.arguments]
                step.keywords = {k: fix(v, fixed) for k, v in step.keywords.items()}
            before = self.steps
            self.remove_unused()
            self.prefix -= sum(step not in self.steps for step in before[:self.prefix])
            places, crossing = self.find_places()
        originals, permuted_back = self.keep_memory_orders(places)
        names, all_names = [], self.name_steps()
        cuts, refused = [], []
        environment = self.run(0, len(self.steps), self.input, self.input.probe)
        for place in self.find_places()[0]:
            step = self.steps[place]
            value = step.outputs[0]
            if value in originals or value in permuted_back:
                continue
            reason = reason_against(environment[value])
            if not reason and not self.accepts_row_major(place, value, environment[value]):
                reason = "what follows depends on the order of its tensor in memory"
            if reason:
                refused.append("behind '%s' %s" % (step.describe(), reason))
            else:
                cuts.append(place)
                # Permuted to its order in memory, it is still the tensor of the step before.
                names.append(all_names[place - 1 if originals.intersection(step.inputs()) else place])
        return cuts, names + all_names[-1:], refused

    def keep_memory_orders(self, places):
        """Where the order of a tensor in memory matters, permutes it to that order behind its step, and back.

        Neither moves anything. Between the two it is row-major, and can cross. Returns the tensors before and after.
        """
        originals, permuted_back = set(), set()
        environment = self.run(0, len(self.steps), self.input, self.input.probe)
        for place in reversed(places):  # what is inserted moves only the places behind it
            value = self.steps[place].outputs[0]
            tensor = environment[value]
            if reason_against(tensor) or self.accepts_row_major(place, value, tensor):
                continue
            order = [0, *sorted(range(1, tensor.dim()), key=lambda i: -tensor.stride(i))]
            if tensor.permute(order).is_contiguous():
                originals.add(value)
                permuted_back.add(self.permute_behind(place, value, order))
        return originals, permuted_back

    def permute_behind(self, place, value, order):
        inverse = [order.index(i) for i in range(len(order))]
        steps, source = [], value
        for dimensions in (order, inverse):
            step = Step("aten::permute", self.steps[place].path, torch.ops.aten.permute.default, [source, dimensions],
                        names=["self", "dims"])
            source = Value(source.probe.permute(dimensions), False)
            step.outputs = [source]
            steps.append(step)
        for step in self.steps[place + 1:]:
            step.arguments = replace(step.arguments, value, source)
            step.keywords = {k: replace([v], value, source)[0] for k, v in step.keywords.items()}
        self.steps[place + 1:place + 1] = steps
        return source

    def accepts_row_major(self, place, value, tensor):
        """Whether what follows computes the same from the tensor in row-major order.

        Sums in another order may agree by chance: it must do so for several inputs.
        """
        if tensor.is_contiguous():
            return True
        generator = torch.Generator().manual_seed(1)
        drawn = [torch.rand(tensor.shape, generator=generator) * 2 - 1 for _ in range(3)]
        for given in [tensor, *(torch.empty_like(tensor).copy_(values) for values in drawn)]:
            outputs = [self.run(place + 1, len(self.steps), value, t)[self.output] for t in (given, given.contiguous())]
            if not torch.equal(*outputs):
                return False
        return True

    def name_steps(self):
        """Names for people, each unique; doc/exporter.md describes them."""
        operations, containers = {}, set()
        for step in self.steps:
            if len(step.outputs) == 1 and step.outputs[0].is_tensor:
                operations.setdefault(step.path, set()).add(step.operation)
            parts = step.path.split(".")
            containers.update(".".join(parts[:i]) for i in range(1, len(parts)))
        names = []
        for step in self.steps:
            alone = len(operations.get(step.path, ())) == 1 and step.path not in containers
            base = step.path + ("" if alone else "/" + step.operation) if step.path else step.operation
            name, count = base, 1
            while name in names:
                count += 1
                name = "%s#%d" % (base, count)
            names.append(name)
        return names


def reason_against(tensor):
    """Why a tensor cannot cross, its order in memory apart; "" when it can."""
    if tensor.dtype != torch.float32:
        return "its tensor is of type %s, not float32" % tensor.dtype
    if tensor.dim() < 1 or tensor.shape[0] != 1 or tensor.numel() < 1:
        return "its tensor of shape %s does not begin with the batch dimension of 1" % shape_text(tensor.shape)
    return ""


def replace(items, old, new):
    return [replace(i, old, new) if isinstance(i, list) else (new if i is old else i) for i in items]


def fix(item, fixed):
    if isinstance(item, list):
        return [fix(i, fixed) for i in item]
    return fixed.get(item, item) if isinstance(item, Value) else item


def normalisation_steps(pixels, mean, std):
    """What makes of pixels, 0 to 255, what the model takes, as torchvision's ToTensor and Normalize do."""
    aten = torch.ops.aten
    calls = [("aten::to", aten.to.dtype, [torch.float32])]
    if mean is not None:
        channels = [torch.tensor(v, dtype=torch.float32).view(-1, 1, 1) for v in (mean, std)]
        calls += [("aten::div", aten.div.Scalar, [255]), ("aten::sub", aten.sub.Tensor, [channels[0]]),
                  ("aten::div", aten.div.Tensor, [channels[1]])]
    steps, value = [], pixels
    for kind, function, constants in calls:
        step = Step(kind, "", function, [value, *constants], names=["self", "other"])
        value = Value(function(value.probe, *constants), False)
        step.outputs = [value]
        steps.append(step)
    return steps, value


# ---- What the steps demand -------------------------------------------------------------------------------------

def rules(names, rule):
    return {name: rule for name in names.split()}


RULES = {
    # convolution_mode: padding="same", traced.
    **rules("convolution convolution_mode conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d",
            "convolution"),
    **rules("linear addmm mm bmm baddbmm matmul", "product"),
    **rules("max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d", "pooling"),
    **rules("adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d", "adaptive pooling"),
    **rules("adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d", "adaptive pooling"),
    **rules("mean", "mean"),
    **rules("batch_norm layer_norm group_norm instance_norm", "normalisation"),
    **rules("relu relu_ relu6 relu6_ hardtanh hardtanh_", "rectifier"),
    **rules("sigmoid tanh silu gelu elu celu selu mish leaky_relu prelu softplus hardswish hardsigmoid clamp "
            "softmax log_softmax dropout sub div", "elementwise"),
    **rules("mul mul_", "element product"),
    **rules("add add_", "sum"),
    **rules("cat concat stack", "concatenation"),
    **rules("flatten view reshape t transpose permute expand expand_as repeat", "reshape"),
    **rules("bilinear einsum tensordot baddmm cdist lstm gru rnn_tanh rnn_relu multi_head_attention_forward "
            "scaled_dot_product_attention", "unknown"),
}
TAKES_PLACE = {"rectifier", "elementwise", "element product", "sum"}


def weights_of(step):
    """Numbers of trained weights and biases among a step's constants."""
    weights = biases = 0
    if step.operation in ("sub", "div"):  # what the input is shifted and divided by was not trained
        return weights, biases
    for i, (item, name) in enumerate(zip(step.arguments, step.names)):
        is_weight = isinstance(item, torch.Tensor) and item.is_floating_point() and item.dim() > 0
        if not is_weight or name.startswith("running"):
            continue
        if name == "bias" or step.operation == "add" or (step.operation in ("addmm", "baddbmm") and i == 0):
            biases += item.numel()
        else:
            weights += item.numel()
    return weights, biases


def multiplications_of(step, rule, given, output):
    """Of one run; given(i) is the tensor that is argument i, or None."""
    def option(name):
        return step.arguments[step.names.index(name)]

    def reads(inputs, outputs):
        return sum(((i + 1) * inputs + outputs - 1) // outputs - i * inputs // outputs for i in range(outputs))

    name = step.operation
    if rule == "convolution":
        transposed = option("transposed") if "transposed" in step.names else "transpose" in name
        tensor = given(0) if transposed else output
        return given(step.names.index("weight")).numel() * (tensor.numel() // tensor.shape[1])
    if rule == "product":
        return output.numel() * given(1 if name in ("addmm", "baddbmm") else 0).shape[-1]
    if rule == "pooling":
        window, dimensions = option("kernel_size"), int(name[-2])
        return math.prod(window if len(window) > 1 else window * dimensions) * output.numel()
    if rule == "adaptive pooling":
        tensor, kept = given(0), given(0).dim() - int(name[-2])
        return math.prod(n if i < kept else reads(n, output.shape[i]) for i, n in enumerate(tensor.shape))
    if rule == "mean":
        return given(0).numel()
    if rule == "normalisation":
        return output.numel()
    if rule == "element product":
        other = given(1)
        return output.numel() if other is not None and other.dim() > 0 else 0
    return 0


def storage_of(tensor):
    storage = tensor.untyped_storage() if hasattr(tensor, "untyped_storage") else tensor.storage()
    return storage.data_ptr()


def is_number(tensor):
    """Traces hold sizes as tensors; they are no activations."""
    return tensor.dim() == 0 and not tensor.is_floating_point()


def bytes_of(tensor):
    return tensor.numel() * tensor.element_size()


class Memory:
    """Memory at every step of a run, views counted with what they look at."""

    def __init__(self, steps, output, environment):
        self.environment = environment
        self.last_use, self.listed = {}, {}
        # Views of weights take no working memory.
        self.weights = {storage_of(item) for step in steps for item in flat(step.arguments)
                        if isinstance(item, torch.Tensor)}
        for i, step in enumerate(steps):
            for value in step.inputs():
                self.use(value, i)
            for value in step.outputs:
                self.use(value, i)
                if not value.is_tensor:  # lists hold on to their tensors
                    self.listed[value] = set(step.inputs())
        self.use(output, len(steps))

    def use(self, value, step):
        self.last_use[value] = max(self.last_use.get(value, 0), step)
        for element in self.listed.get(value, ()):
            self.use(element, step)

    def storages(self, computed, first):
        """Bytes by storage of what is still used in this step or later."""
        storages = {}
        for value in computed:
            if value.is_tensor and self.last_use.get(value, -1) >= first:
                tensor = self.environment[value]
                key = storage_of(tensor)
                if is_number(tensor) or key in self.weights:
                    continue
                storages[key] = max(storages.get(key, 0), bytes_of(tensor))
        return storages

    def bytes_at(self, index, step, computed, takes_place):
        alive, survivors = self.storages(computed, index), self.storages(computed, index + 1)
        total = sum(alive.values())
        for value in step.outputs:
            if not value.is_tensor or is_number(self.environment[value]):
                continue
            if storage_of(self.environment[value]) in alive.keys() | self.weights:
                continue
            size = bytes_of(self.environment[value])
            given = [self.environment[v] for v in step.inputs() if v.is_tensor]
            if not (takes_place and any(bytes_of(t) == size and storage_of(t) not in survivors for t in given)):
                total += size
        return total


class Layer:
    """Steps [first, last) of the program, from one Value to another, and what they demand."""

    def __init__(self, program, name, first, last):
        self.program, self.name, self.first, self.last = program, name, first, last
        self.input = program.steps[first - 1].outputs[0] if first else program.input
        self.output = program.output if last == len(program.steps) else program.steps[last - 1].outputs[0]
        self.weights = self.biases = self.multiplications = self.working_bytes = 0
        self.is_weighted, self.is_elementwise = False, True
        self.shape = self.count(torch.linspace(-1, 1, self.input.probe.numel()).reshape(self.input.probe.shape))

    def run(self, tensor):
        return self.program.run(self.first, self.last, self.input, tensor)[self.output]

    def count(self, probe):
        steps = self.program.steps[self.first:self.last]
        environment = self.program.run(self.first, self.last, self.input, probe)
        memory = Memory(steps, self.output, environment)
        computed = {self.input}
        for i, step in enumerate(steps):
            if step.outputs[0].is_tensor:
                self.count_step(step, environment, memory, i, computed)
            elif step.kind == "prim::ListConstruct":
                self.weights += weights_of(step)[0]  # that are joined to what is computed
            computed.update(step.outputs)
        return list(environment[self.output].shape[1:])

    def count_step(self, step, environment, memory, index, computed):
        def given(i):
            item = step.arguments[i]
            item = environment[item] if isinstance(item, Value) else item
            return item if isinstance(item, torch.Tensor) else None

        rule = RULES.get(step.operation)
        weights, biases = weights_of(step)
        if rule == "unknown" or (rule is None and weights + biases > 0):
            raise ExportError("the multiplications of %s are not known" % step.describe())
        multiplications = multiplications_of(step, rule, given, environment[step.outputs[0]])
        self.weights += weights
        self.biases += biases
        self.multiplications += multiplications
        takes_place = rule in TAKES_PLACE or step.operation == "batch_norm"
        self.working_bytes = max(self.working_bytes, memory.bytes_at(index, step, computed, takes_place))
        self.is_weighted |= rule in ("convolution", "product")
        self.is_elementwise &= rule in ("rectifier", "elementwise", "normalisation") or (
            rule == "element product" and multiplications == 0)


class Group:
    """Layers that are placed together, as one."""

    def __init__(self, layers):
        self.layers = layers
        weighted = [layer.name for layer in layers if layer.is_weighted]
        self.name = layers[0].name
        if weighted:
            self.name = weighted[0] + ("-" + weighted[-1] if len(weighted) > 1 else "")
        self.weights = sum(layer.weights for layer in layers)
        self.biases = sum(layer.biases for layer in layers)
        self.multiplications = sum(layer.multiplications for layer in layers)
        self.working_bytes = max(layer.working_bytes for layer in layers)
        self.shape = layers[-1].shape
        self.is_elementwise = all(layer.is_elementwise for layer in layers)

    def run(self, tensor):
        for layer in self.layers:
            tensor = layer.run(tensor)
        return tensor


def find_step(layers, item):
    names = [layer.name for layer in layers]
    if item in names:
        return names.index(item)
    if isinstance(item, str) and item.isdigit():
        item = int(item)
    if isinstance(item, int) and 0 <= item < len(names):
        return item
    raise ExportError("grouping: there is no step '%s' to cut behind; must be paper, cuts, or of these steps: %s" %
                      (item, ", ".join(names)))


def group_layers(layers, grouping):
    """Merges the layers between cuts to those that are placed."""
    if grouping == "cuts":
        starts = list(range(1, len(layers)))
    elif grouping == "paper":
        weighted = [i for i, layer in enumerate(layers) if layer.is_weighted]
        starts = weighted[1:]
    else:
        starts = [find_step(layers, item) + 1 for item in
                  (grouping.split(",") if isinstance(grouping, str) else grouping)]
        if starts != sorted(set(starts)) or starts[-1:] == [len(layers)]:
            raise ExportError("grouping: cuts must be in order, and the last step has nothing behind it: %s" % grouping)
    bounds = [0, *starts, len(layers)]
    return [Group(layers[first:last]) for first, last in zip(bounds, bounds[1:])]


# ---- What the layers give for the images -----------------------------------------------------------------------

def counted(items, what, progress):
    """The items with their numbers, telling how many are done."""
    for i, item in enumerate(items):
        yield i, item
        if progress:
            progress(what, i + 1, len(items))


def record(layers, images, progress=None):
    """For each layer, its output for each image, one image at a time."""
    recorded = [[] for _ in layers]
    with torch.inference_mode():
        for i, image in counted(images, "recording", progress):
            tensor = image.unsqueeze(0).to(torch.float32)
            for layer, outputs in zip(layers, recorded):
                tensor = layer.run(tensor).contiguous()
                if not torch.isfinite(tensor).all():
                    raise ExportError("layer '%s' gives NaN or infinity for image %d" % (layer.name, i))
                outputs.append(tensor[0].numpy().astype("<f4"))
    return recorded


def only_tensor(output):
    """What a model returned, where that is one tensor or a tuple of one."""
    if isinstance(output, (tuple, list)) and len(output) == 1:
        output = output[0]
    if not isinstance(output, torch.Tensor):
        raise ExportError("it returns a %s, expected one tensor" % type(output).__name__)
    return output


@contextlib.contextmanager
def evaluating(model):
    """The model as it answers, not as it learns; afterwards as it was."""
    was_training = [module for module in model.modules() if module.training]
    model.eval()
    try:
        yield
    finally:
        for module in was_training:
            module.training = True


def require_same_answers(model, images, mean, std, recorded, progress):
    """A trace holds what ran for one input: branches that values decide, and what left PyTorch, it does not show."""
    with torch.no_grad(), evaluating(model):
        for i, image in counted(images, "comparing with the model", progress):
            expected = only_tensor(model(normalised(image, mean, std))).flatten()
            given = torch.from_numpy(recorded[-1][i]).flatten()
            if not torch.allclose(given, expected, rtol=1e-4, atol=1e-5 * float(expected.abs().max())):
                raise ExportError("for image %d the model answers other than its trace: values decide which operations "
                                  "run, or it computes outside PyTorch (torch.jit.script says where)" % i)


def importance(activation, gradient):
    """I-SPLIT's cumulated importance of one image: the mean of ReLU(mean over c of alpha_c * activation_c)."""
    channels = activation.flatten(2) if activation.dim() > 2 else activation.reshape(1, -1, 1)
    channels = channels.double()  # terms of both signs nearly cancel
    alpha = gradient.reshape(channels.shape).double().mean(2, keepdim=True)
    return (alpha * channels).mean(1).relu().mean().item()


def measure_cui(layers, images, labels, progress=None):
    """By image and cut: the CUI, with the correct class's logit as the score."""
    values = []
    for i, image in counted(images, "measuring saliency", progress):
        tensor = image.unsqueeze(0).to(torch.float32).requires_grad_(True)
        activations = []
        for layer in layers:
            tensor = layer.run(tensor)
            activations.append(tensor)
        gradients = torch.autograd.grad(tensor.flatten()[labels[i]], activations[:-1])
        values.append([importance(a.detach(), g) for a, g in zip(activations, gradients)])
    return numpy.array(values, dtype=numpy.float64).reshape(len(images), len(layers) - 1)


def find_candidates(values, considered):
    """Local maxima above 0 among the cuts considered, a plateau at its first; one at either end counts."""
    candidates, places = set(), [i for i, is_considered in enumerate(considered) if is_considered]
    first = 0
    while first < len(places):
        end = first
        while end < len(places) and values[places[end]] == values[places[first]]:
            end += 1
        value = values[places[first]]
        rises = first == 0 or values[places[first - 1]] < value
        falls = end == len(places) or values[places[end]] < value
        if rises and falls and value > 0:
            candidates.add(places[first])
        first = end
    return candidates


def make_curve(layers, values, classes):
    """(classes, images, [(cut, mean, standard error, is candidate)])."""
    count = len(values)
    means = values.mean(axis=0)
    errors = values.std(axis=0, ddof=1) / math.sqrt(count) if count > 1 else numpy.zeros(values.shape[1])
    candidates = find_candidates(means, [not layer.is_elementwise for layer in layers[:-1]])
    return classes, count, [(cut, means[cut], errors[cut], cut in candidates) for cut in range(len(means))]


def make_curves(layers, images, labels, progress=None):
    """Of all images, and of those of each class."""
    values = measure_cui(layers, images, labels, progress)
    present = sorted(set(labels))
    curves = [make_curve(layers, values, [])]
    if len(present) > 1:
        curves += [make_curve(layers, values[[label == c for label in labels]], [c]) for c in present]
    return curves


class Part(torch.nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.layers = layers

    def forward(self, tensor):
        for layer in self.layers:
            tensor = layer.run(tensor)
        return tensor


def save_part(layers, tensor):
    """The layers as a TorchScript file, and their output."""
    with torch.no_grad():
        traced = torch.jit.trace(Part(layers), tensor, check_trace=False)
        output = Part(layers)(tensor)
        stored = io.BytesIO()
        torch.jit.save(traced, stored)
        stored.seek(0)
        again = torch.jit.load(stored)(tensor)
    if not torch.equal(output, again):
        raise ExportError("layers '%s' to '%s' as a TorchScript file do not compute what they do here" %
                          (layers[0].name, layers[-1].name))
    return stored.getvalue(), output.contiguous()


def make_parts(layers, image):
    parts = []
    for cut in range(len(layers) - 1):
        head, tensor = save_part(layers[:cut + 1], image.unsqueeze(0).to(torch.float32))
        parts.append((cut, head, save_part(layers[cut + 1:], tensor)[0]))
    return parts


# ---- The file --------------------------------------------------------------------------------------------------

def pack_name(text):
    data = text.encode("utf-8")
    if len(data) > 256 or any(ord(c) < 32 or 127 <= ord(c) < 160 for c in text):
        raise ExportError("the name %r must have at most 256 bytes and no control characters" % text)
    return struct.pack("<I", len(data)) + data


def pack_shape(extents):
    return struct.pack("<I%dq" % len(extents), len(extents), *extents)


def pack_section(tag, content, flags=0):
    header = tag + struct.pack("<IQ", flags, len(content))
    return header + struct.pack("<I", zlib.crc32(content, zlib.crc32(header))) + content


def pack_profile(name, input_shape, class_count, layers):
    content = pack_name(name) + pack_shape(input_shape) + struct.pack("<II", class_count, len(layers))
    for layer in layers:
        content += pack_name(layer.name)
        content += struct.pack("<4Q", layer.weights, layer.biases, layer.multiplications, layer.working_bytes)
        content += pack_shape(layer.shape)
    return content


def pack_data(name, class_names, labels, images):
    content = [pack_name(name), struct.pack("<I", len(class_names)), *map(pack_name, class_names)]
    content.append(struct.pack("<I%dI" % len(labels), len(labels), *labels))
    return b"".join(content + [images.numpy().tobytes()])


def pack_saliency(curves):
    content = struct.pack("<II", 1, len(curves))
    for classes, image_count, entries in curves:
        content += pack_name("cui") + struct.pack("<I%dI" % len(classes), len(classes), *classes)
        content += struct.pack("<QI", image_count, len(entries))
        content += b"".join(struct.pack("<IddI", *entry) for entry in entries)
    return content


def pack_parts(parts):
    content = [struct.pack("<II", 1, len(parts))]
    for cut, head, tail in parts:
        content += [struct.pack("<IQ", cut, len(head)), head, struct.pack("<Q", len(tail)), tail]
    return b"".join(content)


def open_beside(path):
    """A new hidden file in the folder of path: descriptor and name."""
    folder, name = os.path.split(os.path.realpath(path))
    try:
        return tempfile.mkstemp(prefix="." + name + "-", dir=folder)
    except OSError as error:
        raise OSError(error.errno, os.strerror(error.errno), os.fspath(path)) from error


def require_writable(path):
    """Finds out before the work what writing would fail on."""
    if os.path.isdir(path):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    descriptor, temporary = open_beside(path)
    os.close(descriptor)
    os.unlink(temporary)


def write_whole(path, sections):
    """The whole file or nothing: beside it first, then renamed."""
    descriptor, temporary = open_beside(path)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"\x89PROM\r\n\x1a" + struct.pack("<II", 1, len(sections)))
            for section in sections:
                file.write(section)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, os.path.realpath(path))
    except BaseException:
        os.unlink(temporary)
        raise


# ---- What users call -------------------------------------------------------------------------------------------

def check_images(images):
    if not isinstance(images, torch.Tensor):
        try:
            images = numpy.asarray(images)
        except ValueError as error:  # images of several sizes
            raise ExportError("images are no array: %s" % error) from error
        if images.dtype != numpy.uint8:
            raise ExportError("images are %s, must be uint8, 0 to 255, as they travel" % images.dtype)
        images = torch.from_numpy(numpy.ascontiguousarray(images))
    if images.dtype != torch.uint8:
        raise ExportError("images are %s, must be uint8, 0 to 255, as they travel" % str(images.dtype).split(".")[-1])
    if images.dim() < 2 or images.numel() == 0:
        raise ExportError("images have shape %s, must be count x channels x height x width, at least one" %
                          shape_text(images.shape))
    return images.contiguous()


def check_labels(labels, images, class_names):
    labels = numpy.asarray(labels)
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    if labels.ndim != 1:
        raise ExportError("labels have shape %s, must be one number for each image" % shape_text(labels.shape))
    if len(labels) != len(images):
        raise ExportError("there are %d images but %d labels" % (len(images), len(labels)))
    if labels.dtype.kind not in "biuf":
        raise ExportError("labels are %s, must be the numbers of classes" % labels.dtype)
    for i, label in enumerate(labels):
        if not float(label).is_integer():
            raise ExportError("image %d has label %g, must be a whole number" % (i, label))
    labels = [int(label) for label in labels]
    for i, label in enumerate(labels):
        if not 0 <= label < len(class_names):
            raise ExportError("image %d has label %d, must be 0 to %d" % (i, label, len(class_names) - 1))
    return labels


def check_class_names(names, class_count):
    names = [str(i) for i in range(class_count)] if names is None else list(names)
    if len(names) != class_count:
        raise ExportError("there are %d class names but the network has %d outputs" % (len(names), class_count))
    for i, name in enumerate(names):
        if not isinstance(name, str) or not name or name in names[:i]:
            raise ExportError("class %d is called %r, must be a text of its own" % (i, name))
    return names


def check_normalisation(mean, std, channels):
    if mean is None and std is None:
        return None, None

    def spread(what, values, default):
        values = [default] if values is None else numpy.atleast_1d(numpy.asarray(values, numpy.float64)).tolist()
        if len(values) not in (1, channels):
            raise ExportError("%s has %d values, must be 1 or one for each of %d channels" %
                              (what, len(values), channels))
        if not all(map(math.isfinite, values)):
            raise ExportError("%s has the value %s, must be finite" % (what, values))
        return values * (channels // len(values))

    mean, std = spread("input_mean", mean, 0.0), spread("input_std", std, 1.0)
    if min(std) <= 0:
        raise ExportError("input_std has the value %g, must be greater than 0" % min(std))
    return mean, std


def to_script(model, probe):
    """A frozen copy of the model in TorchScript, as a file of it would be loaded."""
    if not isinstance(model, torch.nn.Module):
        raise ExportError("the model is a %s, must be a torch.nn.Module or what torch.jit.load() returns" %
                          type(model).__name__)
    for name, tensor in model.named_parameters():
        if torch.nn.parameter.is_lazy(tensor):
            raise ExportError("weight '%s' has no shape yet: run the model once before" % name)
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise ExportError("weight '%s' holds NaN or infinity" % name)
    for name, tensor in model.named_buffers():  # running means, say; but masks may hold infinities
        if not torch.nn.parameter.is_lazy(tensor) and tensor.is_floating_point() and torch.isnan(tensor).any():
            raise ExportError("buffer '%s' holds NaN" % name)
    stored = io.BytesIO()
    torch.jit.save(model if isinstance(model, torch.jit.ScriptModule) else trace(model, probe), stored)
    stored.seek(0)
    loaded = torch.jit.load(stored, map_location="cpu")
    if hasattr(loaded, "training"):  # a frozen one has no such state
        loaded.eval()
    return loaded


def trace(model, probe):
    with evaluating(model):
        try:
            return torch.jit.trace(model, probe, check_trace=False)
        except Exception as error:  # whatever a model may raise
            reason = str(error).strip().split("\n")[-1]
            kind = "" if isinstance(error, RuntimeError) else type(error).__name__ + (": " if reason else "")
            raise ExportError("given an input of shape %s, the model fails: %s" %
                              (shape_text(probe.shape[1:]), kind + reason)) from error


def normalised(image, mean, std):
    tensor = image.unsqueeze(0).to(torch.float32)
    if mean is None:
        return tensor
    mean, std = (torch.tensor(v, dtype=torch.float32).view(-1, 1, 1) for v in (mean, std))
    return (tensor / 255 - mean) / std


def openblas():
    """The library that multiplies matrices for Debian's PyTorch, whose threads are its own; None elsewhere."""
    try:
        return ctypes.CDLL("libopenblas.so.0", mode=os.RTLD_NOLOAD)
    except (AttributeError, OSError):
        return None


@contextlib.contextmanager
def one_thread():
    """More threads sum in another order, and give other last bits."""
    threads, blas = torch.get_num_threads(), openblas()
    blas_threads = blas.openblas_get_num_threads() if blas else 0
    torch.set_num_threads(1)
    if blas:
        blas.openblas_set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)
        if blas:
            blas.openblas_set_num_threads(blas_threads)


def cut_model(model, image, mean, std):
    """The network as layers between all its cuts."""
    probe = torch.rand((1, *image.shape), generator=torch.Generator().manual_seed(1)) * 2 - 1
    script = to_script(model, probe)
    with torch.no_grad():
        program = Program(script, probe, mean, std)
        cuts, names, refused = program.find_cuts()
        if not cuts:
            raise ExportError("there is nothing to cut: nowhere between its %d operations does a single tensor cross%s"
                              % (len(program.steps) - program.prefix, "".join("; " + r for r in refused[:1])))
        bounds = [0, *(cut + 1 for cut in cuts), len(program.steps)]
        layers = [Layer(program, *layer) for layer in zip(names, bounds, bounds[1:])]
        output = image.unsqueeze(0).to(torch.float32)
        for layer in layers:
            output = layer.run(output)
        whole = only_tensor(script(normalised(image, mean, std)))
    if output.dtype != torch.float32 or output.shape != whole.shape or output.shape[0] != 1:
        raise ExportError("its output is %s of shape %s, must be float32 and begin with the batch dimension of 1" %
                          (str(whole.dtype).split(".")[-1], shape_text(whole.shape)))
    # LibTorch's executor may fuse operations, which changes last bits; anything more is a fault.
    if not torch.allclose(output, whole, rtol=1e-4, atol=1e-5 * float(whole.abs().max())):
        raise ExportError("its operations one by one do not compute what the whole does (does it write to parts of "
                          "tensors?)")
    return layers


def export(model, images, labels, path, class_names=None, input_mean=None, input_std=None, parts=False,
           grouping="paper", name=None, data_name="images/test", saliency=True, progress=None):
    """Writes a trained network and what it makes of some images as a split bundle.

    model: torch.nn.Module (traced) or ScriptModule, from one tensor with a batch dimension to logits.
    images: uint8 array or tensor, count x channels x height x width, 0 to 255.
    labels: the class that each image shows.
    path: the file to write, usually .prom; written whole or not at all.
    class_names: one for every class; by default their numbers.
    input_mean, input_std: for every channel, on the scale 0 to 1, as torchvision's Normalize takes them: the network
        then begins with (pixel / 255 - mean) / std. Without them it takes pixels, 0 to 255.
    parts: also store TorchScript files of both halves for every cut.
    grouping: what is placed as one layer: "paper" (a convolution or linear map with what follows it), "cuts" (every
        place where it can be cut), or a list of steps, by name or number, behind which to cut.
    saliency: whether to measure I-SPLIT's importance, for all images and for each class.
    progress: called with what is being done, how many images are done, and of how many; may be None.

    Raises ExportError with the reason, OSError when the file cannot be written. Returns the layers' names.
    """
    require_writable(path)
    images = check_images(images)
    image_shape = list(images.shape[1:])
    with one_thread():
        mean, std = check_normalisation(input_mean, input_std, image_shape[0])
        layers = group_layers(cut_model(model, images[0], mean, std), grouping)
        class_count = math.prod(layers[-1].shape)
        class_names = check_class_names(class_names, class_count)
        labels = check_labels(labels, images, class_names)
        recorded = record(layers, images, progress)
        if not isinstance(model, torch.jit.ScriptModule):
            require_same_answers(model, images, mean, std, recorded, progress)
        curves = make_curves(layers, images, labels, progress) if saliency and len(layers) > 1 else []
        files = make_parts(layers, images[0]) if parts else []
    name = name or getattr(model, "original_name", type(model).__name__)
    origin = "prometheus_export.py, PyTorch %s\nmodel: %s\ngrouping: %s\ninput mean: %s, deviation: %s\n" % (
        torch.__version__, name, grouping, mean, std)
    sections = [
        pack_section(b"PROF", pack_profile(name, image_shape, class_count, layers)),
        pack_section(b"ORIG", origin.encode("utf-8")),
        pack_section(b"DATA", pack_data(data_name, class_names, labels, images)),
        pack_section(b"ACTV", b"".join(output.tobytes() for outputs in recorded for output in outputs)),
    ]
    sections += [pack_section(b"SALI", pack_saliency(curves), 1)] if curves else []
    sections += [pack_section(b"PART", pack_parts(files), 1)] if files else []
    write_whole(path, sections)
    return [layer.name for layer in layers]


class ProgressLine:
    """How far a step of the export is and how long its rest will take: "recording: 12 of 100, 3 s, 22 s left"."""

    def __init__(self, stream=sys.stderr, clock=time.monotonic):
        self.stream, self.clock, self.what = stream, clock, None

    def __call__(self, what, done, count):
        now = self.clock()
        if what != self.what:  # told when the first image is done: the pace is that of the others
            self.what, self.start, self.first, self.shown = what, now, done, -math.inf
        seconds = now - self.start
        if done == count:
            self.write("%s: %d of %d in %d s" % (what, done, count, seconds), "\n")
        elif now - self.shown >= 0.2:
            self.shown = now
            pace = seconds / (done - self.first) if done > self.first else 0
            left = ", %d s, %d s left" % (seconds, math.ceil(pace * (count - done))) if pace else ""
            self.write("%s: %d of %d%s" % (what, done, count, left), "")

    def write(self, text, end):
        print("\r\033[K" + text, end=end, file=self.stream, flush=True)


def load_array(path):
    try:
        array = numpy.load(path, allow_pickle=False)
    except (EOFError, ValueError) as error:
        raise ExportError("'%s' is no .npy file, or damaged: %s" % (path, error)) from error
    if not isinstance(array, numpy.ndarray):
        raise ExportError("'%s' holds arrays %s, expected a .npy file of one" % (path, ", ".join(array.files)))
    return array


def numbers(text):
    return [float(item) for item in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], epilog="Model files are trusted: PyTorch "
                                     "runs what they hold. Example: prometheus_export.py model.pt images.npy "
                                     "labels.npy net.prom --class-names=cat,dog --mean=0.5 --std=0.25")
    parser.add_argument("model", help="TorchScript file: torch.jit.script(model).save(file)")
    parser.add_argument("images", help=".npy file, uint8, count x channels x height x width")
    parser.add_argument("labels", help=".npy file, integers")
    parser.add_argument("bundle", help="file to write, FILE.prom")
    parser.add_argument("--class-names", metavar="A,B", help="one for every class")
    parser.add_argument("--mean", type=numbers, metavar="X,Y,Z", help="of each channel, on the scale 0 to 1")
    parser.add_argument("--std", type=numbers, metavar="X,Y,Z", help="of each channel, on the scale 0 to 1")
    parser.add_argument("--grouping", default="paper", help="paper, cuts, or steps to cut behind: A,B")
    parser.add_argument("--parts", action="store_true", help="store TorchScript files of both halves too")
    parser.add_argument("--no-saliency", action="store_true", help="do not measure I-SPLIT's importance")
    parser.add_argument("--name", help="of the network (default: the model file's)")
    parser.add_argument("--data-name", default="images/test", help="of data set and split (default: %(default)s)")
    options = parser.parse_args()
    try:
        try:
            model = torch.jit.load(options.model, map_location="cpu")
        except (RuntimeError, ValueError) as error:
            raise ExportError("'%s' is no TorchScript file, or damaged: %s" %
                              (options.model, str(error).strip().split("\n")[0])) from error
        arrays = [load_array(options.images), load_array(options.labels)]
        names = export(model, *arrays, options.bundle, parts=options.parts, grouping=options.grouping,
                       class_names=options.class_names.split(",") if options.class_names else None,
                       input_mean=options.mean, input_std=options.std, saliency=not options.no_saliency,
                       name=options.name or os.path.splitext(os.path.basename(options.model))[0],
                       data_name=options.data_name, progress=ProgressLine() if sys.stderr.isatty() else None)
    except (ExportError, OSError) as error:
        print("prometheus_export: %s" % error, file=sys.stderr)
        return 1
    print("wrote %s: %d images, layers %s" % (options.bundle, len(arrays[0]), ", ".join(names)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
