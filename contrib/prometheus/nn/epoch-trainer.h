/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef EPOCH_TRAINER_H
#define EPOCH_TRAINER_H

#include "network-definition.h"
#include "network-training.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace at
{
class Tensor;
}

namespace prometheus
{

/** How often and how fast; for the fields see TrainingOptions. */
struct TrainingSchedule
{
    uint64_t seed{0};
    uint32_t epochs{0};
    uint32_t batchSize{0};
    double learningRate{0};
    uint32_t warmUpBatches{0};

    /**
     * @param kind "training", "tail": whose options they are.
     * @throws InvalidInput naming the option, the value and the limit.
     */
    void Validate(const std::string& kind) const;
};

/** @throws InvalidInput that the option of this kind is this value and must be within the limit. */
void RequireOption(bool holds,
                   const std::string& kind,
                   const std::string& option,
                   double value,
                   const std::string& limit);

/** What a schedule is made of, in any of the options that have these fields. */
template <typename Options>
TrainingSchedule ScheduleOf(const Options& options)
{
    return {options.seed,
            options.epochs,
            options.batchSize,
            options.learningRate,
            options.warmUpBatches};
}

/**
 * Teaches some steps of a network to classify, by Adam on the mean cross-entropy of shuffled
 * batches.
 */
class EpochTrainer
{
  public:
    /**
     * Makes a batch.
     * @param images numbers of its images.
     * @param inputs of the first step that learns, batch first.
     * @param labels classes, int64.
     */
    using BatchMaker = std::function<void(const int64_t* images,
                                          uint32_t count,
                                          uint32_t epoch,
                                          at::Tensor& inputs,
                                          at::Tensor& labels)>;

    /**
     * @param definition its steps share their weights with the network that learns; must outlive
     * the trainer, as must progress.
     * @param first, last steps [first, last) learn.
     * @param what of which messages speak: "network 'cnn5'".
     */
    EpochTrainer(const NetworkDefinition& definition,
                 uint32_t first,
                 uint32_t last,
                 const TrainingSchedule& schedule,
                 std::string what,
                 const TrainingCallback& progress);
    ~EpochTrainer();

    EpochTrainer(const EpochTrainer&) = delete;
    EpochTrainer& operator=(const EpochTrainer&) = delete;

    /**
     * @param epoch from 0.
     * @param images that there are.
     * @return mean loss.
     * @throws Error when the loss is no number any more, with epoch and batch.
     */
    double RunEpoch(uint32_t epoch, uint32_t images, const BatchMaker& makeBatch);

  private:
    class LearningSteps;

    std::unique_ptr<LearningSteps> m_steps;
    TrainingSchedule m_schedule;
    std::string m_what;
    const TrainingCallback& m_progress;
};

} // namespace prometheus

#endif // EPOCH_TRAINER_H
