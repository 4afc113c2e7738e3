/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "split-bundle-part.h"

#include "prometheus-error.h"
#include "split-bundle-format.h"

#include <cstring>
#include <memory>

namespace prometheus
{

using namespace bundleformat;

BundlePart::BundlePart(std::string place, std::string_view bytes)
    : m_place(std::move(place)),
      m_rest(bytes)
{
}

void BundlePart::Refuse(const std::string& fault) const
{
    throw CorruptFile(m_place + ": " + fault);
}

std::size_t BundlePart::Remaining() const
{
    return m_rest.size();
}

std::string_view BundlePart::Take(uint64_t count, const std::string& what)
{
    if (count > m_rest.size())
    {
        Refuse(what + " needs " + std::to_string(count) + " bytes, " +
               std::to_string(m_rest.size()) + " remain");
    }
    const auto taken = m_rest.substr(0, count);
    m_rest.remove_prefix(count);
    return taken;
}

uint64_t BundlePart::TakeNumber(std::size_t bytes, const std::string& what)
{
    const auto digits = Take(bytes, what);
    uint64_t number = 0;
    for (std::size_t i = bytes; i > 0; --i)
    {
        number = number << 8 | static_cast<unsigned char>(digits[i - 1]);
    }
    return number;
}

uint32_t BundlePart::TakeUInt32(const std::string& what)
{
    return static_cast<uint32_t>(TakeNumber(sizeof(uint32_t), what));
}

uint64_t BundlePart::TakeUInt64(const std::string& what)
{
    return TakeNumber(sizeof(uint64_t), what);
}

double BundlePart::TakeDouble(const std::string& what)
{
    const uint64_t bits = TakeUInt64(what);
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

uint32_t BundlePart::TakeCount(const std::string& what, uint64_t itemBytes)
{
    const auto count = TakeUInt32("the number of " + what);
    if (count > m_rest.size() / itemBytes)
    {
        Refuse(std::to_string(count) + " " + what + " need at least " + std::to_string(itemBytes) +
               " bytes each, " + std::to_string(m_rest.size()) + " remain");
    }
    return count;
}

std::string BundlePart::TakeText(const std::string& what)
{
    const auto length = TakeUInt32("the length of " + what);
    const auto text = Take(length, what);
    const std::string fault = FaultOfText(text, MAX_NAME_BYTES, false);
    if (!fault.empty())
    {
        Refuse(what + " " + fault);
    }
    return std::string(text);
}

Shape BundlePart::TakeShape(const std::string& what)
{
    const auto rank = TakeCount("dimensions of " + what, sizeof(int64_t));
    if (rank > MAX_RANK)
    {
        Refuse(what + " has " + std::to_string(rank) + " dimensions, at most " +
               std::to_string(MAX_RANK) + " are allowed");
    }
    Shape shape;
    uint64_t elements = 1;
    for (uint32_t i = 0; i < rank; ++i)
    {
        const auto extent = static_cast<int64_t>(TakeUInt64(what));
        if (extent < 1)
        {
            Refuse(what + " has extent " + std::to_string(extent) + ", must be at least 1");
        }
        shape.push_back(extent);
        if (static_cast<uint64_t>(extent) > MAX_TENSOR_ELEMENTS / elements)
        {
            Refuse(what + " begins with " + ToString(shape) + ", at most " +
                   std::to_string(MAX_TENSOR_ELEMENTS) + " elements are allowed");
        }
        elements *= static_cast<uint64_t>(extent);
    }
    return shape;
}

std::vector<Tensor> BundlePart::TakeTensors(const std::string& what,
                                            DType dtype,
                                            const Shape& shape,
                                            std::size_t count)
{
    const auto each = static_cast<uint64_t>(ElementCount(shape)) * BytesPerElement(dtype);
    if (count > m_rest.size() / each)
    {
        Refuse(std::to_string(count) + " " + what + " need " + std::to_string(each) +
               " bytes each, " + std::to_string(m_rest.size()) + " remain");
    }
    const auto bytes = Take(count * each, what);
    const auto owner = std::make_shared<std::vector<uint8_t>>(bytes.begin(), bytes.end());
    std::vector<Tensor> tensors;
    tensors.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
    {
        std::shared_ptr<const uint8_t> first(owner, owner->data() + i * each);
        tensors.push_back(Tensor::Wrap(dtype, shape, std::move(first)));
    }
    return tensors;
}

void BundlePart::RequireEnd() const
{
    if (!m_rest.empty())
    {
        Refuse(std::to_string(m_rest.size()) + " bytes follow where it should end");
    }
}

} // namespace prometheus
