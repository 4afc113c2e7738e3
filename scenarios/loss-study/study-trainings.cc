/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-trainings.h"

#include "forked-workers.h"
#include "progress-line.h"
#include "reconstruction.h"

#include <sstream>

namespace prometheus
{

namespace
{

TrainingOptions TrainingOf(const StudyBasis& basis, uint32_t training)
{
    auto options = basis.training;
    options.seed = training + 1;
    return options;
}

TailOptions TailOf(const StudyBasis& basis, const Strategy& strategy)
{
    auto options = basis.tail;
    options.cut = strategy.cut;
    options.crossing = strategy.crossing;
    options.reconstruction.name = strategy.reconstruction;
    return options;
}

std::string NameOf(uint32_t training)
{
    return "training " + std::to_string(training + 1) + ": ";
}

std::string TrainTailOf(const StudyBasis& basis, uint32_t training, const Strategy& strategy)
{
    const auto report =
        LoadOrTrainTail(TrainingOf(basis, training), TailOf(basis, strategy), basis.cacheFolder)
            .report;
    std::ostringstream text;
    text.precision(3);
    text << NameOf(training) << "tail of " << strategy.name << ": validation accuracy "
         << 100 * report.validationAccuracy << " %, under losses "
         << 100 * report.epochValidationAccuracies.back() << " %";
    return text.str();
}

} // namespace

std::vector<std::string> TrainAll(const StudyBasis& basis)
{
    std::vector<std::string> lines;
    const auto run = [&](const std::string& label, std::size_t count, const ForkedTask& train)
    {
        ProgressLine progress(label, count);
        RunForked(
            count,
            basis.jobs,
            train,
            [&lines](std::size_t, const std::string& line) { lines.push_back(line); },
            [&progress](std::size_t finished) { progress.Update(finished); });
        progress.Finish();
    };
    run("trainings",
        basis.trainings,
        [&](std::size_t task)
        {
            const auto training = static_cast<uint32_t>(task);
            return NameOf(training) +
                   Summarise(LoadOrTrain(TrainingOf(basis, training), basis.cacheFolder).report);
        });
    std::vector<const Strategy*> tails;
    for (const auto& strategy : basis.strategies)
    {
        if (strategy.isLossAware)
        {
            tails.push_back(&strategy);
        }
    }
    if (!tails.empty())
    {
        run("tails",
            tails.size() * basis.trainings,
            [&](std::size_t task)
            {
                return TrainTailOf(
                    basis, static_cast<uint32_t>(task / tails.size()), *tails[task % tails.size()]);
            });
    }
    return lines;
}

PreparedTraining::PreparedTraining(const StudyBasis& basis,
                                   uint32_t training,
                                   const LabelledImages& data)
    : m_basis(basis),
      m_training(training),
      m_data(data),
      m_whole(LoadOrTrain(TrainingOf(basis, training), basis.cacheFolder).network)
{
    for (const auto& strategy : basis.strategies)
    {
        Prepare(strategy);
    }
    const auto layers = static_cast<uint32_t>(m_whole->GetProfile().layers.size());
    for (std::size_t i = 0; i < data.images.size(); ++i)
    {
        m_clean.push_back(IsRight(m_whole->Run({0, layers}, data.images[i]), i));
    }
}

void PreparedTraining::Prepare(const Strategy& strategy)
{
    auto& activations = m_activations[strategy.cut];
    if (activations.empty())
    {
        activations = CollectActivations(*m_whole, strategy.cut, m_data.images);
    }
    auto& reconstruction = m_reconstructions[{strategy.cut, strategy.reconstruction}];
    if (!reconstruction)
    {
        reconstruction = PrepareReconstruction(TailOf(m_basis, strategy).reconstruction,
                                               *m_whole,
                                               strategy.cut,
                                               m_basis.training.data);
    }
    if (strategy.isLossAware)
    {
        m_tails[strategy.name] = LoadOrTrainTail(TrainingOf(m_basis, m_training),
                                                 TailOf(m_basis, strategy),
                                                 m_basis.cacheFolder)
                                     .network;
    }
}

const std::vector<double>& PreparedTraining::GetClean() const
{
    return m_clean;
}

const std::vector<Tensor>& PreparedTraining::GetActivations(const Strategy& strategy) const
{
    return m_activations.at(strategy.cut);
}

std::shared_ptr<const Reconstruction> PreparedTraining::GetReconstruction(
    const Strategy& strategy) const
{
    return m_reconstructions.at({strategy.cut, strategy.reconstruction});
}

std::shared_ptr<const Network> PreparedTraining::GetNetwork(const Strategy& strategy) const
{
    return strategy.isLossAware ? m_tails.at(strategy.name) : m_whole;
}

double PreparedTraining::IsRight(const Tensor& logits, std::size_t image) const
{
    return ArgMax(logits) == static_cast<int64_t>(m_data.labels[image]) ? 1 : 0;
}

std::vector<PreparedTraining> PrepareTrainings(const StudyBasis& basis, const LabelledImages& data)
{
    std::vector<PreparedTraining> prepared;
    ProgressLine progress("preparing", basis.trainings);
    for (uint32_t training = 0; training < basis.trainings; ++training)
    {
        prepared.emplace_back(basis, training, data);
        progress.Update(training + 1);
    }
    progress.Finish();
    return prepared;
}

} // namespace prometheus
