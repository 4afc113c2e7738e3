/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-saliency.h"

#include "image-saliency.h"
#include "network-source.h"
#include "progress-line.h"

#include <algorithm>

namespace prometheus
{

namespace
{

/** The measure at the ends of the placeable layers, behind each of which one may cut. */
ImageSaliency AtLayerEnds(const ImageSaliency& steps, const Network& network)
{
    ImageSaliency ends{steps.network, steps.measure, steps.classNames, steps.labels, {}, {}};
    ends.values.resize(steps.values.size());
    const auto& isElementwise = network.GetSteps().isElementwise;
    const auto& groups = network.GetGroups();
    for (std::size_t layer = 0; layer + 1 < groups.size(); ++layer)
    {
        const auto& group = groups[layer];
        ends.points.push_back(steps.points.at(group.last - 1));
        ends.points.back().isConsidered = !std::all_of(isElementwise.begin() + group.first,
                                                       isElementwise.begin() + group.last,
                                                       [](bool is) { return is; });
        for (std::size_t i = 0; i < steps.values.size(); ++i)
        {
            ends.values[i].push_back(steps.values[i].at(group.last - 1));
        }
    }
    return ends;
}

} // namespace

SaliencyCurve MeasureLayerSaliency(const Network& network,
                                   const LabelledImages& data,
                                   const std::vector<std::string>& classes)
{
    ProgressLine progress("saliency", data.images.size());
    const auto steps = MeasureSaliency(
        network, data, {}, [&progress](std::size_t done) { progress.Update(done); });
    const auto average = AverageSaliency(AtLayerEnds(steps, network));
    SaliencyCurve curve;
    curve.measure = average.measure;
    curve.classes = PlacesOf(classes, data.classNames);
    curve.imageCount = average.images;
    for (uint32_t cut = 0; cut < average.points.size(); ++cut)
    {
        const auto& point = average.points[cut];
        curve.entries.push_back({cut, point.value, point.standardError, average.RankOf(cut) > 0});
    }
    return curve;
}

} // namespace prometheus
