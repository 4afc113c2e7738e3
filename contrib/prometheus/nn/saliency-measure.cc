/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "saliency-measure.h"

#include "importance-sum.h"
#include "prometheus-error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <map>
#include <memory>
#include <vector>

namespace prometheus
{

namespace
{

/** Batch, channels, positions; in memory one after the other. */
at::Tensor AsChannels(const at::Tensor& batch)
{
    return batch.reshape({batch.size(0), batch.size(1), -1}).to(at::kFloat).contiguous();
}

/** Batch, positions. */
at::Tensor FlatMap(const at::Tensor& activation, const at::Tensor& gradient, ChannelRule rule)
{
    const auto values = AsChannels(activation);
    const auto slopes = AsChannels(gradient);
    const int64_t channels = values.size(1);
    const int64_t positions = values.size(2);
    const double divisor = rule == ChannelRule::Mean ? static_cast<double>(channels) : 1.0;
    auto maps = at::empty({values.size(0), positions}, at::kFloat);
    std::vector<double> sums(positions);
    for (int64_t image = 0; image < values.size(0); ++image)
    {
        const int64_t offset = image * channels * positions;
        SumImportance(
            values.data_ptr<float>() + offset, slopes.data_ptr<float>() + offset, channels, sums);
        std::transform(sums.begin(),
                       sums.end(),
                       maps.data_ptr<float>() + image * positions,
                       [divisor](double sum)
                       { return static_cast<float>(std::max(sum / divisor, 0.0)); });
    }
    return maps;
}

class Cui : public SaliencyMeasure
{
  public:
    std::string_view GetName() const override
    {
        return "cui";
    }

    at::Tensor Measure(const at::Tensor& activation,
                       const at::Tensor& gradient,
                       ChannelRule rule) const override
    {
        return FlatMap(activation, gradient, rule).mean(1);
    }
};

class GradientTimesActivation : public SaliencyMeasure
{
  public:
    std::string_view GetName() const override
    {
        return "gradient-x-activation";
    }

    at::Tensor Measure(const at::Tensor& activation,
                       const at::Tensor& gradient,
                       ChannelRule) const override
    {
        return (activation * gradient).abs_().flatten(1).mean(1);
    }
};

class OutputSize : public SaliencyMeasure
{
  public:
    std::string_view GetName() const override
    {
        return "output-size";
    }

    bool DependsOnImages() const override
    {
        return false;
    }

    at::Tensor Measure(const at::Tensor& activation, const at::Tensor&, ChannelRule) const override
    {
        const double bytes =
            static_cast<double>(activation.nbytes()) / static_cast<double>(activation.size(0));
        return at::full({activation.size(0)}, 1 / bytes, at::kFloat);
    }
};

using Measures = std::map<std::string, std::unique_ptr<SaliencyMeasure>>;

void Add(Measures& measures, std::unique_ptr<SaliencyMeasure> measure)
{
    const std::string name(measure->GetName());
    measures.emplace(name, std::move(measure));
}

const Measures& AllMeasures()
{
    static const Measures all = []
    {
        Measures measures;
        Add(measures, std::make_unique<Cui>());
        Add(measures, std::make_unique<GradientTimesActivation>());
        Add(measures, std::make_unique<OutputSize>());
        return measures;
    }();
    return all;
}

} // namespace

ChannelRule FindChannelRule(const std::string& name)
{
    if (name != "mean" && name != "sum")
    {
        throw InvalidInput("channel rule '" + name + "' is unknown: must be mean or sum");
    }
    return name == "mean" ? ChannelRule::Mean : ChannelRule::Sum;
}

std::vector<std::string> GetSaliencyMeasureNames()
{
    std::vector<std::string> names;
    for (const auto& entry : AllMeasures())
    {
        names.push_back(entry.first);
    }
    return names;
}

const SaliencyMeasure& GetSaliencyMeasure(const std::string& name)
{
    const auto found = AllMeasures().find(name);
    if (found == AllMeasures().end())
    {
        std::string known;
        for (const auto& other : GetSaliencyMeasureNames())
        {
            known += (known.empty() ? "" : ", ") + other;
        }
        throw InvalidInput("saliency measure '" + name + "' is unknown; known measures: " + known);
    }
    return *found->second;
}

at::Tensor ImportanceMap(const at::Tensor& activation, const at::Tensor& gradient, ChannelRule rule)
{
    // What has neither rows nor columns, or more dimensions, as networks from files may.
    const int64_t rows = activation.dim() > 2 ? activation.size(2) : 1;
    return FlatMap(activation, gradient, rule).reshape({activation.size(0), rows, -1});
}

} // namespace prometheus
