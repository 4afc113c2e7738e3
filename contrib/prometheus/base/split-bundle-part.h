/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SPLIT_BUNDLE_PART_H
#define SPLIT_BUNDLE_PART_H

#include "tensor.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus
{

/**
 * Bytes of a split bundle that are read from front to back, and where in which file they are.
 *
 * Trusts nothing: what is counted is there, texts are valid, shapes are bounded. Every method that
 * takes something throws CorruptFile naming the place, what was to be read, and what was found.
 */
class BundlePart
{
  public:
    /** @param place for messages, such as "'net.prom': section 'PROF'"; bytes must outlive this. */
    BundlePart(std::string place, std::string_view bytes);

    /** @throws CorruptFile naming the place and the fault. */
    [[noreturn]] void Refuse(const std::string& fault) const;

    std::size_t Remaining() const;

    /** @param what the bytes are, for the message. */
    std::string_view Take(uint64_t count, const std::string& what);

    uint32_t TakeUInt32(const std::string& what);
    uint64_t TakeUInt64(const std::string& what);
    /** Any double, NaN included. */
    double TakeDouble(const std::string& what);

    /**
     * The number of items that follow.
     * @param itemBytes of the smallest item, >= 1: more items than could follow are refused.
     */
    uint32_t TakeCount(const std::string& what, uint64_t itemBytes);

    /** A name: a length and that much text. */
    std::string TakeText(const std::string& what);

    /** A rank and that many extents, each at least 1. */
    Shape TakeShape(const std::string& what);

    /** Tensors that follow each other; they share one allocation. */
    std::vector<Tensor> TakeTensors(const std::string& what,
                                    DType dtype,
                                    const Shape& shape,
                                    std::size_t count);

    /** Refuses bytes that nobody took. */
    void RequireEnd() const;

  private:
    /** Little-endian. */
    uint64_t TakeNumber(std::size_t bytes, const std::string& what);

    std::string m_place;
    std::string_view m_rest;
};

} // namespace prometheus

#endif // SPLIT_BUNDLE_PART_H
