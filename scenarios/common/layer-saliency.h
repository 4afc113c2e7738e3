/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_SALIENCY_H
#define LAYER_SALIENCY_H

#include "labelled-images.h"
#include "network-source.h"
#include "network.h"
#include "saliency-curve.h"

#include <cstdint>
#include <vector>

namespace prometheus
{

/**
 * The saliency of every cut between placeable layers by the measure of a request, for the classes
 * that its images were chosen by, as a bundle would record it: see MeasureCutSaliency(). None for a
 * network of one layer, or when it is not asked for.
 *
 * @param batchSize see SaliencyOptions.
 * @throws as MeasureCutSaliency().
 */
std::vector<SaliencyCurve> MeasureRequestedSaliency(const Network& network,
                                                    const LabelledImages& data,
                                                    const NetworkRequest& request,
                                                    uint32_t batchSize);

} // namespace prometheus

#endif // LAYER_SALIENCY_H
