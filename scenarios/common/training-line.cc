/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "training-line.h"

#include "progress-line.h"
#include "trained-network.h"

#include <memory>

namespace prometheus
{

TrainingCallback MakeTrainingLine(const std::string& model)
{
    // A training tells how many batches there are; before the first one nobody needs a line.
    return [model, line = std::shared_ptr<ProgressLine>()](const TrainingProgress& progress) mutable
    {
        if (progress.epoch == 1 && progress.batch == 1)
        {
            line.reset(); // the one of an earlier training ends before another begins
            line = std::make_shared<ProgressLine>("training " + model,
                                                  std::size_t{progress.epochs} * progress.batches);
        }
        line->Update(std::size_t{progress.epoch - 1} * progress.batches + progress.batch);
    };
}

std::filesystem::path TrainingCacheOf(const NetworkRequest& request)
{
    return request.cache.empty() ? DefaultCacheFolder() : std::filesystem::path(request.cache);
}

} // namespace prometheus
