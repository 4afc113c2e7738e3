/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef STUDY_TRAININGS_H
#define STUDY_TRAININGS_H

#include "image-sets.h"
#include "loss-aware-tail.h"
#include "strategy.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace prometheus
{

/** What all modes of the study have in common: strategies, on several trainings of one network. */
struct StudyBasis
{
    std::vector<Strategy> strategies;
    uint32_t images{500};
    /** Trainings of the network, with seeds from 1. */
    uint32_t trainings{3};
    Split split{Split::Test};
    /** Of the whole networks; their seed is the training's. */
    TrainingOptions training;
    /** Of loss-aware tails; cut, crossing and reconstruction are the strategy's. */
    TailOptions tail;
    std::filesystem::path cacheFolder;
    int jobs{1};
    uint64_t rngSeed{1};
    uint64_t rngRun{1};
};

/** Which images were classified correctly (1) or not (0): one row a training. */
using RightImages = std::vector<std::vector<double>>;

/** Trains what the cache does not have, in forked processes. @return one line a training and tail.
 */
std::vector<std::string> TrainAll(const StudyBasis& basis);

/** One training: its networks, reconstructions, and the activations of all images. */
class PreparedTraining
{
  public:
    /**
     * @param training from 0.
     * @param basis and data must outlive it.
     * @throws InvalidInput when a strategy's cut does not exist.
     */
    PreparedTraining(const StudyBasis& basis, uint32_t training, const LabelledImages& data);

    /** Which images the whole network classifies correctly. */
    const std::vector<double>& GetClean() const;
    /** What the network sends for each image, at a strategy's cut. */
    const std::vector<Tensor>& GetActivations(const Strategy& strategy) const;
    std::shared_ptr<const Reconstruction> GetReconstruction(const Strategy& strategy) const;
    /** Whose layers behind the cut are the strategy's; those before it are all the same. */
    std::shared_ptr<const Network> GetNetwork(const Strategy& strategy) const;
    /** 1 when the largest logit is the image's class, otherwise 0. */
    double IsRight(const Tensor& logits, std::size_t image) const;

  private:
    void Prepare(const Strategy& strategy);

    const StudyBasis& m_basis;
    uint32_t m_training;
    const LabelledImages& m_data;
    std::shared_ptr<const Network> m_whole;
    std::map<uint32_t, std::vector<Tensor>> m_activations; ///< By cut.
    std::map<std::pair<uint32_t, std::string>, std::shared_ptr<const Reconstruction>>
        m_reconstructions;
    std::map<std::string, std::shared_ptr<const Network>> m_tails; ///< By the strategy's name.
    std::vector<double> m_clean;
};

/** All trainings, from the cache that TrainAll() filled. */
std::vector<PreparedTraining> PrepareTrainings(const StudyBasis& basis, const LabelledImages& data);

} // namespace prometheus

#endif // STUDY_TRAININGS_H
