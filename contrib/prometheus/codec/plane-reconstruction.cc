/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "plane-reconstruction.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace prometheus
{

namespace
{

float ElementOf(const Tensor& tensor, std::size_t i)
{
    return tensor.GetDType() == DType::UInt8 ? static_cast<float>(tensor.GetBytes()[i])
                                             : tensor.GetFloats()[i];
}

void SetElement(std::vector<uint8_t>& bytes, DType dtype, std::size_t i, float value)
{
    if (dtype == DType::UInt8)
    {
        bytes[i] = value > 0 ? static_cast<uint8_t>(std::lround(std::min(value, 255.0F))) : 0;
    }
    else
    {
        std::memcpy(&bytes[i * sizeof(float)], &value, sizeof(float));
    }
}

} // namespace

MaskedTensor PlaneReconstruction::Fill(const MaskedTensor& partial) const
{
    const Tensor& tensor = partial.tensor;
    RequireShape(tensor.GetShape());
    if (partial.IsComplete())
    {
        return partial;
    }
    const auto& arrived = partial.arrived;
    Damaged damaged{tensor.GetShape(), ChannelPlanes::Of(tensor.GetShape()), arrived, {}};
    damaged.values.assign(arrived.size(), 0);
    bool isFinite = true;
    bool isAnyThere = false;
    for (std::size_t i = 0; i < arrived.size(); ++i)
    {
        if (arrived[i])
        {
            damaged.values[i] = ElementOf(tensor, i);
            isFinite = isFinite && std::isfinite(damaged.values[i]);
            isAnyThere = true;
        }
    }
    if (isFinite && (isAnyThere || KnowsWithoutArrivals()))
    {
        Repair(damaged);
    }
    std::vector<uint8_t> bytes(tensor.GetBytes(), tensor.GetBytes() + tensor.GetByteCount());
    for (std::size_t i = 0; i < arrived.size(); ++i)
    {
        if (!arrived[i])
        {
            SetElement(bytes, tensor.GetDType(), i, damaged.values[i]);
        }
    }
    return {Tensor::FromBytes(tensor.GetDType(), tensor.GetShape(), std::move(bytes)), arrived};
}

bool PlaneReconstruction::KnowsWithoutArrivals() const
{
    return false;
}

void PlaneReconstruction::RequireShape(const Shape&) const
{
}

} // namespace prometheus
