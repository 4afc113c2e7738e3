/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef WIFI_FRAME_ERROR_MODEL_H
#define WIFI_FRAME_ERROR_MODEL_H

#include "ns3/error-model.h"
#include "ns3/mac48-address.h"

namespace ns3
{

/**
 * Asks another error model about Wi-Fi data frames for one receiver only; every other frame passes,
 * and the other model does not notice it.
 *
 * A PHY's PostReceptionErrorModel is asked about every frame that the PHY decodes: Acks, BlockAcks,
 * and frames that are for somebody else. A model with a memory (a chain, a trace) would be moved
 * on by all of them. Frames inside an A-MPDU are asked about one by one.
 */
class WifiFrameErrorModel : public ErrorModel
{
  public:
    static TypeId GetTypeId();

    /** The model that is asked. Never null after the first packet: aborts otherwise. */
    Ptr<ErrorModel> GetModel() const;

  private:
    bool DoCorrupt(Ptr<Packet> packet) override;
    void DoReset() override;
    void DoDispose() override;

    Ptr<ErrorModel> m_model;
    Mac48Address m_receiver;
};

} // namespace ns3

#endif // WIFI_FRAME_ERROR_MODEL_H
