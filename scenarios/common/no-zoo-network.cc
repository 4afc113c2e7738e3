/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-source.h"
#include "prometheus-error.h"

namespace prometheus
{

LoadedNetwork LoadFromZoo(const std::string& model,
                          const std::string&,
                          uint64_t,
                          const std::string&)
{
    throw InvalidInput("--model=" + model +
                       ": this program was built without LibTorch; give a --bundle=FILE");
}

} // namespace prometheus
