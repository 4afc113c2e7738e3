/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "link-shadowing-loss-model.h"

#include "ns3/constant-position-mobility-model.h"
#include "ns3/double.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

#include <gtest/gtest.h>

#include <cmath>

namespace ns3
{
namespace
{

Ptr<LinkShadowingLossModel> Make(double deviation, int64_t stream = 3)
{
    auto model = CreateObject<LinkShadowingLossModel>();
    model->SetAttribute("StandardDeviation", DoubleValue(deviation));
    EXPECT_EQ(model->AssignStreams(stream), 1);
    return model;
}

TEST(LinkShadowingLossModel, IsNormalOverLinks)
{
    auto model = Make(6);
    double sum = 0;
    double squares = 0;
    int beyondOne = 0;
    int count = 0;
    for (uint32_t a = 0; a < 300; ++a)
    {
        for (uint32_t b = 0; b < a; ++b)
        {
            const double loss = model->GetLossDb(a, b) / 6;
            sum += loss;
            squares += loss * loss;
            beyondOne += std::abs(loss) > 1;
            ++count;
        }
    }
    // Of 44 850 links; five standard deviations: 1, sqrt(2) and sqrt(0.317 * 0.683) a link.
    const double root = std::sqrt(count);
    EXPECT_NEAR(sum / count, 0, 5 / root);
    EXPECT_NEAR(squares / count, 1, 5 * std::sqrt(2) / root);
    EXPECT_NEAR(
        static_cast<double>(beyondOne) / count, std::erfc(std::sqrt(0.5)), 5 * 0.466 / root);
}

TEST(LinkShadowingLossModel, IsSymmetricAndAskedInAnyOrderTheSame)
{
    auto one = Make(6);
    auto other = Make(6);
    const double first = one->GetLossDb(3, 8);
    other->GetLossDb(5, 1);
    EXPECT_EQ(first, other->GetLossDb(8, 3));
    EXPECT_EQ(one->GetLossDb(1, 5), other->GetLossDb(5, 1));
    EXPECT_NE(first, Make(6, 4)->GetLossDb(3, 8));
    EXPECT_EQ(Make(0)->GetLossDb(3, 8), 0);
}

TEST(LinkShadowingLossModel, IsTakenFromThePower)
{
    auto model = Make(6);
    Ptr<MobilityModel> mobility[2];
    uint32_t ids[2];
    for (int i = 0; i < 2; ++i)
    {
        auto node = CreateObject<Node>();
        mobility[i] = CreateObject<ConstantPositionMobilityModel>();
        node->AggregateObject(mobility[i]);
        ids[i] = node->GetId();
    }
    const double received = model->CalcRxPower(10, mobility[0], mobility[1]);
    EXPECT_DOUBLE_EQ(received, 10 - model->GetLossDb(ids[0], ids[1]));
    EXPECT_EQ(received, model->CalcRxPower(10, mobility[1], mobility[0]));
    Simulator::Destroy();
}

} // namespace
} // namespace ns3
