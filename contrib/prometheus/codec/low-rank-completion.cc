/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "low-rank-completion.h"

#include "plane-reconstruction.h"
#include "prometheus-error.h"
#include "tensor-unfolding.h"

#include <algorithm>

namespace prometheus
{

namespace
{

void RequireBounds(const LowRankOptions& options)
{
    if (options.iterations == 0 || !(options.threshold > 0) || !(options.growth >= 1))
    {
        throw InvalidInput("low-rank completion with " + std::to_string(options.iterations) +
                           " iterations, threshold " + std::to_string(options.threshold) +
                           " and growth " + std::to_string(options.growth) +
                           ": must be at least 1, greater than 0 and at least 1");
    }
}

/** What the two have in common: the tensor, its modes, and that what arrived stays. */
class LowRankReconstruction : public PlaneReconstruction
{
  public:
    LowRankReconstruction(std::string_view name, const LowRankOptions& options)
        : m_name(name),
          m_options(options)
    {
        RequireBounds(options);
    }

    std::string_view GetName() const override
    {
        return m_name;
    }

  protected:
    void Repair(Damaged& damaged) const override
    {
        const auto modes = TensorMode::Of(damaged.shape);
        const auto count = static_cast<Eigen::Index>(damaged.values.size());
        Eigen::VectorXd tensor =
            Eigen::Map<const Eigen::VectorXf>(damaged.values.data(), count).cast<double>();
        double largest = 0;
        for (const auto& mode : modes)
        {
            largest = std::max(largest, LargestSingularValue(Unfold(tensor, mode)));
        }
        if (!(largest > 0))
        {
            return; // all that arrived is zero, and so is the tensor of the lowest rank
        }
        Complete(tensor, damaged.arrived, modes, m_options, largest);
        for (Eigen::Index i = 0; i < count; ++i)
        {
            damaged.values[static_cast<std::size_t>(i)] = static_cast<float>(tensor[i]);
        }
    }

    virtual void Complete(Eigen::VectorXd& tensor,
                          const std::vector<bool>& arrived,
                          const std::vector<TensorMode>& modes,
                          const LowRankOptions& options,
                          double largestSingularValue) const = 0;

    static void TakeLost(Eigen::VectorXd& tensor,
                         const Eigen::VectorXd& completed,
                         const std::vector<bool>& arrived)
    {
        for (Eigen::Index i = 0; i < tensor.size(); ++i)
        {
            if (!arrived[static_cast<std::size_t>(i)])
            {
                tensor[i] = completed[i];
            }
        }
    }

  private:
    std::string_view m_name;
    LowRankOptions m_options;
};

/**
 * Algorithm 1 of Liu et al.: in turn, M_i = D_{alpha_i/beta_i}(X_(i)) for every mode, and
 * X = sum of beta_i fold(M_i) / sum of beta_i where lost. alpha and beta are the same for all
 * modes.
 */
class SilrtcReconstruction : public LowRankReconstruction
{
  public:
    using LowRankReconstruction::LowRankReconstruction;

  protected:
    void Complete(Eigen::VectorXd& tensor,
                  const std::vector<bool>& arrived,
                  const std::vector<TensorMode>& modes,
                  const LowRankOptions& options,
                  double largest) const override
    {
        for (uint32_t iteration = 0; iteration < options.iterations; ++iteration)
        {
            Eigen::VectorXd sum = Eigen::VectorXd::Zero(tensor.size());
            for (const auto& mode : modes)
            {
                sum += Fold(Shrink(Unfold(tensor, mode), options.threshold * largest), mode);
            }
            TakeLost(tensor, sum / static_cast<double>(modes.size()), arrived);
        }
    }
};

/**
 * Algorithm 4 of Liu et al. (ADMM): M_i = fold(D_{alpha_i/rho}(X_(i) + Y_i(i)/rho)),
 * X = mean over i of (M_i - Y_i/rho) where lost, Y_i = Y_i - rho (M_i - X), and rho grows. Written
 * with the scaled multipliers Z_i = Y_i/rho.
 */
class HalrtcReconstruction : public LowRankReconstruction
{
  public:
    using LowRankReconstruction::LowRankReconstruction;

  protected:
    void Complete(Eigen::VectorXd& tensor,
                  const std::vector<bool>& arrived,
                  const std::vector<TensorMode>& modes,
                  const LowRankOptions& options,
                  double largest) const override
    {
        std::vector<Eigen::VectorXd> multipliers(modes.size(),
                                                 Eigen::VectorXd::Zero(tensor.size()));
        std::vector<Eigen::VectorXd> parts(modes.size());
        double threshold = options.threshold * largest;
        for (uint32_t iteration = 0; iteration < options.iterations; ++iteration)
        {
            Eigen::VectorXd sum = Eigen::VectorXd::Zero(tensor.size());
            for (std::size_t i = 0; i < modes.size(); ++i)
            {
                const Eigen::VectorXd shifted = tensor + multipliers[i];
                parts[i] = Fold(Shrink(Unfold(shifted, modes[i]), threshold), modes[i]);
                sum += parts[i] - multipliers[i];
            }
            TakeLost(tensor, sum / static_cast<double>(modes.size()), arrived);
            for (std::size_t i = 0; i < modes.size(); ++i)
            {
                multipliers[i] = (multipliers[i] - parts[i] + tensor) / options.growth;
            }
            threshold /= options.growth;
        }
    }
};

} // namespace

std::unique_ptr<const Reconstruction> MakeSilrtcReconstruction(const LowRankOptions& options)
{
    return std::make_unique<SilrtcReconstruction>("silrtc", options);
}

std::unique_ptr<const Reconstruction> MakeHalrtcReconstruction(const LowRankOptions& options)
{
    return std::make_unique<HalrtcReconstruction>("halrtc", options);
}

const Reconstruction& GetSilrtcReconstruction()
{
    static const SilrtcReconstruction reconstruction("silrtc", SILRTC_OPTIONS);
    return reconstruction;
}

const Reconstruction& GetHalrtcReconstruction()
{
    static const HalrtcReconstruction reconstruction("halrtc", HALRTC_OPTIONS);
    return reconstruction;
}

} // namespace prometheus
