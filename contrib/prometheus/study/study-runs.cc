/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "study-runs.h"

#include "prometheus-error.h"

#include <algorithm>
#include <charconv>

namespace prometheus
{

namespace
{

/** Reads a number that is all of the text. */
bool ReadNumber(const std::string& text, uint32_t& number)
{
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc() && read.ptr == end;
}

} // namespace

StudyShard StudyShard::Parse(const std::string& text)
{
    StudyShard shard;
    const auto slash = text.find('/');
    if (slash == std::string::npos || !ReadNumber(text.substr(0, slash), shard.index) ||
        !ReadNumber(text.substr(slash + 1), shard.count) || shard.index >= shard.count)
    {
        throw InvalidInput("shard '" + text +
                           "' must be i/n, such as 0/4: part i, from 0 to n-1, of n");
    }
    return shard;
}

std::vector<RunKey> SelectShard(const std::vector<RunKey>& keys, StudyShard shard)
{
    std::vector<RunKey> selected;
    for (std::size_t i = shard.index; i < keys.size(); i += shard.count)
    {
        selected.push_back(keys[i]);
    }
    return selected;
}

std::vector<RunKey> MissingRuns(const ResultsStore& store, const std::vector<RunKey>& keys)
{
    std::vector<RunKey> missing;
    std::copy_if(keys.begin(),
                 keys.end(),
                 std::back_inserter(missing),
                 [&](const RunKey& key) { return !store.Has(key); });
    return missing;
}

std::string DoRun(const StudyTask& task, const RunKey& key)
{
    try
    {
        return ToBytes(task(key));
    }
    catch (const std::exception& error)
    {
        throw Error("run " + std::to_string(key.run) + ": " + error.what());
    }
}

std::size_t DoMissingRuns(ResultsStore& store,
                          const std::vector<RunKey>& keys,
                          const StudyExecutor& executor,
                          const StudyProgress& onProgress)
{
    const auto missing = MissingRuns(store, keys);
    std::size_t done = keys.size() - missing.size();
    executor(missing,
             [&](std::size_t i, const std::string& bytes)
             {
                 const auto rows = ResultRowsFromBytes(bytes);
                 store.Record(missing[i], rows);
                 ++done;
                 if (onProgress)
                 {
                     onProgress(missing[i], rows, done);
                 }
             });
    return missing.size();
}

std::size_t DoMissingRuns(ResultsStore& store,
                          const std::vector<RunKey>& keys,
                          int jobs,
                          const StudyTask& task,
                          const StudyProgress& onProgress)
{
    const auto inForkedWorkers = [&](const std::vector<RunKey>& runs, const ForkedResult& onResult)
    {
        RunForked(
            runs.size(),
            jobs,
            [&](std::size_t i) { return DoRun(task, runs[i]); },
            onResult,
            {},
            ResultOrder::AsFinished);
    };
    return DoMissingRuns(store, keys, inForkedWorkers, onProgress);
}

} // namespace prometheus
