/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "solve-limit.h"

#include "prometheus-error.h"

#include <algorithm>
#include <sstream>

namespace prometheus
{

void RequireOptions(const SolveOptions& options)
{
    // Written so that NaN fails.
    const bool possible = options.timeLimitSeconds > 0;
    if (!possible)
    {
        std::ostringstream message;
        message << "solve options: timeLimitSeconds is " << options.timeLimitSeconds
                << ", must be greater than 0";
        throw InvalidInput(message.str());
    }
}

std::chrono::steady_clock::time_point EndOf(const SolveOptions& options)
{
    using Clock = std::chrono::steady_clock;
    // A limit beyond what the clock can add means none.
    constexpr double LONGEST_LIMIT_SECONDS = 1e9;
    const std::chrono::duration<double> limit(
        std::min(options.timeLimitSeconds, LONGEST_LIMIT_SECONDS));
    return Clock::now() + std::chrono::duration_cast<Clock::duration>(limit);
}

std::string ExplainLimit(const SolveOptions& options)
{
    std::ostringstream text;
    text << "no proof within the time limit of " << options.timeLimitSeconds << " s";
    return text.str();
}

} // namespace prometheus
