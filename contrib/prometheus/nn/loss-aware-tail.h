/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LOSS_AWARE_TAIL_H
#define LOSS_AWARE_TAIL_H

#include "chunk-loss.h"
#include "fitted-reconstruction.h"
#include "tensor-crossing.h"
#include "trained-network.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace prometheus
{

/** What fills lost elements, and to how many training images it is fitted if it is one of those. */
struct ReconstructionOptions
{
    /** Any that FindReconstruction() or FitReconstruction() knows. */
    std::string name{"zero"};
    uint32_t fitImages{3000};
    FitOptions fit{};
};

/** The options as text, one line; of one that is not fitted, its name alone. */
std::string Describe(const ReconstructionOptions& options);

/**
 * The output of a layer for each image: what crosses the network when it is cut behind that layer.
 * @param cut number of the layer, from 0.
 * @throws InvalidInput when there is no such layer or it is the last; as Network::Run().
 */
std::vector<Tensor> CollectActivations(const Network& network,
                                       uint32_t cut,
                                       const std::vector<Tensor>& images);

/**
 * The reconstruction of this name for a cut; one that learns is fitted to the first training
 * images.
 * @throws InvalidInput listing the known names; as CollectActivations() and FitReconstruction().
 */
std::shared_ptr<const Reconstruction> PrepareReconstruction(const ReconstructionOptions& options,
                                                            const Network& network,
                                                            uint32_t cut,
                                                            const std::string& data);

/** Everything one chooses about a tail that knows losses; defaults chosen on validation images. */
struct TailOptions
{
    /** Layers behind this one are the tail. */
    uint32_t cut{1};
    CrossingOptions crossing;
    ReconstructionOptions reconstruction;
    /** Each image of each epoch loses packets at a rate drawn uniformly from here ... */
    double leastLoss{0};
    /** ... to here, */
    double mostLoss{0.7};
    /** in bursts of this mean length, or independently: see ChunkLoss. */
    double meanBurst{0};

    /** Of the losses and the order of the images. */
    uint64_t seed{1};
    uint32_t trainImages{10000};
    uint32_t validationImages{1000};
    uint32_t epochs{4};
    uint32_t batchSize{32};
    /** Adam's step, with the warm-up and the fall of TrainingOptions. */
    double learningRate{2e-4};
    uint32_t warmUpBatches{100};

    /** @throws InvalidInput naming the option, the value and the limit. */
    void Validate() const;
};

/** Grows with every change of this training that changes its outcome. */
inline constexpr uint32_t TAIL_TRAINING_VERSION = 1;

/** All options and the training version as text, one "name: value" a line. */
std::string Describe(const TailOptions& options);

/**
 * Fine-tunes the layers behind a cut, in place, on activations that lost packets: each is sent and
 * received as TensorCrossing does it, with losses of its own in every epoch. The layers up to the
 * cut stay as they are, so whole activations are computed once.
 *
 * Itahara, Nishio, Koda, Yamamoto: Communication-Oriented Model Fine-Tuning for Packet-Loss
 * Resilient Distributed Inference (COMtune), arXiv:2104.13629; they drop elements at one rate, here
 * whole packets are lost, at rates from a range.
 *
 * @return with epochValidationAccuracies under loss (the same losses after every epoch, rates
 * spread evenly over the range); validationAccuracy without loss; testAccuracy 0, not measured.
 * @throws InvalidInput on bad options or a cut that leaves no tail; Error when the loss is no
 * longer a number, naming epoch and batch.
 */
TrainingReport TrainTail(Network& network,
                         const std::string& data,
                         const TailOptions& options,
                         const TrainingCallback& progress = {});

/**
 * The same on images of the caller's choice, labelled with the network's classes; the options say
 * neither how many there are nor what fills lost elements.
 * @throws as above; InvalidInput when the images do not fit the network.
 */
TrainingReport TrainTail(Network& network,
                         const LabelledImages& training,
                         const LabelledImages& validation,
                         const TailOptions& options,
                         const Reconstruction& reconstruction,
                         const TrainingCallback& progress = {});

/**
 * A trained network whose tail was fine-tuned, from the cache when it was done before: its weights
 * are kept as LoadOrTrain() keeps those of the network, under the options of both.
 */
TrainedNetwork LoadOrTrainTail(const TrainingOptions& training,
                               const TailOptions& tail,
                               const std::filesystem::path& cacheFolder,
                               const TrainingCallback& progress = {});

/**
 * Share of activations that the layers behind the cut classify correctly after losing packets,
 * rates spread evenly over the range of the options.
 */
double MeasureTailAccuracy(const Network& network,
                           const TailOptions& options,
                           const Reconstruction& reconstruction,
                           const std::vector<Tensor>& activations,
                           const std::vector<uint32_t>& labels);

} // namespace prometheus

#endif // LOSS_AWARE_TAIL_H
