/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef MEMO_RUNNER_H
#define MEMO_RUNNER_H

#include "stage-runner.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace prometheus
{

/**
 * Remembers the outputs of another runner for inputs that lost nothing.
 *
 * Results are those of the inner runner bit for bit: inputs are compared whole, not by hash. Inputs
 * with losses go straight through. Memory grows with the number of distinct (range, input) pairs.
 */
class MemoRunner : public StageRunner
{
  public:
    explicit MemoRunner(std::shared_ptr<StageRunner> inner);

    const NetworkProfile& GetProfile() const override;
    std::optional<Tensor> Run(LayerRange range, const MaskedTensor& input) override;

    uint64_t GetHits() const;
    uint64_t GetMisses() const;

  private:
    struct Entry
    {
        LayerRange range;
        Tensor input;
        std::optional<Tensor> output;
    };

    std::shared_ptr<StageRunner> m_inner;
    std::unordered_multimap<std::size_t, Entry> m_entries;
    uint64_t m_hits{0};
    uint64_t m_misses{0};
};

} // namespace prometheus

#endif // MEMO_RUNNER_H
