/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "recorded-runner.h"

#include "prometheus-error.h"

namespace prometheus
{

namespace
{

const Shape& InputShape(const NetworkProfile& profile, uint32_t layer)
{
    return layer == 0 ? profile.inputShape : profile.layers[layer - 1].outputShape;
}

/** What layer j was given for image i when it was recorded. */
const Tensor& RecordedInput(const SplitBundle& bundle, uint32_t layer, std::size_t image)
{
    return layer == 0 ? bundle.data.images[image] : bundle.activations[layer - 1][image];
}

void RequireInput(const NetworkProfile& profile, uint32_t layer, const Tensor& input)
{
    const Shape& shape = InputShape(profile, layer);
    const bool isTypeRight = layer == 0 || input.GetDType() == DType::Float32;
    if (input.GetShape() != shape || !isTypeRight)
    {
        throw InvalidInput("network '" + profile.name + "', layer '" + profile.layers[layer].name +
                           "' was given " + std::string(NameOf(input.GetDType())) + " of shape " +
                           ToString(input.GetShape()) + ", expected " +
                           (layer == 0 ? "uint8 or float32" : "float32") + " of shape " +
                           ToString(shape));
    }
}

/** A float32 image as the uint8 image of the same values; nothing when there is none. */
std::optional<Tensor> AsUInt8(const Tensor& image)
{
    const float* values = image.GetFloats();
    std::vector<uint8_t> bytes(static_cast<std::size_t>(image.GetElementCount()));
    for (std::size_t i = 0; i < bytes.size(); ++i)
    {
        if (!(values[i] >= 0 && values[i] <= 255))
        {
            return std::nullopt;
        }
        bytes[i] = static_cast<uint8_t>(values[i]);
        if (static_cast<float>(bytes[i]) != values[i])
        {
            return std::nullopt;
        }
    }
    return Tensor::FromBytes(DType::UInt8, image.GetShape(), std::move(bytes));
}

} // namespace

RecordedRunner::RecordedRunner(std::shared_ptr<const SplitBundle> bundle)
    : m_bundle(std::move(bundle))
{
    if (!m_bundle)
    {
        throw InvalidInput("a RecordedRunner needs a split bundle, got none");
    }
    m_bundle->Validate();
    m_imageOfInput.resize(m_bundle->profile.layers.size());
    for (uint32_t layer = 0; layer < m_imageOfInput.size(); ++layer)
    {
        for (std::size_t image = 0; image < m_bundle->data.images.size(); ++image)
        {
            Remember(layer, image);
        }
    }
}

void RecordedRunner::Remember(uint32_t layer, std::size_t image)
{
    const Tensor& input = RecordedInput(*m_bundle, layer, image);
    const auto twin = FindImage(layer, input);
    if (!twin)
    {
        m_imageOfInput[layer].emplace(HashOf(input), image);
        return;
    }
    const auto& outputs = m_bundle->activations[layer];
    if (outputs[*twin] != outputs[image])
    {
        throw InvalidInput("the recording of network '" + m_bundle->profile.name +
                           "' contradicts itself: layer '" + m_bundle->profile.layers[layer].name +
                           "' has equal inputs but different outputs for images " +
                           std::to_string(*twin) + " and " + std::to_string(image));
    }
}

const NetworkProfile& RecordedRunner::GetProfile() const
{
    return m_bundle->profile;
}

std::optional<Tensor> RecordedRunner::Run(LayerRange range, const MaskedTensor& input)
{
    RequireRange(m_bundle->profile, range);
    RequireInput(m_bundle->profile, range.first, input.tensor);
    if (!input.IsComplete())
    {
        return std::nullopt;
    }
    std::optional<Tensor> recorded = input.tensor;
    if (range.first == 0 && input.tensor.GetDType() == DType::Float32)
    {
        recorded = AsUInt8(input.tensor);
    }
    const auto image = recorded ? FindImage(range.first, *recorded) : std::nullopt;
    if (!image)
    {
        return std::nullopt;
    }
    return m_bundle->activations[range.last - 1][*image];
}

std::optional<std::size_t> RecordedRunner::FindImage(uint32_t layer, const Tensor& input) const
{
    const auto [begin, end] = m_imageOfInput[layer].equal_range(HashOf(input));
    for (auto entry = begin; entry != end; ++entry)
    {
        if (RecordedInput(*m_bundle, layer, entry->second) == input)
        {
            return entry->second;
        }
    }
    return std::nullopt;
}

} // namespace prometheus
