/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "masked-tensor.h"

#include "prometheus-error.h"

#include <algorithm>

namespace prometheus
{

MaskedTensor::MaskedTensor(Tensor partial, std::vector<bool> mask)
    : tensor(std::move(partial)),
      arrived(std::move(mask))
{
    if (!arrived.empty() && static_cast<int64_t>(arrived.size()) != tensor.GetElementCount())
    {
        throw InvalidInput("mask of " + std::to_string(arrived.size()) +
                           " entries for a tensor of shape " + ToString(tensor.GetShape()) +
                           ", which has " + std::to_string(tensor.GetElementCount()) + " elements");
    }
    if (std::find(arrived.begin(), arrived.end(), false) == arrived.end())
    {
        arrived.clear();
    }
}

bool MaskedTensor::IsComplete() const
{
    return arrived.empty();
}

int64_t MaskedTensor::GetArrivedCount() const
{
    return IsComplete() ? tensor.GetElementCount()
                        : std::count(arrived.begin(), arrived.end(), true);
}

} // namespace prometheus
