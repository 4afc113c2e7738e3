/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "erasure-code.h"

#include "named-lookup.h"
#include "prometheus-error.h"

#include <algorithm>
#include <array>

namespace prometheus
{

// Each is defined in the file of its name.
const ErasureCode& GetReedSolomonErasureCode();
const ErasureCode& GetXorErasureCode();

namespace
{

const auto& KnownErasureCodes()
{
    static const std::array known{
        &GetXorErasureCode(),
        &GetReedSolomonErasureCode(),
    };
    return known;
}

/** Numbers among 0 .. count - 1 that are group modulo groups. */
uint32_t CountInGroup(uint32_t count, uint32_t group, uint32_t groups)
{
    return count / groups + (group < count % groups ? 1 : 0);
}

/**
 * The fewest groups that the code can make, each with parity; 0 when there are none. More than one
 * group takes no more parity than data: a header off the air cannot make a receiver hold millions.
 */
uint32_t CountGroups(const ErasureCode& code, uint32_t dataChunks, uint32_t parityChunks)
{
    const uint32_t most = parityChunks > dataChunks ? std::min(dataChunks, 1U) : parityChunks;
    for (uint32_t groups = 1; groups <= most; ++groups)
    {
        if (code.Supports(CountInGroup(dataChunks, 0, groups),
                          CountInGroup(parityChunks, 0, groups)))
        {
            return groups;
        }
    }
    return 0;
}

} // namespace

const ErasureCode& FindErasureCode(std::string_view name)
{
    return FindNamed("erasure code", KnownErasureCodes(), name);
}

const ErasureCode* FindErasureCode(ErasureCodeId id)
{
    for (const auto* code : KnownErasureCodes())
    {
        if (code->GetId() == id)
        {
            return code;
        }
    }
    return nullptr;
}

ParityPlan::ParityPlan(const ErasureCode& code, uint32_t dataChunks, uint32_t parityChunks)
    : m_code(&code),
      m_dataChunks(dataChunks),
      m_parityChunks(parityChunks),
      m_groups(CountGroups(code, dataChunks, parityChunks))
{
    if (m_groups == 0)
    {
        throw InvalidInput("erasure code '" + std::string(code.GetName()) + "' cannot protect " +
                           std::to_string(dataChunks) + " chunks with " +
                           std::to_string(parityChunks) + " of parity");
    }
}

const ErasureCode& ParityPlan::GetCode() const
{
    return *m_code;
}

uint32_t ParityPlan::GetDataChunks() const
{
    return m_dataChunks;
}

uint32_t ParityPlan::GetParityChunks() const
{
    return m_parityChunks;
}

uint32_t ParityPlan::GetGroups() const
{
    return m_groups;
}

uint32_t ParityPlan::DataInGroup(uint32_t group) const
{
    return CountInGroup(m_dataChunks, group, m_groups);
}

uint32_t ParityPlan::ParityInGroup(uint32_t group) const
{
    return CountInGroup(m_parityChunks, group, m_groups);
}

ErasureCode::Word PaddedWord(const std::vector<uint8_t>& payload, std::size_t wordBytes)
{
    ErasureCode::Word word(wordBytes, 0);
    word[0] = static_cast<uint8_t>(payload.size());
    word[1] = static_cast<uint8_t>(payload.size() >> 8);
    std::copy(payload.begin(), payload.end(), word.begin() + PARITY_EXTRA_BYTES);
    return word;
}

std::vector<std::vector<uint8_t>> EncodeParity(const ParityPlan& plan,
                                               const std::vector<std::vector<uint8_t>>& payloads)
{
    if (payloads.size() < plan.GetDataChunks())
    {
        throw InvalidInput("parity over " + std::to_string(plan.GetDataChunks()) +
                           " chunks of a tensor that has " + std::to_string(payloads.size()));
    }
    std::vector<std::vector<uint8_t>> parity(plan.GetParityChunks());
    for (uint32_t group = 0; group < plan.GetGroups(); ++group)
    {
        std::size_t longest = 0;
        for (std::size_t chunk = group; chunk < plan.GetDataChunks(); chunk += plan.GetGroups())
        {
            longest = std::max(longest, payloads[chunk].size());
        }
        if (longest > MAX_PROTECTED_BYTES)
        {
            throw InvalidInput("parity over a chunk of " + std::to_string(longest) +
                               " bytes: at most " + std::to_string(MAX_PROTECTED_BYTES) +
                               " can be protected");
        }
        std::vector<ErasureCode::Word> words;
        for (std::size_t chunk = group; chunk < plan.GetDataChunks(); chunk += plan.GetGroups())
        {
            words.push_back(PaddedWord(payloads[chunk], longest + PARITY_EXTRA_BYTES));
        }
        ErasureCode::WordPointers data;
        for (const auto& word : words)
        {
            data.push_back(&word);
        }
        auto encoded = plan.GetCode().Encode(data, plan.ParityInGroup(group));
        for (uint32_t i = 0; i < encoded.size(); ++i)
        {
            parity[group + i * plan.GetGroups()] = std::move(encoded[i]);
        }
    }
    return parity;
}

} // namespace prometheus
