/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-source.h"
#include "prometheus-error.h"

namespace prometheus
{

LoadedNetwork LoadFromZoo(const NetworkRequest& request)
{
    throw InvalidInput("--model=" + request.model +
                       ": this program was built without LibTorch; give a split bundle (.prom)");
}

LoadedNetwork LoadFromScript(const NetworkRequest& request)
{
    return LoadFromZoo(request); // for the same reason
}

} // namespace prometheus
