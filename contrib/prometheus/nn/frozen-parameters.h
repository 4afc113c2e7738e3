/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef FROZEN_PARAMETERS_H
#define FROZEN_PARAMETERS_H

#include "network-definition.h"

#include <functional>
#include <vector>

namespace prometheus
{

/** A network's parameters record no gradients while this lives. */
class FrozenParameters
{
  public:
    explicit FrozenParameters(const NetworkDefinition& definition);
    ~FrozenParameters();

    FrozenParameters(const FrozenParameters&) = delete;
    FrozenParameters& operator=(const FrozenParameters&) = delete;

  private:
    std::vector<std::function<void()>> m_thaw; //!< one for each parameter that learned
};

} // namespace prometheus

#endif // FROZEN_PARAMETERS_H
