/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LAYER_SALIENCY_H
#define LAYER_SALIENCY_H

#include "labelled-images.h"
#include "network.h"
#include "saliency-curve.h"

#include <string>
#include <vector>

namespace prometheus
{

/**
 * I-SPLIT's cumulated importance (CUI) of every cut between placeable layers, as a bundle would
 * record it: the score is the correct class's logit, maps are means over channels; local maxima as
 * SaliencyOfCuts() finds them.
 *
 * @param classes names of the classes that the images were chosen by; empty: all.
 * @throws as MeasureSaliency() and AverageSaliency().
 */
SaliencyCurve MeasureLayerSaliency(const Network& network,
                                   const LabelledImages& data,
                                   const std::vector<std::string>& classes);

} // namespace prometheus

#endif // LAYER_SALIENCY_H
