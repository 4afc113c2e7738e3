/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_TRAINING_H
#define NETWORK_TRAINING_H

#include "labelled-images.h"
#include "network.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace prometheus
{

/** Everything one chooses about a training. The defaults were chosen on the validation split. */
struct TrainingOptions
{
    /** A network of the zoo and a data set, by name. */
    std::string model{"cnn5"};
    std::string data{"shapes"};
    /** Of the first weights and the order of the images. */
    uint64_t seed{1};
    uint32_t trainImages{10000};
    uint32_t validationImages{1000};
    uint32_t testImages{2000};
    uint32_t epochs{4};
    uint32_t batchSize{32};
    /**
     * Adam's step. Reached after the warm-up, kept for the first epoch, then falling linearly to 0.
     * Larger steps end as accurate but with channels dead: watch the report.
     */
    double learningRate{5e-4};
    /** Batches over which the step rises from 0, so that no channel dies at the start. */
    uint32_t warmUpBatches{100};

    /** @throws InvalidInput naming the option, the value and the limit. */
    void Validate() const;
};

/** Grows with every change of training or first weights that changes the outcome. */
inline constexpr uint32_t TRAINING_VERSION = 1;

/** All options and the training version as text, one "name: value" a line. */
std::string Describe(const TrainingOptions& options);

/** Where a training is, after every batch; both count from 1. */
struct TrainingProgress
{
    uint32_t epoch{0};
    uint32_t epochs{0};
    uint32_t batch{0};
    uint32_t batches{0};
    /** Mean cross-entropy of the batch. */
    double loss{0};
};

using TrainingCallback = std::function<void(const TrainingProgress&)>;

/** Channels of one convolution that say nothing: 0 after the ReLU, everywhere, for every image. */
struct ConvolutionHealth
{
    std::string layer;
    uint32_t channels{0};
    uint32_t deadChannels{0};
};

/** How a training went and what came of it. Accuracies are shares, 0 to 1. */
struct TrainingReport
{
    /** Mean training loss and validation accuracy of every epoch. */
    std::vector<double> epochLosses;
    std::vector<double> epochValidationAccuracies;
    /** Of the final weights. */
    double validationAccuracy{0};
    /** Of the final weights; nothing is ever chosen by it. */
    double testAccuracy{0};
    /** Of every convolution, on the validation images. */
    std::vector<ConvolutionHealth> convolutions;
};

bool operator==(const ConvolutionHealth& a, const ConvolutionHealth& b);
bool operator==(const TrainingReport& a, const TrainingReport& b);

/**
 * Trains the network's layers in place: Adam on the cross-entropy of shuffled batches, every image
 * once an epoch. On one machine, equal options give equal weights.
 *
 * @param progress called after every batch; may be empty.
 * @throws InvalidInput on bad options or data that do not fit the network; Error when the loss is
 *         no longer a number, naming epoch and batch.
 */
TrainingReport TrainNetwork(Network& network,
                            const TrainingOptions& options,
                            const TrainingCallback& progress = {});

/** Share of the images whose largest logit is their class, run one by one as the simulator does. */
double MeasureAccuracy(const Network& network, const LabelledImages& data);

/**
 * Counts the dead channels of every convolution followed by a ReLU, in order.
 * @throws InvalidInput on images that do not fit the network, or none.
 */
std::vector<ConvolutionHealth> CountDeadChannels(const Network& network,
                                                 const LabelledImages& data);

} // namespace prometheus

#endif // NETWORK_TRAINING_H
