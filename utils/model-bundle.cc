/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "model-bundle.h"

#include "bundle-recorder.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "prometheus-version.h"
#include "torch-runner.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace prometheus
{

namespace
{

/** The cut that a name or a number means, among those of a network. */
uint32_t FindCut(const NetworkProfile& profile, const std::string& cut)
{
    const auto end = profile.layers.end() - 1; // nothing crosses behind the last one
    const auto named =
        std::find_if(profile.layers.begin(),
                     end,
                     [&cut](const LayerProfile& layer) { return layer.name == cut; });
    if (named != end)
    {
        return static_cast<uint32_t>(named - profile.layers.begin());
    }
    for (uint32_t k = 0; k + 1 < profile.layers.size(); ++k)
    {
        if (cut == std::to_string(k))
        {
            return k;
        }
    }
    std::string names;
    for (auto layer = profile.layers.begin(); layer != end; ++layer)
    {
        names += (names.empty() ? "" : ", ") + layer->name;
    }
    throw InvalidInput("--parts: network '" + profile.name + "' has no cut '" + cut +
                       (names.empty() ? "', it is a single layer"
                                      : "': must be all, none, or of 0 to " +
                                            std::to_string(profile.layers.size() - 2) +
                                            " or these layers to cut behind: " + names));
}

/** As AddParts() takes them. */
std::set<uint32_t> FindCuts(const NetworkProfile& profile, const std::string& cuts)
{
    std::set<uint32_t> found;
    if (cuts == "all")
    {
        for (uint32_t k = 0; k + 1 < profile.layers.size(); ++k)
        {
            found.insert(k);
        }
    }
    else if (cuts != "none")
    {
        std::istringstream list(cuts);
        for (std::string cut; std::getline(list, cut, ',');)
        {
            found.insert(FindCut(profile, cut));
        }
    }
    return found;
}

} // namespace

void BundleSaliency::Validate() const
{
    if (measure != "none")
    {
        GetSaliencyMeasure(measure);
    }
}

void AddSaliency(SplitBundle& bundle,
                 const Network& network,
                 const BundleSaliency& saliency,
                 uint32_t batchSize)
{
    saliency.Validate();
    if (saliency.measure == "none")
    {
        return;
    }
    SaliencyOptions options;
    options.measure = saliency.measure;
    options.batchSize = batchSize;
    ProgressLine line("measuring saliency, images", bundle.data.images.size());
    bundle.saliency = MeasureCutSaliency(network,
                                         bundle.data,
                                         ParseClassChoices(saliency.classes, bundle.data),
                                         options,
                                         [&line](std::size_t done) { line.Update(done); });
    line.Finish();
    bundle.origin += "saliency: " + saliency.measure + ", classes " + saliency.classes + "\n";
    bundle.Validate();
}

void RequireCuts(const NetworkProfile& profile, const std::string& cuts)
{
    FindCuts(profile, cuts);
}

void AddParts(SplitBundle& bundle,
              const Network& network,
              const std::string& cuts,
              const std::function<NetworkParts(uint32_t step)>& make)
{
    const auto chosen = FindCuts(network.GetProfile(), cuts);
    if (chosen.empty())
    {
        return;
    }
    for (const uint32_t cut : chosen)
    {
        auto parts = make(network.GetGroups()[cut].last - 1);
        bundle.parts.push_back({cut, std::move(parts.head), std::move(parts.tail)});
    }
    bundle.origin += "parts: " + cuts + "\n";
    bundle.Validate();
}

SplitBundle RecordModelBundle(const std::string& model,
                              const ImportOptions& options,
                              const std::string& grouping,
                              const TestImageOptions& images,
                              const BundleSaliency& saliency,
                              const std::string& parts)
{
    const auto imported = ImportNetwork(model, options);
    const auto network = std::make_shared<Network>(imported->GetDefinition(), grouping);
    RequireCuts(network->GetProfile(), parts); // refuses what does not exist before the work begins
    const auto data = LoadImagesFor(network->GetProfile(), images);
    TorchRunner runner(network);
    ProgressLine line("recording, images", data.images.size());
    auto bundle = RecordBundle(runner,
                               data,
                               std::string("prometheus-bundle ") + PROMETHEUS_VERSION + "\n" +
                                   DescribeModelFile(model, options) + "layers: " + grouping + "\n",
                               [&line](std::size_t done) { line.Update(done); });
    line.Finish();
    AddSaliency(bundle, *network, saliency, 1);
    AddParts(bundle, *network, parts, [&](uint32_t step) { return imported->MakeParts(step); });
    return bundle;
}

double AccuracyOf(const SplitBundle& bundle)
{
    const auto& logits = bundle.activations.back();
    std::size_t right = 0;
    for (std::size_t i = 0; i < logits.size(); ++i)
    {
        right += ArgMax(logits[i]) == static_cast<int64_t>(bundle.data.labels[i]) ? 1 : 0;
    }
    return static_cast<double>(right) / static_cast<double>(logits.size());
}

} // namespace prometheus
