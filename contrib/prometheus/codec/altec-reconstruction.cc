/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fitted-reconstruction.h"
#include "prometheus-error.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>

namespace prometheus
{

namespace
{

using RowMajorFloats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using RowMajorDoubles = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/** Where a parameter stands. */
enum ParameterArray : std::size_t
{
    MEANS,   ///< Of each channel.
    WEIGHTS, ///< A row a channel: a weight a channel (its own 0), of the row above, of that below.
    ARRAYS
};

/**
 * Adaptive linear tensor completion (Bragilevsky, Bajic, Tensor completion methods for
 * collaborative intelligence, IEEE Access 8, 2020): what was lost of a channel is a linear
 * combination of the other channels at the same place and of its two vertical neighbours, with
 * weights of the least squared error over training activations. Repairing is a dot product.
 *
 * The paper's packets are blocks of rows of one channel, and one set of weights serves all of a
 * channel. Layouts here lose single elements too, so that co-located means the same row and column,
 * and the vertical neighbours are the elements above and below. Two things are ours: values count
 * from the mean of their channel, so that what is lost as well (or lies outside) is taken for the
 * mean, which is 0; and the weights can be fitted for a share of such losses.
 */
class AltecReconstruction : public FittedReconstruction
{
  public:
    explicit AltecReconstruction(FittedParameters parameters)
        : FittedReconstruction(std::move(parameters))
    {
    }

    /** Whether these can be parameters of such a one. */
    static bool AreValid(const FittedParameters& parameters)
    {
        const std::size_t channels = ChannelPlanes::Of(parameters.shape).channels;
        return parameters.arrays.size() == ARRAYS && parameters.arrays[MEANS].size() == channels &&
               channels < 1U << 20 &&
               parameters.arrays[WEIGHTS].size() == channels * (channels + 2);
    }

  protected:
    bool KnowsWithoutArrivals() const override
    {
        return true;
    }

    void Repair(Damaged& damaged) const override
    {
        const auto& [channels, rows, columns] = damaged.planes;
        const std::size_t size = rows * columns;
        const auto& means = GetParameters().arrays[MEANS];
        std::vector<float> deviations(damaged.values.size(), 0);
        for (std::size_t i = 0; i < deviations.size(); ++i)
        {
            deviations[i] = damaged.arrived[i] ? damaged.values[i] - means[i / size] : 0;
        }
        for (std::size_t i = 0; i < deviations.size(); ++i)
        {
            if (damaged.arrived[i])
            {
                continue;
            }
            const std::size_t channel = i / size;
            const std::size_t place = i % size;
            const float* weights = &GetParameters().arrays[WEIGHTS][channel * (channels + 2)];
            double sum = means[channel];
            for (std::size_t other = 0; other < channels; ++other)
            {
                sum += static_cast<double>(weights[other]) * deviations[other * size + place];
            }
            if (place >= columns)
            {
                sum += static_cast<double>(weights[channels]) * deviations[i - columns];
            }
            if (place + columns < size)
            {
                sum += static_cast<double>(weights[channels + 1]) * deviations[i + columns];
            }
            damaged.values[i] = static_cast<float>(sum);
        }
    }
};

/** Sums of products over all places of all activations, of deviations from the channels' means. */
struct Moments
{
    Eigen::MatrixXd here;     ///< Of channels with each other.
    Eigen::MatrixXd above;    ///< Of channels with the channels a row above.
    Eigen::MatrixXd below;    ///< Of channels with the channels a row below.
    Eigen::VectorXd aboveOwn; ///< Of the row above with itself, each channel.
    Eigen::VectorXd belowOwn; ///< Of the row below with itself.
    Eigen::VectorXd across;   ///< Of the row above with the row below.
};

Moments MeasureMoments(const std::vector<Tensor>& activations,
                       const ChannelPlanes& planes,
                       const Eigen::VectorXd& means)
{
    const auto channels = static_cast<Eigen::Index>(planes.channels);
    const auto size = static_cast<Eigen::Index>(planes.ElementsPerChannel());
    const auto shift = static_cast<Eigen::Index>(planes.columns);
    const Eigen::MatrixXd square = Eigen::MatrixXd::Zero(channels, channels);
    const Eigen::VectorXd line = Eigen::VectorXd::Zero(channels);
    Moments moments{square, square, square, line, line, line};
    for (const Tensor& tensor : activations)
    {
        RowMajorDoubles values =
            Eigen::Map<const RowMajorFloats>(tensor.GetFloats(), channels, size).cast<double>();
        values.colwise() -= means;
        RowMajorDoubles above = RowMajorDoubles::Zero(channels, size);
        RowMajorDoubles below = above;
        above.rightCols(size - shift) = values.leftCols(size - shift);
        below.leftCols(size - shift) = values.rightCols(size - shift);
        moments.here += values * values.transpose();
        moments.above += values * above.transpose();
        moments.below += values * below.transpose();
        moments.aboveOwn += above.rowwise().squaredNorm();
        moments.belowOwn += below.rowwise().squaredNorm();
        moments.across += above.cwiseProduct(below).rowwise().sum();
    }
    return moments;
}

/**
 * The weights of one channel. When a share p of the regressors is there, independently, the normal
 * equations are those of all of them with everything off the diagonal times p.
 */
Eigen::VectorXd FitWeights(const Moments& moments, Eigen::Index channel, double share)
{
    const Eigen::Index channels = moments.here.rows();
    Eigen::MatrixXd normal(channels + 2, channels + 2);
    normal.topLeftCorner(channels, channels) = moments.here;
    normal.col(channels).head(channels) = moments.above.col(channel);
    normal.col(channels + 1).head(channels) = moments.below.col(channel);
    normal.row(channels).head(channels) = moments.above.col(channel).transpose();
    normal.row(channels + 1).head(channels) = moments.below.col(channel).transpose();
    normal(channels, channels) = moments.aboveOwn[channel];
    normal(channels + 1, channels + 1) = moments.belowOwn[channel];
    normal(channels, channels + 1) = normal(channels + 1, channels) = moments.across[channel];

    const Eigen::VectorXd own = normal.diagonal();
    Eigen::VectorXd right = normal.col(channel);
    normal *= share;
    // What never varies says nothing, and what says the same twice is said once: a little weight on
    // the diagonal decides both.
    const double ridge = 1e-6 * own.mean() + 1e-30;
    normal.diagonal() = own.array() + ridge;
    // Nor does a channel say anything of itself.
    normal.row(channel).setZero();
    normal.col(channel).setZero();
    normal(channel, channel) = 1;
    right[channel] = 0;
    return normal.ldlt().solve(right);
}

Eigen::VectorXd ChannelMeans(const std::vector<Tensor>& activations, const ChannelPlanes& planes)
{
    const auto channels = static_cast<Eigen::Index>(planes.channels);
    const auto size = static_cast<Eigen::Index>(planes.ElementsPerChannel());
    Eigen::VectorXd means = Eigen::VectorXd::Zero(channels);
    for (const Tensor& tensor : activations)
    {
        means += Eigen::Map<const RowMajorFloats>(tensor.GetFloats(), channels, size)
                     .cast<double>()
                     .rowwise()
                     .mean();
    }
    // As floats hold them, because that is what repairing subtracts.
    return (means / static_cast<double>(activations.size())).cast<float>().cast<double>();
}

} // namespace

std::shared_ptr<const FittedReconstruction> RestoreAltec(FittedParameters parameters)
{
    if (!AltecReconstruction::AreValid(parameters))
    {
        throw CorruptFile("fitted reconstruction: its parameters are not ALTeC's of shape " +
                          ToString(parameters.shape));
    }
    return std::make_shared<AltecReconstruction>(std::move(parameters));
}

std::shared_ptr<const FittedReconstruction> FitAltec(const std::vector<Tensor>& activations,
                                                     const FitOptions& options)
{
    if (!(options.lossRate >= 0 && options.lossRate < 1))
    {
        throw InvalidInput("ALTeC fitted for a loss rate of " + std::to_string(options.lossRate) +
                           ": must be from 0 to less than 1");
    }
    const ChannelPlanes planes = ChannelPlanes::Of(activations.front().GetShape());
    FittedParameters parameters{"altec", activations.front().GetShape(), {}};
    parameters.arrays.resize(ARRAYS);
    if (planes.ElementCount() > 0)
    {
        const Eigen::VectorXd means = ChannelMeans(activations, planes);
        const Moments moments = MeasureMoments(activations, planes, means);
        for (Eigen::Index channel = 0; channel < means.size(); ++channel)
        {
            parameters.arrays[MEANS].push_back(static_cast<float>(means[channel]));
            for (const double weight : FitWeights(moments, channel, 1 - options.lossRate))
            {
                parameters.arrays[WEIGHTS].push_back(static_cast<float>(weight));
            }
        }
    }
    return std::make_shared<AltecReconstruction>(std::move(parameters));
}

} // namespace prometheus
