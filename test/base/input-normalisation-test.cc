/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "input-normalisation.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

#include <limits>

namespace prometheus
{
namespace
{

using testing::ElementsAre;
using testing::ThrowsMessage;

TEST(InputNormalisation, IsNoneByDefaultAndSpreadsOverChannels)
{
    const auto three = InputNormalisation{}.ForChannels(3);
    EXPECT_THAT(three.mean, ElementsAre(0, 0, 0));
    EXPECT_THAT(three.standardDeviation, ElementsAre(1, 1, 1));
}

TEST(InputNormalisation, IsReadFromText)
{
    const auto parsed = InputNormalisation::Parse("0.5,0.25,-1", "2");
    EXPECT_THAT(parsed.mean, ElementsAre(0.5F, 0.25F, -1.0F));
    EXPECT_THAT(parsed.ForChannels(3).standardDeviation, ElementsAre(2, 2, 2));
}

TEST(InputNormalisation, SaysWhatIsWrong)
{
    const auto parse = [](const char* mean, const char* deviation)
    { return [=] { InputNormalisation::Parse(mean, deviation); }; };
    EXPECT_THAT(parse("0.5,half", "1"),
                ThrowsMessage<InvalidInput>("mean '0.5,half' of the input has 'half', expected "
                                            "numbers separated by commas"));
    EXPECT_THAT(parse("0.5,", "1"),
                ThrowsMessage<InvalidInput>(
                    "mean '0.5,' of the input has '', expected numbers separated by commas"));
    EXPECT_THAT(
        parse("0.1,0.2,0.3", "1,1"),
        ThrowsMessage<InvalidInput>("standard deviation of the input has 2 values, expected "
                                    "1 or one for each of 3 channels"));
    EXPECT_THAT(parse("0", "1,0"),
                ThrowsMessage<InvalidInput>("standard deviation of the input, channel 1, is "
                                            "0.000000, must be greater than 0"));
    InputNormalisation odd;
    odd.mean = {std::numeric_limits<float>::infinity()};
    EXPECT_THAT(
        [&] { odd.ForChannels(1); },
        ThrowsMessage<InvalidInput>("mean of the input, channel 0, is inf, must be finite"));
}

} // namespace
} // namespace prometheus
