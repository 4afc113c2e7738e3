/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef LOSS_HELPER_H
#define LOSS_HELPER_H

#include "ns3/net-device-container.h"
#include "ns3/object-factory.h"

#include <cstdint>

namespace ns3
{

/**
 * Puts an error model of its own on every device, whatever its type: on a Wi-Fi device where its
 * PHY has decoded a frame (PostReceptionErrorModel), on others through the attribute
 * ReceiveErrorModel (CSMA, point-to-point, SimpleNetDevice).
 */
class LossHelper
{
  public:
    /** Which frames of a Wi-Fi device the model is asked about. Other devices: every frame. */
    enum class Scope
    {
        EVERY_FRAME,    ///< All that the PHY decodes: Acks too, and frames for somebody else.
        OWN_DATA_FRAMES ///< Data frames for this device or a group: see WifiFrameErrorModel.
    };

    /**
     * Aborts naming node and type of a device that has no place for an error model, of a Wi-Fi
     * device that has one from here already, and of a factory that makes something else.
     *
     * @param models makes an ErrorModel: RateErrorModel, GilbertElliottErrorModel ...
     */
    static void Install(const NetDeviceContainer& devices,
                        const ObjectFactory& models,
                        Scope scope = Scope::EVERY_FRAME);

    /** Fixes the random streams of the models installed. @return how many were used. */
    static int64_t AssignStreams(const NetDeviceContainer& devices, int64_t stream);
};

} // namespace ns3

#endif // LOSS_HELPER_H
