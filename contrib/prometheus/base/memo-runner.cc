/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "memo-runner.h"

#include "prometheus-error.h"

namespace prometheus
{

MemoRunner::MemoRunner(std::shared_ptr<StageRunner> inner)
    : m_inner(std::move(inner))
{
    if (!m_inner)
    {
        throw InvalidInput("a MemoRunner needs a runner to remember, got none");
    }
}

const NetworkProfile& MemoRunner::GetProfile() const
{
    return m_inner->GetProfile();
}

std::optional<Tensor> MemoRunner::Run(LayerRange range, const MaskedTensor& input)
{
    if (!input.IsComplete())
    {
        return m_inner->Run(range, input);
    }
    const std::size_t rangeHash = range.first * std::size_t{31} + range.last;
    const std::size_t key = HashOf(input.tensor) + rangeHash;
    const auto [begin, end] = m_entries.equal_range(key);
    for (auto entry = begin; entry != end; ++entry)
    {
        if (entry->second.range == range && entry->second.input == input.tensor)
        {
            ++m_hits;
            return entry->second.output;
        }
    }
    // What the inner runner refuses throws here, and is not remembered.
    auto output = m_inner->Run(range, input);
    ++m_misses;
    m_entries.emplace(key, Entry{range, input.tensor, output});
    return output;
}

uint64_t MemoRunner::GetHits() const
{
    return m_hits;
}

uint64_t MemoRunner::GetMisses() const
{
    return m_misses;
}

} // namespace prometheus
