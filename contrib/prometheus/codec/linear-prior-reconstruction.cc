/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fitted-reconstruction.h"
#include "prometheus-error.h"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <random>

namespace prometheus
{

namespace
{

using RowMajorFloats = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/** Where a parameter stands. */
enum ParameterArray : std::size_t
{
    MEAN,     ///< Of each element.
    LOADINGS, ///< W, one row an element.
    BOUNDS,   ///< Noise variance, smallest and largest value in training.
    ARRAYS
};

/**
 * The mean of a lost element given those that arrived, if activations were Gaussian with the mean
 * and covariance of the training activations, the covariance cut to its principal components: the
 * linear estimate of the least squared error.
 *
 * The prior is probabilistic principal component analysis (Tipping, Bishop, J. R. Stat. Soc. B
 * 61(3), 1999): x = mean + W z + noise, z ~ N(0, I), noise ~ N(0, s2 I). With o for what arrived,
 * z = (W_o' W_o + s2 I)^-1 W_o' (x_o - mean_o), and what was lost is mean + W z, kept within the
 * range seen in training (above zero, behind a rectifier). When nothing arrived, it is the mean.
 *
 * For d elements and q components O(q^2 min(lost, arrived) + q^3 + q d) operations.
 */
class LinearPriorReconstruction : public FittedReconstruction
{
  public:
    explicit LinearPriorReconstruction(FittedParameters parameters)
        : FittedReconstruction(std::move(parameters)),
          m_loadings(Loadings(GetParameters())),
          m_gram(m_loadings.transpose() * m_loadings)
    {
    }

    /** Whether these can be parameters of such a one. */
    static bool AreValid(const FittedParameters& parameters)
    {
        const auto& arrays = parameters.arrays;
        if (arrays.size() != ARRAYS || arrays[BOUNDS].size() != 3)
        {
            return false;
        }
        const std::size_t elements = arrays[MEAN].size();
        return elements == static_cast<std::size_t>(ElementCount(parameters.shape)) &&
               (elements == 0 ? arrays[LOADINGS].empty()
                              : arrays[LOADINGS].size() % elements == 0) &&
               arrays[BOUNDS][0] > 0 && arrays[BOUNDS][1] <= arrays[BOUNDS][2];
    }

  protected:
    bool KnowsWithoutArrivals() const override
    {
        return true;
    }

    void Repair(Damaged& damaged) const override
    {
        const auto& mean = GetParameters().arrays[MEAN];
        const auto& bounds = GetParameters().arrays[BOUNDS];
        const auto count = static_cast<Eigen::Index>(mean.size());
        Eigen::VectorXf deviation(count);
        for (Eigen::Index i = 0; i < count; ++i)
        {
            const auto at = static_cast<std::size_t>(i);
            deviation[i] = damaged.arrived[at] ? damaged.values[at] - mean[at] : 0;
        }
        const Eigen::VectorXf projected = m_loadings.transpose() * deviation;
        const Eigen::VectorXf latent = GramOfArrived(damaged.arrived, bounds[0])
                                           .ldlt()
                                           .solve(projected.cast<double>())
                                           .cast<float>();
        for (Eigen::Index i = 0; i < count; ++i)
        {
            const auto at = static_cast<std::size_t>(i);
            if (!damaged.arrived[at])
            {
                const float value = mean[at] + m_loadings.row(i).dot(latent);
                damaged.values[at] = std::clamp(value, bounds[1], bounds[2]);
            }
        }
    }

  private:
    static RowMajorFloats Loadings(const FittedParameters& parameters)
    {
        const auto& loadings = parameters.arrays[LOADINGS];
        const auto rows = static_cast<Eigen::Index>(parameters.arrays[MEAN].size());
        const auto size = static_cast<Eigen::Index>(loadings.size());
        return Eigen::Map<const RowMajorFloats>(loadings.data(), rows, rows == 0 ? 0 : size / rows);
    }

    /** W_o' W_o + s2 I, from the rows that arrived or, when they are fewer, from those lost. */
    Eigen::MatrixXd GramOfArrived(const std::vector<bool>& arrived, float noise) const
    {
        const auto there = std::count(arrived.begin(), arrived.end(), true);
        const auto lost = static_cast<std::ptrdiff_t>(arrived.size()) - there;
        const bool ofArrived = there < lost;
        RowMajorFloats rows(ofArrived ? there : lost, m_loadings.cols());
        Eigen::Index row = 0;
        for (std::size_t i = 0; i < arrived.size(); ++i)
        {
            if (arrived[i] == ofArrived)
            {
                rows.row(row) = m_loadings.row(static_cast<Eigen::Index>(i));
                ++row;
            }
        }
        Eigen::MatrixXf lower = Eigen::MatrixXf::Zero(rows.cols(), rows.cols());
        if (rows.size() > 0) // Eigen 3.4 divides by their number
        {
            lower.selfadjointView<Eigen::Lower>().rankUpdate(rows.transpose());
        }
        const Eigen::MatrixXf whole = lower.selfadjointView<Eigen::Lower>();
        Eigen::MatrixXd gram = whole.cast<double>();
        if (!ofArrived)
        {
            gram = m_gram.cast<double>() - gram;
        }
        gram.diagonal().array() += static_cast<double>(noise);
        return gram;
    }

    RowMajorFloats m_loadings;
    Eigen::MatrixXf m_gram;
};

/** Principal directions of the rows of a centred matrix, and their variances, largest first. */
struct PrincipalComponents
{
    Eigen::MatrixXf directions; ///< One column each, of unit length.
    Eigen::VectorXd variances;
};

/**
 * Randomised subspace iteration (Halko, Martinsson, Tropp, SIAM Review 53(2), 2011, algorithm 4.4),
 * with a start that is always the same.
 */
PrincipalComponents FindComponents(const Eigen::MatrixXf& rows, Eigen::Index components)
{
    constexpr Eigen::Index OVERSAMPLING = 8;
    constexpr int ITERATIONS = 4;
    const Eigen::Index width =
        std::min(components + OVERSAMPLING, std::min(rows.rows(), rows.cols()));
    std::mt19937 random(1);
    Eigen::MatrixXf basis(rows.cols(), width);
    for (Eigen::Index i = 0; i < basis.size(); ++i)
    {
        basis.data()[i] = static_cast<float>(random()) / 4294967296.0F - 0.5F;
    }
    for (int iteration = 0; iteration < ITERATIONS; ++iteration)
    {
        const Eigen::MatrixXf image = rows.transpose() * (rows * basis);
        basis = Eigen::HouseholderQR<Eigen::MatrixXf>(image).householderQ() *
                Eigen::MatrixXf::Identity(rows.cols(), width);
    }
    const Eigen::MatrixXd scores = (rows * basis).cast<double>();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(
        scores.transpose() * scores / static_cast<double>(rows.rows() - 1));
    PrincipalComponents found;
    found.directions =
        basis * solver.eigenvectors().rightCols(components).rowwise().reverse().cast<float>();
    found.variances = solver.eigenvalues().tail(components).reverse();
    return found;
}

/** Copies activations to the rows of a matrix. */
Eigen::MatrixXf ToRows(const std::vector<Tensor>& activations)
{
    const auto elements = static_cast<Eigen::Index>(activations.front().GetElementCount());
    Eigen::MatrixXf rows(static_cast<Eigen::Index>(activations.size()), elements);
    for (Eigen::Index i = 0; i < rows.rows(); ++i)
    {
        rows.row(i) = Eigen::Map<const Eigen::RowVectorXf>(
            activations[static_cast<std::size_t>(i)].GetFloats(), elements);
    }
    return rows;
}

} // namespace

std::shared_ptr<const FittedReconstruction> RestoreLinearPrior(FittedParameters parameters)
{
    if (!LinearPriorReconstruction::AreValid(parameters))
    {
        throw CorruptFile("fitted reconstruction: its parameters are no linear prior's of shape " +
                          ToString(parameters.shape));
    }
    return std::make_shared<LinearPriorReconstruction>(std::move(parameters));
}

std::shared_ptr<const FittedReconstruction> FitLinearPrior(const std::vector<Tensor>& activations,
                                                           const FitOptions& options)
{
    Eigen::MatrixXf rows = ToRows(activations);
    const Eigen::Index elements = rows.cols();
    FittedParameters parameters{"linear-prior", activations.front().GetShape(), {}};
    parameters.arrays.resize(ARRAYS);
    parameters.arrays[BOUNDS] = {1, 0, 0};
    if (elements == 0)
    {
        return std::make_shared<LinearPriorReconstruction>(std::move(parameters));
    }
    const Eigen::RowVectorXf mean = rows.cast<double>().colwise().mean().cast<float>();
    const float lowest = rows.minCoeff();
    const float highest = rows.maxCoeff();
    rows.rowwise() -= mean;
    const double variance =
        rows.cast<double>().squaredNorm() / static_cast<double>(rows.rows() - 1);
    const Eigen::Index components = std::min<Eigen::Index>(
        {static_cast<Eigen::Index>(options.components), rows.rows() - 1, elements});
    const auto found = FindComponents(rows, components);

    // What the components leave, spread over all directions. Of none left, as much as a float can
    // hold beside the largest.
    const double left = variance - found.variances.sum();
    const double largest = components > 0 ? found.variances[0] : variance;
    const double noise =
        std::max({left / static_cast<double>(std::max<Eigen::Index>(1, elements - components)),
                  1e-6 * largest,
                  1e-30});
    RowMajorFloats loadings = found.directions;
    for (Eigen::Index i = 0; i < components; ++i)
    {
        loadings.col(i) *= static_cast<float>(std::sqrt(std::max(0.0, found.variances[i] - noise)));
    }
    parameters.arrays[MEAN].assign(mean.data(), mean.data() + elements);
    parameters.arrays[LOADINGS].assign(loadings.data(), loadings.data() + loadings.size());
    parameters.arrays[BOUNDS] = {static_cast<float>(noise), lowest, highest};
    return std::make_shared<LinearPriorReconstruction>(std::move(parameters));
}

} // namespace prometheus
