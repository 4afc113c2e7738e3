/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef BUNDLE_RECORDER_H
#define BUNDLE_RECORDER_H

#include "labelled-images.h"
#include "split-bundle.h"
#include "stage-runner.h"

#include <cstddef>
#include <functional>
#include <string>

namespace prometheus
{

/**
 * Runs a network layer by layer on images and records every activation, so that simulations can
 * replay them without what computed them. One image at a time, as the simulator runs them.
 *
 * @param origin what makes the bundle, for people: program, version, training.
 * @param progress called with the number of images done, after each; may be empty.
 * @throws InvalidInput on images that do not fit the network, or none, and when the runner does not
 *         know an activation; names the image and the layer.
 */
SplitBundle RecordBundle(StageRunner& runner,
                         const LabelledImages& data,
                         const std::string& origin,
                         const std::function<void(std::size_t done)>& progress = {});

} // namespace prometheus

#endif // BUNDLE_RECORDER_H
