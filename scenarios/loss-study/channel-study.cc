/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "channel-study.h"

#include "forked-workers.h"
#include "progress-line.h"
#include "reconstruction.h"

#include <sstream>

namespace prometheus
{

namespace
{

/** What one training scored with one strategy at one kind of loss; sums over images. */
struct Sample
{
    std::vector<double> right;
    double packets{0};
    double bytes{0};
    double arrived{0};

    std::string ToText() const
    {
        std::ostringstream text;
        text.precision(17);
        text << packets << " " << bytes << " " << arrived << " ";
        for (const double isRight : right)
        {
            text << (isRight > 0 ? '1' : '0');
        }
        return text.str();
    }

    static Sample FromText(const std::string& text)
    {
        std::istringstream stream(text);
        Sample sample;
        std::string right;
        stream >> sample.packets >> sample.bytes >> sample.arrived >> right;
        for (const char digit : right)
        {
            sample.right.push_back(digit == '1' ? 1 : 0);
        }
        return sample;
    }
};

Sample Run(const StudyBasis& basis,
           const PreparedTraining& prepared,
           uint32_t training,
           const Strategy& strategy,
           const ChunkLoss& loss)
{
    const TensorCrossing crossing(strategy.crossing);
    const auto& activations = prepared.GetActivations(strategy);
    const auto reconstruction = prepared.GetReconstruction(strategy);
    const auto network = prepared.GetNetwork(strategy);
    const LayerRange tail{strategy.cut + 1,
                          static_cast<uint32_t>(network->GetProfile().layers.size())};
    Sample sample;
    for (std::size_t i = 0; i < activations.size(); ++i)
    {
        SeededRandom random(basis.rngSeed + (basis.rngRun << 32), (uint64_t{training} << 32) + i);
        const auto sent = crossing.Send(activations[i], static_cast<uint32_t>(random.NextBits()));
        const auto received =
            crossing.Receive(sent, loss.Draw(sent.PacketCount(), random), *reconstruction);
        sample.right.push_back(prepared.IsRight(network->Run(tail, received.tensor), i));
        sample.packets += sent.PacketCount();
        sample.bytes += static_cast<double>(crossing.BytesOf(sent));
        sample.arrived += static_cast<double>(received.GetArrivedCount()) /
                          static_cast<double>(received.tensor.GetElementCount());
    }
    return sample;
}

} // namespace

ChannelResult RunChannelStudy(const ChannelStudy& study)
{
    const auto& basis = study.basis;
    ChannelResult result;
    result.trainings = TrainAll(basis);
    const auto data = LoadImages(basis.training.data, basis.split, basis.images);
    const auto prepared = PrepareTrainings(basis, data);
    for (const auto& training : prepared)
    {
        result.clean.push_back(training.GetClean());
    }
    for (const auto& strategy : basis.strategies)
    {
        for (const auto& loss : study.losses)
        {
            result.cells.push_back({strategy, loss, {}});
        }
    }
    ProgressLine progress("crossings", result.cells.size() * basis.trainings);
    RunForked(
        result.cells.size() * basis.trainings,
        basis.jobs,
        [&](std::size_t task)
        {
            const auto& cell = result.cells[task / basis.trainings];
            const auto training = static_cast<uint32_t>(task % basis.trainings);
            return Run(basis, prepared[training], training, cell.strategy, cell.loss).ToText();
        },
        [&](std::size_t task, const std::string& text)
        {
            auto& cell = result.cells[task / basis.trainings];
            const auto sample = Sample::FromText(text);
            const double count = static_cast<double>(basis.images) * basis.trainings;
            cell.right.push_back(sample.right);
            cell.packetsPerTensor += sample.packets / count;
            cell.bytesPerTensor += sample.bytes / count;
            cell.arrivedShare += sample.arrived / count;
        },
        [&progress](std::size_t finished) { progress.Update(finished); });
    progress.Finish();
    return result;
}

} // namespace prometheus
