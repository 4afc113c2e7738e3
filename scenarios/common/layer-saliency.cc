/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "layer-saliency.h"

#include "image-saliency.h"
#include "progress-line.h"

namespace prometheus
{

std::vector<SaliencyCurve> MeasureRequestedSaliency(const Network& network,
                                                    const LabelledImages& data,
                                                    const NetworkRequest& request,
                                                    uint32_t batchSize)
{
    if (!request.wantsSaliency)
    {
        return {};
    }
    SaliencyOptions options;
    options.measure = request.measure;
    options.batchSize = batchSize;
    ProgressLine progress("saliency", data.images.size());
    return MeasureCutSaliency(network,
                              data,
                              {request.classes},
                              options,
                              [&progress](std::size_t done) { progress.Update(done); });
}

} // namespace prometheus
