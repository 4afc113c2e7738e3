/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Runs the parts with LibTorch's loader, as others would.
#include "network-zoo.h"
#include "prometheus-error.h"
#include "test-image.h"
#include "traced-parts.h"

#include <gmock/gmock.h>
#include <torch/script.h>

#include <cstring>
#include <sstream>

using namespace prometheus;
using testing::ThrowsMessage;

namespace
{

Tensor RunPart(const std::string& bytes, const Tensor& input)
{
    const torch::NoGradGuard noGrad;
    std::istringstream stream(bytes);
    auto module = torch::jit::load(stream);
    Shape shape{1};
    shape.insert(shape.end(), input.GetShape().begin(), input.GetShape().end());
    const auto values = torch::empty(shape, torch::kFloat32);
    std::memcpy(values.data_ptr(), input.GetBytes(), input.GetByteCount());
    const auto output = module.forward({values}).toTensor().contiguous();
    return Tensor::FromFloats(
        output.sizes().slice(1).vec(),
        std::vector<float>(output.data_ptr<float>(), output.data_ptr<float>() + output.numel()));
}

/** A network of the zoo with biases that are not 0, as a trained one has. */
std::shared_ptr<const Network> MakeLearned(const std::string& name)
{
    const auto network = MakeNetwork(name, 1, "cuts");
    const torch::NoGradGuard noGrad;
    torch::manual_seed(1);
    VisitState(network->GetDefinition(),
               [](const std::string&, const at::Tensor& values, StateKind kind)
               {
                   if (kind == StateKind::Parameter)
                   {
                       values.add_(torch::randn_like(values), 0.05);
                   }
               });
    return network;
}

} // namespace

TEST(TraceParts, ComputeWhatTheNetworkDoes)
{
    for (const char* name : {"cnn5", "cnn6-gate", "resnet18", "mobilenetv2"})
    {
        const auto network = MakeLearned(name);
        const auto steps = static_cast<uint32_t>(network->GetProfile().layers.size());
        for (const uint64_t seed : {1, 2})
        {
            const Tensor image = RandomImage(network->GetProfile().inputShape, seed);
            const Tensor logits = network->Run({0, steps}, image);
            for (const uint32_t step : {0U, steps / 2, steps - 2})
            {
                const auto parts = TraceParts(*network, step);
                const Tensor crossing = RunPart(parts.head, AsFloats(image));
                EXPECT_EQ(crossing, network->Run({0, step + 1}, image)) << name << ", " << step;
                EXPECT_EQ(RunPart(parts.tail, crossing), logits) << name << ", " << step;
            }
        }
    }
}

TEST(TraceParts, LeavesTheNetworkAsItWas)
{
    const auto network = MakeNetwork("cnn5", 1);
    const Tensor image = RandomImage({3, 28, 28}, 1);
    const Tensor logits = network->Run({0, 5}, image);
    const auto parts = TraceParts(*network, 2);
    EXPECT_EQ(network->Run({0, 5}, image), logits);
    EXPECT_EQ(TraceParts(*network, 2).tail, parts.tail);
    VisitState(network->GetDefinition(),
               [](const std::string& name, const at::Tensor& values, StateKind)
               { EXPECT_TRUE(values.requires_grad()) << name; });
}

TEST(TraceParts, RefusesACutBehindTheLastStep)
{
    const auto network = MakeNetwork("cnn5", 1);
    EXPECT_THAT([&] { TraceParts(*network, 10); },
                ThrowsMessage<InvalidInput>(
                    "cut 10 of network 'cnn5' is out of range: its cuts are 0 to 9"));
}
