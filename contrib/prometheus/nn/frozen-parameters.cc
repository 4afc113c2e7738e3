/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "frozen-parameters.h"

#include <ATen/core/Tensor.h>

namespace prometheus
{

FrozenParameters::FrozenParameters(const NetworkDefinition& definition)
{
    VisitState(definition,
               [this](const std::string&, const at::Tensor& values, StateKind)
               {
                   if (values.requires_grad())
                   {
                       values.set_requires_grad(false);
                       m_thaw.emplace_back([values] { values.set_requires_grad(true); });
                   }
               });
}

FrozenParameters::~FrozenParameters()
{
    for (const auto& thaw : m_thaw)
    {
        thaw();
    }
}

} // namespace prometheus
