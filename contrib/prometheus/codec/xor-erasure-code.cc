/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "erasure-code.h"

namespace prometheus
{

namespace
{

/** One parity word a group, the exclusive or of all: brings back any one word of the group. */
class XorErasureCode : public ErasureCode
{
  public:
    ErasureCodeId GetId() const override
    {
        return ErasureCodeId::Xor;
    }

    std::string_view GetName() const override
    {
        return "xor";
    }

    bool Supports(uint64_t dataWords, uint64_t parityWords) const override
    {
        return dataWords >= 1 && parityWords == 1;
    }

    std::vector<Word> Encode(const WordPointers& data, uint32_t) const override
    {
        Word sum(data.front()->size(), 0);
        AddAll(data, sum);
        return {sum};
    }

    std::vector<Word> Recover(const WordPointers& data, const WordPointers& parity) const override
    {
        Word sum = *parity.front();
        AddAll(data, sum);
        return {sum};
    }

  private:
    static void AddAll(const WordPointers& words, Word& sum)
    {
        for (const Word* word : words)
        {
            for (std::size_t i = 0; word != nullptr && i < sum.size(); ++i)
            {
                sum[i] = static_cast<uint8_t>(sum[i] ^ (*word)[i]);
            }
        }
    }
};

} // namespace

const ErasureCode& GetXorErasureCode()
{
    static const XorErasureCode code;
    return code;
}

} // namespace prometheus
