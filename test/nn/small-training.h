/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SMALL_TRAINING_H
#define SMALL_TRAINING_H

#include "network-training.h"

namespace prometheus
{

/** A training of a second: enough to learn something, far from enough to be good. */
inline TrainingOptions SmallTraining()
{
    TrainingOptions options;
    options.trainImages = 320;
    options.validationImages = 40;
    options.testImages = 30;
    options.epochs = 2;
    options.warmUpBatches = 5;
    return options;
}

} // namespace prometheus

#endif // SMALL_TRAINING_H
