/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "epoch-trainer.h"

#include "prometheus-error.h"
#include "training-steps.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace prometheus
{

void RequireOption(bool holds,
                   const std::string& kind,
                   const std::string& option,
                   double value,
                   const std::string& limit)
{
    if (!holds)
    {
        std::ostringstream text;
        text << kind << " option " << option << " is " << value << ", must be " << limit;
        throw InvalidInput(text.str());
    }
}

void TrainingSchedule::Validate(const std::string& kind) const
{
    RequireOption(epochs >= 1, kind, "epochs", epochs, "at least 1");
    RequireOption(batchSize >= 1, kind, "batchSize", batchSize, "at least 1");
    RequireOption(warmUpBatches >= 1, kind, "warmUpBatches", warmUpBatches, "at least 1");
    RequireOption(learningRate > 0 && learningRate <= 1,
                  kind,
                  "learningRate",
                  learningRate,
                  "greater than 0 and at most 1");
}

/** The steps' weights and what moves them. */
class EpochTrainer::LearningSteps
{
  public:
    LearningSteps(const NetworkDefinition& definition,
                  uint32_t first,
                  uint32_t last,
                  double learningRate)
        : m_definition(definition),
          m_first(first),
          m_last(last),
          m_optimiser(Parameters(), torch::optim::AdamOptions(learningRate))
    {
    }

    void SetTraining(bool training) const
    {
        for (uint32_t i = m_first; i < m_last; ++i)
        {
            m_definition.layers[i].module->SetTraining(training);
        }
    }

    void SetLearningRate(double rate)
    {
        auto& options = m_optimiser.param_groups().front().options();
        static_cast<torch::optim::AdamOptions&>(options).lr(rate);
    }

    /** One step of Adam. @return mean loss of the batch before it. */
    double Learn(torch::Tensor values, const torch::Tensor& labels)
    {
        m_optimiser.zero_grad();
        for (uint32_t i = m_first; i < m_last; ++i)
        {
            values = m_definition.layers[i].module->Forward(values);
        }
        const auto loss = torch::nn::functional::cross_entropy(values, labels);
        loss.backward();
        m_optimiser.step();
        return loss.item<double>();
    }

  private:
    std::vector<torch::Tensor> Parameters() const
    {
        std::vector<torch::Tensor> all;
        for (uint32_t i = m_first; i < m_last; ++i)
        {
            m_definition.layers[i].module->VisitState(
                [&all](const std::string&, const at::Tensor& values, StateKind kind)
                {
                    if (kind == StateKind::Parameter)
                    {
                        all.push_back(values);
                    }
                });
        }
        return all;
    }

    const NetworkDefinition& m_definition;
    uint32_t m_first;
    uint32_t m_last;
    torch::optim::Adam m_optimiser;
};

EpochTrainer::EpochTrainer(const NetworkDefinition& definition,
                           uint32_t first,
                           uint32_t last,
                           const TrainingSchedule& schedule,
                           std::string what,
                           const TrainingCallback& progress)
    : m_steps(std::make_unique<LearningSteps>(definition, first, last, schedule.learningRate)),
      m_schedule(schedule),
      m_what(std::move(what)),
      m_progress(progress)
{
}

EpochTrainer::~EpochTrainer() = default;

double EpochTrainer::RunEpoch(uint32_t epoch, uint32_t images, const BatchMaker& makeBatch)
{
    /** The steps learn while this lives, and are ready to run again after it. */
    struct Training
    {
        explicit Training(const LearningSteps& of)
            : steps(of)
        {
            steps.SetTraining(true);
        }

        ~Training()
        {
            steps.SetTraining(false);
        }

        const LearningSteps& steps;
    };

    const Training training(*m_steps);
    const auto order = ShuffledOrder(images, m_schedule.seed, epoch);
    const uint32_t batches = (images + m_schedule.batchSize - 1) / m_schedule.batchSize;
    double sum = 0;
    for (uint32_t batch = 0; batch < batches; ++batch)
    {
        m_steps->SetLearningRate(
            m_schedule.learningRate *
            LearningRateShare(epoch, batch, m_schedule.epochs, batches, m_schedule.warmUpBatches));
        const uint32_t first = batch * m_schedule.batchSize;
        const uint32_t size = std::min(m_schedule.batchSize, images - first);
        torch::Tensor inputs;
        torch::Tensor labels;
        makeBatch(order.data() + first, size, epoch, inputs, labels);
        const double loss = m_steps->Learn(inputs, labels);
        if (!std::isfinite(loss))
        {
            throw Error("training of " + m_what + " diverged: the loss is " + std::to_string(loss) +
                        " at epoch " + std::to_string(epoch + 1) + ", batch " +
                        std::to_string(batch + 1));
        }
        sum += loss * size;
        if (m_progress)
        {
            m_progress({epoch + 1, m_schedule.epochs, batch + 1, batches, loss});
        }
    }
    return sum / images;
}

} // namespace prometheus
