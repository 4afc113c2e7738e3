/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PLACED_NETWORK_HELPER_H
#define PLACED_NETWORK_HELPER_H

#include "adhoc-wifi-helper.h"
#include "deployment-helper.h"
#include "inference-recorder.h"
#include "shared-networks.h"
#include "stage-runner.h"

#include "ns3/data-rate.h"
#include "ns3/nstime.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ns3
{

struct TensorTransfer;

/** What is particular to the tensors of one cut. */
struct CutTransport
{
    /** Fills what is missing; none means as for the others. */
    std::shared_ptr<const prometheus::Reconstruction> reconstruction;
    /** The order in which elements travel, most important first; none means the layout. */
    std::shared_ptr<const prometheus::ImportanceLayout> importance;
};

/** How the tensors of a network travel. */
struct TensorTransportOptions
{
    /** Encoding of the source's image; "uint8" sends its bytes as they are. */
    std::string imageEncoding{"uint8"};
    /** Encoding of activations and logits. */
    std::string encoding{"float32"};
    /** Layout by name. */
    std::string layout{prometheus::DEFAULT_LAYOUT};
    /** Reconstruction by name; empty: the endpoints' attribute Reconstruction. */
    std::string reconstruction;
    /** Delivery policy by name; empty: the endpoints' attribute Policy. */
    std::string policy;
    /** Parity chunks for each protected one; 0: the endpoints' attribute ParityShare. */
    double parityShare{0};
    /** By cut: 0 the source's image, j+1 the output of layer j. */
    std::map<uint16_t, CutTransport> cuts;
    /** Rate of IP packets at a sender; 0 b/s derives it from the path (AdhocWifiHelper). */
    DataRate pacingRate{0};
    /**
     * From the first packet of a tensor at its receiver to going on without the rest; zero derives
     * it from the path: twice the time that pacing needs for the whole tensor, and 50 ms.
     */
    Time deadline{Seconds(0)};
};

/** The applications of one placed network; networks that share a trunk share source and hosts. */
struct InstalledNetwork
{
    Ptr<ImageSourceApplication> source;
    std::vector<Ptr<LayerHostApplication>> hosts;
    Ptr<ResultSinkApplication> sink;
    Ptr<InferenceRecorder> recorder;
};

/**
 * Puts a placed network on an installed deployment: the source sends images, the hosts compute
 * their layers, the sink receives the logits, a recorder follows every image.
 *
 * Neighbouring layers on one host form one stage: one job of its ComputeUnit, nothing on the air.
 */
class PlacedNetworkHelper
{
  public:
    /**
     * @param radio as installed: pacing and deadlines are derived from it.
     * @throws InvalidInput naming the encoding, layout or reconstruction that does not exist.
     */
    PlacedNetworkHelper(const AdhocWifiHelper& radio, const TensorTransportOptions& transport);

    /**
     * Installs one network. Its source starts 10 ms into the simulation, when every device has
     * spent the backoff it draws at its start.
     *
     * @param network number of the network in this simulation, different for each.
     * @param hostOf vertex of each layer's host; each must have a ComputeUnit.
     * @param images inference i sends image i.
     * @throws InvalidInput when hosts and layers differ in number, a vertex does not exist, two
     *         neighbours are not connected, or a cut does not exist or has tensors of another shape
     *         than its reconstruction was fitted to or its order of importance is of.
     */
    InstalledNetwork Install(const InstalledDeployment& deployment,
                             uint16_t network,
                             const std::shared_ptr<prometheus::StageRunner>& runner,
                             const std::vector<uint32_t>& hostOf,
                             uint32_t sourceVertex,
                             uint32_t sinkVertex,
                             std::shared_ptr<const std::vector<prometheus::Tensor>> images) const;

    /**
     * Installs networks that begin with the same layers, as SharedNetworks says; a network alone
     * is installed as by Install(). With Period 0, the next image waits for the answers of all.
     *
     * @return as many as there are networks, in their order, all with the same source.
     * @throws InvalidInput as Install(), for each network, and as RequireSharedTrunk().
     */
    std::vector<InstalledNetwork> InstallShared(const InstalledDeployment& deployment,
                                                const SharedNetworks& shared) const;

  private:
    TensorTransfer MakeTransfer(const InstalledDeployment& deployment,
                                uint32_t from,
                                uint32_t to,
                                uint16_t cut,
                                const prometheus::NetworkProfile& profile) const;

    AdhocWifiHelper m_radio;
    TensorTransportOptions m_transport;
};

} // namespace ns3

#endif // PLACED_NETWORK_HELPER_H
