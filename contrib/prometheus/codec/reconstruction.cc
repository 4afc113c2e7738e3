/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "reconstruction.h"

#include "named-lookup.h"

#include <array>

namespace prometheus
{

// Each is defined in the file of its name.
const Reconstruction& GetCaltecReconstruction();
const Reconstruction& GetChannelMeanReconstruction();
const Reconstruction& GetHalrtcReconstruction();
const Reconstruction& GetLinearReconstruction();
const Reconstruction& GetNearestReconstruction();
const Reconstruction& GetSilrtcReconstruction();
const Reconstruction& GetZeroReconstruction();

const Reconstruction& FindReconstruction(std::string_view name)
{
    static const std::array known{
        &GetZeroReconstruction(),
        &GetChannelMeanReconstruction(),
        &GetNearestReconstruction(),
        &GetLinearReconstruction(),
        &GetSilrtcReconstruction(),
        &GetHalrtcReconstruction(),
        &GetCaltecReconstruction(),
    };
    return FindNamed("reconstruction", known, name);
}

} // namespace prometheus
