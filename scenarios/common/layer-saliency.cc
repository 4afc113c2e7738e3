/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-saliency.h"

#include "cut-saliency.h"
#include "image-saliency.h"
#include "progress-line.h"

namespace prometheus
{

SaliencyCurve MeasureLayerSaliency(const Network& network,
                                   const LabelledImages& data,
                                   const std::vector<std::string>& classes)
{
    ProgressLine progress("saliency", data.images.size());
    const auto steps = MeasureSaliency(
        network, data, {}, [&progress](std::size_t done) { progress.Update(done); });
    return SaliencyOfCuts(AverageSaliency(steps, classes), data.classNames);
}

} // namespace prometheus
