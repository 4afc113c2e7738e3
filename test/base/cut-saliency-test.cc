/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "cut-saliency.h"
#include "prometheus-error.h"

#include <gmock/gmock.h>

using namespace prometheus;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::ThrowsMessage;

namespace
{

struct Step
{
    uint32_t layer;
    double value;
    bool isConsidered;
};

const std::vector<std::string> NAMES{"a", "b", "c"};

CuiCurve CurveOf(const std::vector<Step>& steps)
{
    CuiCurve curve;
    curve.network = "net";
    curve.measure = "cui";
    curve.classes = {"c", "a"};
    curve.images = 7;
    for (const auto& step : steps)
    {
        CuiPoint point;
        point.step = "s" + std::to_string(curve.points.size());
        point.layer = step.layer;
        point.value = step.value;
        point.standardError = step.value / 8;
        point.isConsidered = step.isConsidered;
        curve.points.push_back(point);
    }
    curve.candidates = FindCandidates(curve.points);
    return curve;
}

std::vector<uint32_t> CandidatesOf(const SaliencyCurve& curve)
{
    std::vector<uint32_t> cuts;
    for (const auto& entry : curve.entries)
    {
        if (entry.isCandidate)
        {
            cuts.push_back(entry.cut);
        }
    }
    return cuts;
}

LabelledImages Labelled(const std::vector<uint32_t>& labels)
{
    LabelledImages data;
    data.classNames = NAMES;
    data.labels = labels;
    return data;
}

} // namespace

TEST(SaliencyOfCuts, TakesThePointBehindTheLastStepOfEveryLayerButTheLast)
{
    // Two convolutions with their ReLUs, and a linear map.
    const auto curve =
        CurveOf({{0, 4, true}, {0, 2, false}, {1, 16, true}, {1, 8, false}, {2, 99, false}});
    const auto saliency = SaliencyOfCuts(curve, NAMES);
    EXPECT_EQ(saliency.measure, "cui");
    EXPECT_EQ(saliency.imageCount, 7u);
    EXPECT_THAT(saliency.classes, ElementsAre(0, 2));
    EXPECT_THAT(saliency.entries,
                ElementsAre(SaliencyEntry{0, 2, 0.25, false}, SaliencyEntry{1, 8, 1, true}));
}

TEST(SaliencyOfCuts, LeavesPeaksInsideALayerOut)
{
    // Of the steps the maxima are s1 and s4; behind the layers only the value 3 is one.
    const auto curve = CurveOf({{0, 1, true},
                                {0, 9, true},
                                {0, 2, true},
                                {1, 3, true},
                                {2, 8, true},
                                {2, 1, true},
                                {3, 9, false}});
    EXPECT_THAT(curve.candidates, ElementsAre(1, 4));
    EXPECT_THAT(CandidatesOf(SaliencyOfCuts(curve, NAMES)), ElementsAre(1));
}

TEST(SaliencyOfCuts, HasTheCandidatesOfTheStepsWhenEveryStepIsALayer)
{
    const auto curve = CurveOf({{0, 1, true},
                                {1, 5, true},
                                {2, 7, false},
                                {3, 4, true},
                                {4, 6, true},
                                {5, 6, true},
                                {6, 0, false}});
    EXPECT_THAT(curve.candidates, ElementsAre(4, 1));
    EXPECT_THAT(CandidatesOf(SaliencyOfCuts(curve, NAMES)), ElementsAre(1, 4));
}

TEST(SaliencyOfCuts, ConsidersNoLayerOfActivationsAlone)
{
    const auto curve =
        CurveOf({{0, 1, true}, {1, 9, false}, {1, 8, false}, {2, 2, true}, {3, 1, false}});
    EXPECT_THAT(CandidatesOf(SaliencyOfCuts(curve, NAMES)), ElementsAre(2));
}

TEST(SaliencyOfCuts, OfZerosHasNoCandidateAndOfOneLayerNoEntry)
{
    const auto zeros = SaliencyOfCuts(CurveOf({{0, 0, true}, {1, 0, true}, {2, 0, false}}), NAMES);
    EXPECT_EQ(zeros.entries.size(), 2u);
    EXPECT_THAT(CandidatesOf(zeros), IsEmpty());
    EXPECT_THAT(SaliencyOfCuts(CurveOf({{0, 1, true}, {0, 2, false}}), NAMES).entries, IsEmpty());
}

TEST(SaliencyOfCuts, NamesNoClassesWhenAllCount)
{
    auto curve = CurveOf({{0, 1, true}, {1, 1, false}});
    curve.classes = {"b", "c", "a"};
    EXPECT_THAT(SaliencyOfCuts(curve, NAMES).classes, IsEmpty());
}

TEST(SaliencyOfCuts, RefusesUnknownClassesAndLayersOutOfOrder)
{
    const auto curve = CurveOf({{0, 1, true}, {1, 1, false}});
    EXPECT_THAT(
        [&] {
            SaliencyOfCuts(curve, {"a", "b"});
        },
        ThrowsMessage<InvalidInput>(
            HasSubstr("cui of network 'net': class 'c' is none of the network's 2")));
    EXPECT_THAT(
        [&] {
            SaliencyOfCuts(CurveOf({{0, 1, true}, {2, 1, true}}), NAMES);
        },
        ThrowsMessage<InvalidInput>(HasSubstr("step 's1' is of layer 2, expected 1")));
}

TEST(ParseClassChoices, TakesNamesAllAndEachClassThatHasAnImage)
{
    const auto data = Labelled({2, 0, 2});
    EXPECT_THAT(ParseClassChoices("all", data), ElementsAre(IsEmpty()));
    EXPECT_THAT(ParseClassChoices("a,b;all;each", data),
                ElementsAre(ElementsAre("a", "b"), IsEmpty(), ElementsAre("a"), ElementsAre("c")));
}

TEST(ParseClassChoices, RefusesEmptyNames)
{
    for (const char* text : {"", "a,", "a;;b", ";"})
    {
        EXPECT_THAT([&] { ParseClassChoices(text, Labelled({0})); },
                    ThrowsMessage<InvalidInput>(
                        HasSubstr("classes '" + std::string(text) + "' hold an empty name")));
    }
}
