/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-models.h"

#include "seeded-random.h"
#include "torch-environment.h"

#include <caffe2/serialize/inline_container.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/passes/freeze_module.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <functional>
#include <limits>
#include <map>
#include <stdexcept>

namespace prometheus
{

namespace
{

using torch::jit::Module;

torch::Tensor Values(const std::vector<int64_t>& shape, uint64_t seed)
{
    torch::Tensor values = torch::empty(shape);
    SeededRandom random(seed);
    const double bound = 1.0 / std::sqrt(static_cast<double>(values.numel() / shape[0]));
    for (int64_t i = 0; i < values.numel(); ++i)
    {
        values.data_ptr<float>()[i] = static_cast<float>(random.Uniform(-bound, bound));
    }
    return values;
}

void AddConvolution(Module& module, const std::string& name, int64_t inputs, int64_t outputs)
{
    const auto seed = static_cast<uint64_t>(name.size()) * 100 + static_cast<uint64_t>(name.back());
    module.register_parameter(name, Values({outputs, inputs, 3, 3}, seed), false);
    module.register_parameter(name + "_bias", Values({outputs}, seed + 1), false);
}

void AddLinear(Module& module, const std::string& name, int64_t inputs, int64_t outputs)
{
    module.register_parameter(name, Values({outputs, inputs}, 7), false);
    module.register_parameter(name + "_bias", Values({outputs}, 8), false);
}

/** A convolution that keeps rows and columns, as source. */
std::string Conv(const std::string& name, const std::string& input)
{
    return "torch.conv2d(" + input + ", self." + name + ", self." + name +
           "_bias, [1, 1], [1, 1], [1, 1], 1)";
}

Module MakeBlock(const std::string& name)
{
    Module block(name);
    AddConvolution(block, "first", 4, 4);
    AddConvolution(block, "second", 4, 4);
    block.define("def forward(self, x):\n"
                 "  y = torch.relu_(" +
                 Conv("first", "x") +
                 ")\n"
                 "  y = " +
                 Conv("second", "y") +
                 "\n"
                 "  y += x\n"
                 "  return torch.relu_(y)\n");
    return block;
}

/** A stem, two residual blocks of one class each, a linear map. */
Module MakeResidual()
{
    Module model("Residual");
    AddConvolution(model, "stem", 3, 4);
    AddLinear(model, "fc", 4 * 3 * 3, 5);
    model.register_module("block1", MakeBlock("Block1"));
    model.register_module("block2", MakeBlock("Block2"));
    model.define("def forward(self, x):\n"
                 "  x = " +
                 Conv("stem", "x") +
                 "\n"
                 "  x = self.block1.forward(x)\n"
                 "  x = self.block2.forward(x)\n"
                 "  x = torch.max_pool2d(x, [2, 2], [2, 2], [0, 0], [1, 1], False)\n"
                 "  return torch.linear(torch.flatten(x, 1), self.fc, self.fc_bias)\n");
    return model;
}

/** Raises on maps without rows and columns, as torchvision's poolings do; a loop; sizes as numbers.
 */
Module MakeAdaptive()
{
    Module model("Adaptive");
    AddConvolution(model, "conv", 3, 6);
    AddLinear(model, "fc", 24, 24);
    model.define("def forward(self, x):\n"
                 "  x = torch.relu(" +
                 Conv("conv", "x") +
                 ")\n"
                 "  if len(x.size()) <= 2:\n"
                 "    raise AssertionError('a map has rows and columns')\n"
                 "  x = torch.adaptive_avg_pool2d(x, [2, 2])\n"
                 "  batch = x.size(0)\n"
                 "  x = x.view([batch, -1])\n"
                 "  for i in range(2):\n"
                 "    x = torch.linear(x, self.fc, self.fc_bias)\n"
                 "  return x\n");
    return model;
}

/** Takes images of any size of 3 or more, and tells ten classes apart. */
Module MakeTenClasses()
{
    Module model("TenClasses");
    AddConvolution(model, "conv", 3, 6);
    AddLinear(model, "fc", 6, 10);
    model.define("def forward(self, x):\n"
                 "  x = torch.relu(" +
                 Conv("conv", "x") +
                 ")\n"
                 "  x = torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1)\n"
                 "  return torch.linear(x, self.fc, self.fc_bias)\n");
    return model;
}

/** Two branches that are concatenated, one of them branching again. */
Module MakeConcatenation()
{
    Module model("Concatenation");
    AddConvolution(model, "left", 3, 2);
    AddConvolution(model, "right", 3, 4);
    AddConvolution(model, "inner", 4, 2);
    AddLinear(model, "fc", 8, 3);
    model.define("def forward(self, x):\n"
                 "  x = torch.tanh(x)\n"
                 "  left = torch.relu(" +
                 Conv("left", "x") +
                 ")\n"
                 "  right = torch.relu(" +
                 Conv("right", "x") +
                 ")\n"
                 "  inner = torch.sigmoid(" +
                 Conv("inner", "right") +
                 ")\n"
                 "  x = torch.cat([left, right, inner], 1)\n"
                 "  x = torch.mean(x, [2, 3])\n"
                 "  return torch.linear(x, self.fc, self.fc_bias)\n");
    return model;
}

/** Writes into slices of what it made, and into its input. */
Module MakeInPlace()
{
    Module model("InPlace");
    AddConvolution(model, "first", 3, 4);
    AddConvolution(model, "second", 4, 2);
    model.define("def forward(self, x):\n"
                 "  x.mul_(0.5)\n"
                 "  y = " +
                 Conv("first", "x") +
                 "\n"
                 "  channel = torch.select(y, 1, 2)\n"
                 "  channel.fill_(0.25)\n"
                 "  z = torch.relu(y)\n"
                 "  rows = torch.slice(z, 2, 0, 2, 1)\n"
                 "  rows.mul_(2.0)\n"
                 "  w = " +
                 Conv("second", "z") +
                 "\n"
                 "  return torch.flatten(w, 1)\n");
    return model;
}

/** Maps that cross in another order than row-major, and a size read long before it is used. */
Module MakePermuted()
{
    Module model("Permuted");
    AddConvolution(model, "conv", 3, 4);
    AddLinear(model, "fc", 4, 4);
    model.define("def forward(self, x):\n"
                 "  rows = x.size(2)\n"
                 "  x = " +
                 Conv("conv", "x") +
                 "\n"
                 "  x = torch.permute(x, [0, 2, 3, 1])\n"
                 "  x = torch.linear(x, self.fc, self.fc_bias)\n"
                 "  x = torch.transpose(x, 1, 3)\n"
                 "  x = torch.relu(x)\n"
                 "  x = torch.flatten(x, 1)\n"
                 "  return x / rows\n");
    return model;
}

/** Attention over patches: tensors cross whose elements do not lie in row-major order. */
Module MakeAttention()
{
    Module model("Attention");
    AddConvolution(model, "conv", 3, 4);
    AddLinear(model, "fc", 4, 4);
    model.register_parameter("position", Values({1, 16, 4}, 51), false);
    model.define("def forward(self, x):\n"
                 "  x = torch.transpose(torch.flatten(" +
                 Conv("conv", "x") +
                 ", 2), 1, 2)\n"
                 "  x = x + self.position\n"
                 "  key = torch.linear(x, self.fc)\n"
                 "  scores = torch.softmax(torch.matmul(x, torch.transpose(key, 1, 2)), 2)\n"
                 "  x = x + torch.matmul(scores, key)\n"
                 "  x = torch.layer_norm(x, [4])\n"
                 "  return torch.linear(torch.mean(x, [1]), self.fc, self.fc_bias)\n");
    return model;
}

/** A size read, after the pooling, of what went into the pooling. */
Module MakeLateSize()
{
    Module model("LateSize");
    AddConvolution(model, "conv", 3, 6);
    AddLinear(model, "fc", 6, 4);
    model.define("def forward(self, x):\n"
                 "  x = torch.relu(" +
                 Conv("conv", "x") +
                 ")\n"
                 "  y = torch.adaptive_avg_pool2d(x, [1, 1])\n"
                 "  y = torch.tanh(y)\n"
                 "  y = y.view([torch.size(x, 0), -1])\n"
                 "  return torch.linear(y, self.fc, self.fc_bias)\n");
    return model;
}

/** Dropout, told by the module whether it trains; one weight on both sides of cuts. */
Module MakeDropout()
{
    Module model("Dropout");
    model.register_attribute("training", c10::BoolType::get(), true);
    AddLinear(model, "fc", 12, 12);
    model.define("def forward(self, x):\n"
                 "  x = torch.flatten(x, 1)\n"
                 "  x = torch.relu(torch.linear(x, self.fc, self.fc_bias))\n"
                 "  x = torch.dropout(x, 0.5, self.training)\n"
                 "  x = torch.linear(x, self.fc, self.fc_bias)\n"
                 "  return torch.log_softmax(x, 1)\n");
    return model;
}

/** A convolution without biases and its batch normalisation, as a module of ResNet's. */
Module MakeNormalised(const std::string& name,
                      int64_t inputs,
                      int64_t outputs,
                      int64_t window,
                      int64_t stride)
{
    Module module(name);
    module.register_parameter("weight", Values({outputs, inputs, window, window}, 41), false);
    module.register_parameter("scale", torch::ones({outputs}), false);
    module.register_parameter("shift", torch::zeros({outputs}), false);
    module.register_buffer("mean", torch::zeros({outputs}));
    module.register_buffer("variance", torch::ones({outputs}));
    const std::string padding = std::to_string(window / 2);
    const std::string step = std::to_string(stride);
    module.define("def forward(self, x):\n"
                  "  x = torch.conv2d(x, self.weight, None, [" +
                  step + ", " + step + "], [" + padding + ", " + padding +
                  "], [1, 1], 1)\n"
                  "  return torch.batch_norm(x, self.scale, self.shift, self.mean, self.variance, "
                  "False, 0.1, 0.00001, False)\n");
    return module;
}

/** He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, 2016, Table 1, 18 layers. */
Module MakeResNet18()
{
    Module model("ResNet18");
    model.register_module("stem", MakeNormalised("Stem", 3, 64, 7, 2));
    std::string body = "  x = torch.relu(self.stem.forward(x))\n"
                       "  x = torch.max_pool2d(x, [3, 3], [2, 2], [1, 1], [1, 1], False)\n";
    int64_t inputs = 64;
    for (int block = 0; block < 8; ++block)
    {
        const int64_t outputs = int64_t{64} << (block / 2);
        const int64_t stride = inputs == outputs ? 1 : 2;
        const std::string name = "block" + std::to_string(block);
        Module module("Block" + std::to_string(block));
        module.register_module("first", MakeNormalised(name + "First", inputs, outputs, 3, stride));
        module.register_module("second", MakeNormalised(name + "Second", outputs, outputs, 3, 1));
        const bool same = stride == 1;
        if (!same)
        {
            module.register_module("shortcut",
                                   MakeNormalised(name + "Shortcut", inputs, outputs, 1, stride));
        }
        module.define("def forward(self, x):\n"
                      "  y = self.second.forward(torch.relu(self.first.forward(x)))\n"
                      "  y += " +
                      std::string(same ? "x" : "self.shortcut.forward(x)") +
                      "\n"
                      "  return torch.relu(y)\n");
        model.register_module(name, module);
        body += "  x = self." + name + ".forward(x)\n";
        inputs = outputs;
    }
    AddLinear(model, "fc", 512, 1000);
    model.define("def forward(self, x):\n" + body +
                 "  x = torch.flatten(torch.adaptive_avg_pool2d(x, [1, 1]), 1)\n"
                 "  return torch.linear(x, self.fc, self.fc_bias)\n");
    return model;
}

/** Traces modules of LibTorch on one input. */
Module Trace(torch::nn::Sequential modules, const std::vector<int64_t>& inputShape)
{
    const torch::NoGradGuard noGrad;
    modules->eval();
    uint64_t seed = 1;
    for (auto& parameter : modules->parameters())
    {
        parameter.set_requires_grad(false);
        parameter.copy_(Values(parameter.sizes().vec(), ++seed));
    }
    Module traced("Traced");
    int count = 0;
    for (const auto& parameter : modules->named_parameters())
    {
        traced.register_parameter("p" + std::to_string(count++), parameter.value(), false);
    }
    const auto forward = [&modules](torch::jit::Stack inputs) -> torch::jit::Stack
    { return {modules->forward(inputs.at(0).toTensor())}; };
    const auto state = torch::jit::tracer::trace({Values(inputShape, 99)},
                                                 forward,
                                                 [](const torch::Tensor&) { return ""; })
                           .first;
    auto graph = state->graph;
    graph->insertInput(0, "self")->setType(traced.type());
    auto* function = traced._ivalue()->compilation_unit()->create_function(
        c10::QualifiedName(*traced.type()->name(), "forward"), graph);
    traced.type()->addMethod(function);
    return traced;
}

Module MakeTraced()
{
    return Trace(torch::nn::Sequential(torch::nn::Conv2d(3, 4, 3),
                                       torch::nn::ReLU(torch::nn::ReLUOptions(true)),
                                       torch::nn::MaxPool2d(2),
                                       torch::nn::Flatten(),
                                       torch::nn::Linear(16, 5)),
                 {1, 3, 6, 6});
}

/** Traced, a padding given by name leaves an operation of its own. */
Module MakeTracedSamePadding()
{
    return Trace(torch::nn::Sequential(
                     torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 4, 3).padding(torch::kSame)),
                     torch::nn::ReLU(),
                     torch::nn::Flatten(),
                     torch::nn::Linear(64, 5)),
                 {1, 3, 4, 4});
}

Module MakeTracedNormalised()
{
    torch::nn::BatchNorm2d norm(4);
    const torch::NoGradGuard noGrad;
    norm->running_mean.copy_(Values({4}, 31));
    norm->running_var.copy_(Values({4}, 32).abs() + 0.5);
    return Trace(
        torch::nn::Sequential(torch::nn::Conv2d(torch::nn::Conv2dOptions(4, 4, 3).groups(2)),
                              norm,
                              torch::nn::ReLU6(),
                              torch::nn::AvgPool2d(2),
                              torch::nn::AdaptiveAvgPool2d(1),
                              torch::nn::Dropout(),
                              torch::nn::Flatten(),
                              torch::nn::Linear(4, 3)),
        {1, 4, 6, 6});
}

Module Freeze(Module module)
{
    module.eval();
    return torch::jit::freeze_module(module);
}

/** A module of this source with a convolution conv of 3 to 4 channels and a linear map fc of 12. */
Module MakeFrom(const std::string& source)
{
    Module model("Model");
    AddConvolution(model, "conv", 3, 4);
    AddLinear(model, "fc", 12, 12);
    model.define(source);
    return model;
}

Module MakeDouble()
{
    Module model("Double");
    model.register_parameter("weight", torch::ones({4, 3}, torch::kFloat64), false);
    model.define("def forward(self, x):\n  return torch.relu(torch.linear(x, self.weight))\n");
    return model;
}

Module MakeWithNan()
{
    auto model = MakeResidual();
    const torch::NoGradGuard noGrad;
    model.attr("block1").toModule().attr("second").toTensor()[1][2][0][1] =
        std::numeric_limits<float>::quiet_NaN();
    return model;
}

Module MakeWithNanBuffer()
{
    auto model = MakeNormalised("NanBuffer", 3, 4, 3, 1);
    const torch::NoGradGuard noGrad;
    model.attr("mean").toTensor()[1] = std::numeric_limits<float>::quiet_NaN();
    return model;
}

Module MakeWithState()
{
    Module model("Counter");
    AddConvolution(model, "conv", 3, 4);
    model.register_attribute("calls", c10::IntType::get(), 0);
    model.define("def forward(self, x):\n"
                 "  self.calls += 1\n"
                 "  return torch.relu(" +
                 Conv("conv", "x") + ") * self.calls\n");
    return model;
}

using Maker = std::function<Module()>;

const std::map<std::string, Maker>& Makers()
{
    const auto from = [](const std::string& body)
    { return [body] { return MakeFrom("def forward(self, x):\n" + body); }; };
    static const std::map<std::string, Maker> makers{
        {"residual", MakeResidual},
        {"frozen-residual", [] { return Freeze(MakeResidual()); }},
        {"adaptive", MakeAdaptive},
        {"concatenation", MakeConcatenation},
        {"in-place", MakeInPlace},
        {"permuted", MakePermuted},
        {"attention", MakeAttention},
        {"dropout", MakeDropout},
        {"ten-classes", MakeTenClasses},
        {"resnet18", MakeResNet18},
        {"traced", MakeTraced},
        {"traced-same-padding", MakeTracedSamePadding},
        {"late-size", MakeLateSize},
        {"traced-normalised", MakeTracedNormalised},
        {"frozen-traced-normalised", [] { return Freeze(MakeTracedNormalised()); }},
        {"two-inputs",
         [] { return MakeFrom("def forward(self, x, y):\n  return torch.relu(x + y)\n"); }},
        {"two-outputs", from("  y = torch.relu(x)\n  return y, y + 1\n")},
        {"tuple-of-one", from("  return (torch.tanh(torch.relu(x)),)\n")},
        {"double", MakeDouble},
        {"list-output", from("  return [torch.relu(x)]\n")},
        {"integer-output", from("  return torch.argmax(torch.tanh(x), 1)\n")},
        {"double-inside", from("  return torch.relu(x.double()).float().flatten(1)\n")},
        {"one-operation", from("  return torch.relu(x)\n")},
        {"one-at-a-time", from("  return torch.relu(x).view([1, -1])\n")},
        {"always-two", from("  return torch.relu(x) + torch.tanh(x)\n")},
        {"value-loop",
         from("  while bool(x.sum() > 1):\n    x = x * 0.5\n  return torch.relu(x)\n")},
        {"random", from("  return torch.relu(x + torch.rand([1]))\n")},
        {"prints", from("  print(x)\n  return torch.relu(torch.tanh(x))\n")},
        {"writes-weights",
         from("  self.fc.mul_(0.5)\n  return torch.linear(torch.relu(x), self.fc)\n")},
        {"training-norm",
         from("  x = torch.relu(x)\n"
              "  x = torch.batch_norm(x, None, None, None, None, True, 0.1, 0.00001, False)\n"
              "  return torch.tanh(x)\n")},
        {"uncounted",
         from("  x = torch.relu(x.flatten(1))\n"
              "  return torch.bilinear(x, x, self.fc.view([1, 12, 12]), None)\n")},
        {"no-forward", [] { return Module("Nothing"); }},
        {"state", MakeWithState},
        {"nan", MakeWithNan},
        {"nan-buffer", MakeWithNanBuffer},
        {"frozen-nan", [] { return Freeze(MakeWithNan()); }},
    };
    return makers;
}

} // namespace

void PrintTo(const ScriptModel& model, std::ostream* stream)
{
    *stream << model.name;
}

std::vector<ScriptModel> GetScriptModels()
{
    return {
        {"residual",
         {3, 6, 6},
         {"conv2d",
          "block1/add",
          "block1/relu#2",
          "block2/add",
          "block2/relu#2",
          "max_pool2d",
          "flatten",
          "linear"}},
        {"frozen-residual",
         {3, 6, 6},
         {"conv2d", "add", "relu#2", "add#2", "relu#4", "max_pool2d", "flatten", "linear"}},
        {"adaptive",
         {3, 6, 6},
         {"conv2d", "relu", "adaptive_avg_pool2d", "view", "linear", "linear#2"}},
        {"concatenation", {3, 5, 5}, {"tanh", "cat", "mean", "linear"}},
        {"in-place", {3, 4, 4}, {"conv2d", "relu", "conv2d#2", "flatten"}},
        {"permuted",
         {3, 4, 4},
         {"conv2d", "permute", "linear", "transpose", "relu", "flatten", "div"}},
        {"attention",
         {3, 4, 4},
         {"conv2d", "flatten", "transpose", "add", "add#2", "layer_norm", "mean", "linear#2"}},
        {"dropout", {3, 2, 2}, {"flatten", "linear", "relu", "linear#2", "log_softmax"}},
        {"traced-same-padding", {3, 4, 4}, {"convolution_mode", "relu", "flatten", "addmm"}},
        {"late-size",
         {3, 4, 4},
         {"conv2d", "relu", "adaptive_avg_pool2d", "tanh", "view", "linear"}},
        {"traced", {3, 6, 6}, {"convolution", "relu", "max_pool2d", "flatten", "addmm"}},
        {"traced-normalised",
         {4, 6, 6},
         {"convolution",
          "batch_norm",
          "relu6",
          "avg_pool2d",
          "adaptive_avg_pool2d",
          "flatten",
          "addmm"}},
        {"frozen-traced-normalised",
         {4, 6, 6},
         {"convolution",
          "batch_norm",
          "relu6",
          "avg_pool2d",
          "adaptive_avg_pool2d",
          "flatten",
          "addmm"}},
    };
}

std::filesystem::path WriteScriptModel(const std::string& name, const std::filesystem::path& folder)
{
    auto path = folder / (name + ".pt");
    Makers().at(name)().save(path.string());
    return path;
}

Tensor RunScriptFile(const std::filesystem::path& path, const Tensor& input)
{
    UseOneTorchThread(); // as networks run: more of them sum in another order
    const torch::NoGradGuard noGrad;
    Module module = torch::jit::load(path.string());
    module.eval();
    Shape batch{1};
    batch.insert(batch.end(), input.GetShape().begin(), input.GetShape().end());
    const auto values =
        torch::empty(batch, input.GetDType() == DType::Float32 ? torch::kFloat32 : torch::kUInt8);
    std::memcpy(values.data_ptr(), input.GetBytes(), input.GetByteCount());
    const auto output = module.forward({values}).toTensor().contiguous();
    return Tensor::FromFloats(
        output.sizes().slice(1).vec(),
        std::vector<float>(output.data_ptr<float>(), output.data_ptr<float>() + output.numel()));
}

void WriteWeightsWithoutProgram(const std::filesystem::path& path)
{
    caffe2::serialize::PyTorchStreamWriter writer(path.string());
    const std::string record = "a pickled dictionary";
    writer.writeRecord("data.pkl", record.data(), record.size());
    writer.writeEndOfFile();
}

} // namespace prometheus
