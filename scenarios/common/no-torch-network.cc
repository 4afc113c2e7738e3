/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-source.h"
#include "prometheus-error.h"
#include "shared-pair.h"

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

SharedPair LoadSharedPair(const NetworkRequest& request, const SecondTaskRequest&)
{
    throw InvalidInput("--model=" + request.model +
                       ": this program was built without LibTorch, which two networks with a "
                       "shared trunk need");
}

} // namespace prometheus
