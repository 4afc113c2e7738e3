/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef ERASURE_CODE_H
#define ERASURE_CODE_H

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace prometheus
{

/** Number of an erasure code as it travels in packets: never renumber. */
enum class ErasureCodeId : uint8_t
{
    Xor = 1,
    ReedSolomon = 2,
};

/**
 * Forward error correction within a group of words of equal length: parity words from which missing
 * ones are computed. Stateless; one instance serves everybody.
 *
 * To add one: a file like xor-erasure-code.cc, a number in ErasureCodeId, and its line in
 * erasure-code.cc.
 */
class ErasureCode
{
  public:
    using Word = std::vector<uint8_t>;
    /** Not owned; nullptr stands for a word that is missing. */
    using WordPointers = std::vector<const Word*>;

    virtual ~ErasureCode() = default;

    virtual ErasureCodeId GetId() const = 0;
    virtual std::string_view GetName() const = 0;

    /** Whether it can make so many parity words for a group of so many. */
    virtual bool Supports(uint64_t dataWords, uint64_t parityWords) const = 0;

    /** @pre Supports(); words of one length, none missing. */
    virtual std::vector<Word> Encode(const WordPointers& data, uint32_t parityWords) const = 0;
    /**
     * @param data of the whole group, in order, at least one missing.
     * @param parity of the whole group, in order; at least as many there as data is missing.
     * @return the missing words, in order.
     */
    virtual std::vector<Word> Recover(const WordPointers& data,
                                      const WordPointers& parity) const = 0;
};

/** Erasure code by name: "xor", "reed-solomon". @throws InvalidInput listing the known names. */
const ErasureCode& FindErasureCode(std::string_view name);

/** Erasure code by number; nullptr when none has it (a number off the air). */
const ErasureCode* FindErasureCode(ErasureCodeId id);

/**
 * Which chunks of a tensor the parity chunks protect: the first dataChunks of them, in groups that
 * are as large as the code can make them. Chunk c is in group c % groups and parity chunk p in
 * group p % groups, so that a burst of losses spreads over the groups. Protecting the first chunks
 * only is unequal protection: see ImportanceLayout.
 */
class ParityPlan
{
  public:
    /**
     * @param code must outlive the plan (those of FindErasureCode() do).
     * @throws InvalidInput when there is nothing to protect or to protect with, or a group would
     *         have no parity: XOR makes one parity chunk a group, Reed-Solomon groups of at most
     * 255 chunks with parity. Nor does one that needs several groups take more parity than data.
     */
    ParityPlan(const ErasureCode& code, uint32_t dataChunks, uint32_t parityChunks);

    const ErasureCode& GetCode() const;
    uint32_t GetDataChunks() const;
    uint32_t GetParityChunks() const;
    uint32_t GetGroups() const;
    /** Data chunks of a group. @pre group < GetGroups(). */
    uint32_t DataInGroup(uint32_t group) const;
    /** Parity chunks of a group. @pre group < GetGroups(). */
    uint32_t ParityInGroup(uint32_t group) const;

  private:
    const ErasureCode* m_code;
    uint32_t m_dataChunks;
    uint32_t m_parityChunks;
    uint32_t m_groups;
};

/** Bytes that a parity payload has more than the longest payload it protects: that one's length. */
inline constexpr std::size_t PARITY_EXTRA_BYTES = 2;

/** Most bytes of a payload that parity can protect: what its length field counts. */
inline constexpr std::size_t MAX_PROTECTED_BYTES = 65535;

/**
 * The payloads of the parity chunks of a tensor.
 *
 * Chunks may differ in length: each is encoded behind its length (two bytes, little-endian) and in
 * front of as many zeros as make it as long as the longest of its group.
 *
 * @param payloads of the tensor's chunks, in order; those beyond the plan's are not protected.
 * @throws InvalidInput when they are fewer than the plan's, or one is too long.
 */
std::vector<std::vector<uint8_t>> EncodeParity(const ParityPlan& plan,
                                               const std::vector<std::vector<uint8_t>>& payloads);

/** A payload as its code sees it: behind its length, with zeros up to so many bytes. */
ErasureCode::Word PaddedWord(const std::vector<uint8_t>& payload, std::size_t wordBytes);

} // namespace prometheus

#endif // ERASURE_CODE_H
