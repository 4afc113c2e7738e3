/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-zoo.h"
#include "prometheus-error.h"
#include "test-image.h"
#include "torch-runner.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

const Shape IMAGE{3, 28, 28};

} // namespace

TEST(TorchRunner, RunsItsNetwork)
{
    const auto network = MakeNetwork("cnn5", 1);
    TorchRunner runner(network);
    const Tensor image = RandomImage(IMAGE, 1);
    EXPECT_EQ(runner.GetProfile(), network->GetProfile());
    EXPECT_EQ(runner.Run({0, 5}, image), network->Run({0, 5}, image));
}

TEST(TorchRunner, RunsTornInputsWithTheValuesOfTheirReconstruction)
{
    const auto network = MakeNetwork("cnn5", 1);
    TorchRunner runner(network);
    const Tensor head = network->Run({0, 2}, RandomImage(IMAGE, 1));
    std::vector<float> values(head.GetFloats(), head.GetFloats() + head.GetElementCount());
    std::vector<bool> arrived(values.size(), true);
    for (std::size_t i = 0; i < values.size() / 2; ++i)
    {
        values[i] = 0;
        arrived[i] = false;
    }
    const Tensor filled = Tensor::FromFloats(head.GetShape(), values);
    const auto logits = runner.Run({2, 5}, MaskedTensor(filled, arrived));
    ASSERT_TRUE(logits);
    EXPECT_EQ(*logits, network->Run({2, 5}, filled));
    EXPECT_NE(*logits, network->Run({2, 5}, head));
}

TEST(TorchRunner, RefusesWhatItsNetworkRefuses)
{
    TorchRunner runner(MakeNetwork("cnn5", 1));
    const Tensor image = RandomImage(IMAGE, 1);
    EXPECT_THAT(
        [&] {
            runner.Run({0, 9}, image);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("layers [0, 9) of network 'cnn5'")));
    EXPECT_THAT(
        [&] {
            runner.Run({1, 2}, image);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("input of layer 'conv2'")));
}

TEST(TorchRunner, NeedsANetwork)
{
    EXPECT_THAT([] { TorchRunner(nullptr); },
                ThrowsMessage<InvalidInput>(HasSubstr("needs a network")));
}
