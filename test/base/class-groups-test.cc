/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "class-groups.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

LabelledImages Fruit()
{
    LabelledImages data;
    data.name = "fruit/test";
    data.classNames = {"apple", "cherry", "lemon"};
    data.labels = {2, 0, 1, 2};
    data.images.assign(4, Tensor::FromBytes(DType::UInt8, {1}, {7}));
    return data;
}

const ClassGroups COLOURS{{"red", {"cherry", "apple"}}, {"yellow", {"lemon"}}};

void ExpectRefusal(const ClassGroups& groups, const std::string& message)
{
    EXPECT_THAT([&] { GroupClasses(Fruit(), groups); },
                ThrowsMessage<InvalidInput>(HasSubstr(message)));
}

} // namespace

TEST(ClassGroups, LabelEachImageWithTheGroupOfItsClass)
{
    const auto grouped = GroupClasses(Fruit(), COLOURS);
    EXPECT_THAT(grouped.labels, ElementsAre(1, 0, 0, 1));
    EXPECT_THAT(grouped.classNames, ElementsAre("red", "yellow"));
    EXPECT_EQ(grouped.images, Fruit().images);
    EXPECT_EQ(grouped.name, "fruit/test");
}

TEST(ClassGroups, AreReadAsTheyAreWritten)
{
    EXPECT_EQ(ToString(COLOURS), "red=cherry,apple;yellow=lemon");
    EXPECT_EQ(ParseClassGroups("red=cherry,apple;yellow=lemon"), COLOURS);
    for (const std::string text : {"red", "=apple", "red="})
    {
        EXPECT_THAT([&] { ParseClassGroups("yellow=lemon;" + text); },
                    ThrowsMessage<InvalidInput>(HasSubstr("'" + text + "' must be a name")));
    }
}

TEST(ClassGroups, MustHoldEveryClassOnce)
{
    ExpectRefusal({{"red", {"cherry", "apple", "lemon"}}}, "make 1 groups: must be at least 2");
    ExpectRefusal({}, "make 0 groups");
    ExpectRefusal({{"red", {"apple"}}, {"yellow", {"lemon"}}},
                  "class 'cherry' of data set 'fruit/test' is in no group");
    ExpectRefusal({{"red", {"apple", "cherry"}}, {"sour", {"lemon", "cherry"}}},
                  "class 'cherry' is in group 'red' and again in group 'sour'");
    ExpectRefusal({{"red", {"apple", "cherry"}}, {"red", {"lemon"}}}, "two groups of classes");
    ExpectRefusal({{"red", {"apple", "cherry"}}, {"yellow", {"lemon", "banana"}}},
                  "class 'banana' of group 'yellow' is none of data set 'fruit/test', which has "
                  "apple,cherry,lemon");
}

TEST(ClassGroups, AreKnownForDigitsButNotForFruit)
{
    std::vector<std::string> digits;
    for (int digit = 9; digit >= 0; --digit)
    {
        digits.push_back(std::to_string(digit));
    }
    EXPECT_EQ(ToString(MeaningfulGroups(digits)), "even=0,2,4,6,8;odd=1,3,5,7,9");
    EXPECT_THAT([] { MeaningfulGroups(Fruit().classNames); },
                ThrowsMessage<InvalidInput>(
                    HasSubstr("no groups are known for the classes apple,cherry,lemon")));
}
