/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "erasure-code.h"

#include <isa-l/erasure_code.h>

#include <algorithm>

namespace prometheus
{

namespace
{

/** Matrix times words over GF(2^8), one row of the matrix a result. */
std::vector<ErasureCode::Word> Multiply(std::vector<uint8_t> matrix,
                                        const ErasureCode::WordPointers& words)
{
    const std::size_t rows = matrix.size() / words.size();
    std::vector<uint8_t> tables(32 * matrix.size());
    ec_init_tables(
        static_cast<int>(words.size()), static_cast<int>(rows), matrix.data(), tables.data());
    std::vector<uint8_t*> from;
    for (const ErasureCode::Word* word : words)
    {
        from.push_back(const_cast<uint8_t*>(word->data())); // read only, says its documentation
    }
    std::vector<ErasureCode::Word> results(rows, ErasureCode::Word(words.front()->size()));
    std::vector<uint8_t*> to;
    for (auto& result : results)
    {
        to.push_back(result.data());
    }
    ec_encode_data(static_cast<int>(words.front()->size()),
                   static_cast<int>(words.size()),
                   static_cast<int>(rows),
                   tables.data(),
                   from.data(),
                   to.data());
    return results;
}

/**
 * Reed-Solomon over GF(2^8), systematic, with a Cauchy matrix: any m lost words of a group, data or
 * parity, come back through m parity words. (Blomer et al., An XOR-based erasure-resilient coding
 * scheme, ICSI TR-95-048, 1995; the arithmetic is ISA-L's.)
 *
 * Parity word i of k data words d_j is the sum over j of d_j / ((k + i) xor j).
 */
class ReedSolomonErasureCode : public ErasureCode
{
  public:
    ErasureCodeId GetId() const override
    {
        return ErasureCodeId::ReedSolomon;
    }

    std::string_view GetName() const override
    {
        return "reed-solomon";
    }

    bool Supports(uint64_t dataWords, uint64_t parityWords) const override
    {
        return dataWords >= 1 && parityWords >= 1 && dataWords + parityWords <= MOST_WORDS;
    }

    std::vector<Word> Encode(const WordPointers& data, uint32_t parityWords) const override
    {
        std::vector<uint8_t> matrix;
        for (std::size_t row = 0; row < parityWords; ++row)
        {
            for (std::size_t column = 0; column < data.size(); ++column)
            {
                matrix.push_back(Coefficient(data.size(), row, column));
            }
        }
        return Multiply(std::move(matrix), data);
    }

    /**
     * Takes what the known data words give off the parity words; what remains of these is the
     * missing words times a square Cauchy matrix, which has an inverse.
     */
    std::vector<Word> Recover(const WordPointers& data, const WordPointers& parity) const override
    {
        WordPointers present;
        std::vector<std::size_t> presentAt;
        std::vector<std::size_t> missingAt;
        for (std::size_t i = 0; i < data.size(); ++i)
        {
            (data[i] != nullptr ? presentAt : missingAt).push_back(i);
            if (data[i] != nullptr)
            {
                present.push_back(data[i]);
            }
        }
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; rows.size() < missingAt.size(); ++i)
        {
            if (parity[i] != nullptr)
            {
                rows.push_back(i);
            }
        }

        std::vector<Word> remainders;
        if (!present.empty())
        {
            remainders = Multiply(Matrix(data.size(), rows, presentAt), present);
        }
        WordPointers remainderPointers;
        remainders.resize(rows.size(), Word(parity[rows.front()]->size()));
        for (std::size_t i = 0; i < rows.size(); ++i)
        {
            const Word& word = *parity[rows[i]];
            std::transform(word.begin(),
                           word.end(),
                           remainders[i].begin(),
                           remainders[i].begin(),
                           [](uint8_t a, uint8_t b) { return static_cast<uint8_t>(a ^ b); });
            remainderPointers.push_back(&remainders[i]);
        }
        auto square = Matrix(data.size(), rows, missingAt);
        std::vector<uint8_t> inverse(square.size());
        gf_invert_matrix(square.data(), inverse.data(), static_cast<int>(rows.size()));
        return Multiply(std::move(inverse), remainderPointers);
    }

  private:
    static constexpr uint64_t MOST_WORDS = 255;

    static uint8_t Coefficient(std::size_t dataWords, std::size_t row, std::size_t column)
    {
        return gf_inv(static_cast<uint8_t>((dataWords + row) ^ column));
    }

    static std::vector<uint8_t> Matrix(std::size_t dataWords,
                                       const std::vector<std::size_t>& rows,
                                       const std::vector<std::size_t>& columns)
    {
        std::vector<uint8_t> matrix;
        for (const std::size_t row : rows)
        {
            for (const std::size_t column : columns)
            {
                matrix.push_back(Coefficient(dataWords, row, column));
            }
        }
        return matrix;
    }
};

} // namespace

const ErasureCode& GetReedSolomonErasureCode()
{
    static const ReedSolomonErasureCode code;
    return code;
}

} // namespace prometheus
