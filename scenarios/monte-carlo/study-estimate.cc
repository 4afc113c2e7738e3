/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-estimate.h"

#include "progress-line.h"
#include "run-rows.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <string>

namespace prometheus
{

namespace
{

/** What is known of the runs of one configuration. */
struct Tried
{
    uint64_t missing{0};
    uint64_t tried{0};
    double seconds{0};
    double frames{0};
};

/** Of each configuration; two seeds differ by some ten per cent in cost. */
constexpr uint64_t RUNS_TO_TRY = 3;

/** "1 240 000" would be read as exact: "1.2 million". */
std::string Roughly(double count)
{
    if (count < 1000)
    {
        return std::to_string(std::llround(count));
    }
    const bool millions = count >= 1e6;
    const auto tenths = std::llround(count / (millions ? 1e5 : 1e2));
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) +
           (millions ? " million" : " thousand");
}

} // namespace

void PrintEstimate(std::ostream& os,
                   const std::vector<RunKey>& missing,
                   std::size_t runs,
                   int workers,
                   const StudyTask& task)
{
    using Clock = std::chrono::steady_clock;
    std::map<std::string, Tried> byConfiguration;
    for (const auto& key : missing)
    {
        auto& known = byConfiguration[key.configuration];
        ++known.missing;
        if (known.tried == RUNS_TO_TRY)
        {
            continue;
        }
        const auto start = Clock::now();
        const auto rows = task(key);
        known.seconds += std::chrono::duration<double>(Clock::now() - start).count();
        known.frames += RunRow(rows).Number("data_frames").value_or(0);
        ++known.tried;
    }
    double seconds = 0;
    double frames = 0;
    for (const auto& [configuration, known] : byConfiguration)
    {
        const double each = static_cast<double>(known.missing) / static_cast<double>(known.tried);
        seconds += known.seconds * each;
        frames += known.frames * each;
    }
    os << missing.size() << " of " << runs << " runs to do, about " << Roughly(frames)
       << " frame-hops, about "
       << FormatDuration(seconds / static_cast<double>(std::max(workers, 1))) << " with " << workers
       << " workers\n";
}

} // namespace prometheus
