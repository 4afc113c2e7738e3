/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "model-bundle.h"

#include "bundle-recorder.h"
#include "progress-line.h"
#include "prometheus-error.h"
#include "prometheus-version.h"
#include "torch-runner.h"

namespace prometheus
{

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

SplitBundle RecordModelBundle(const std::string& model,
                              const ImportOptions& options,
                              const std::string& grouping,
                              const TestImageOptions& images,
                              const BundleSaliency& saliency)
{
    const auto network =
        std::make_shared<Network>(ImportNetwork(model, options)->GetDefinition(), grouping);
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
