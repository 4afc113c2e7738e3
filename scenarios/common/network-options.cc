/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "network-options.h"

#include "prometheus-error.h"

namespace prometheus
{

void NetworkOptions::Validate() const
{
    if (IsBundle(model) && !data.empty())
    {
        throw InvalidInput("--data=" + data + " with --model=" + model +
                           ": a split bundle has its own images");
    }
}

NetworkRequest NetworkOptions::MakeRequest() const
{
    NetworkRequest request;
    request.model = model;
    request.data = data.empty() ? "shapes" : data;
    request.cache = cache;
    return request;
}

} // namespace prometheus
