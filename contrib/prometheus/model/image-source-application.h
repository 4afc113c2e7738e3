/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_SOURCE_APPLICATION_H
#define IMAGE_SOURCE_APPLICATION_H

#include "tensor-udp-endpoint.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * The data-gathering unit: sends images to whoever runs the first layer, to each when networks
 * begin in several places.
 *
 * With Period 0 images go one by one: the next one leaves IdleTime after the previous one was
 * answered or given up, so that each meets an idle network. The source learns of the answer outside
 * the simulated network (NotifyAnswered), so that nothing but the inference is on the air. With a
 * Period, images leave at that interval whatever happens.
 */
class ImageSourceApplication : public Application
{
  public:
    static TypeId GetTypeId();

    /** Inference i sends images[i]. @param images shared, never written again. */
    void SetImages(std::shared_ptr<const std::vector<prometheus::Tensor>> images);
    /** Sends every image to one more host, under the number of the network it runs. */
    void AddReceiver(uint16_t network, const TensorRoute& route);

    /** The inference was answered, by every network: go on with the next image. */
    void NotifyAnswered(uint32_t inference);
    /** Called once, when the last image was answered or given up. */
    void SetFinishedCallback(std::function<void()> finished);

  protected:
    /** Lets the endpoint prepare at the simulation's start, not when the first image waits. */
    void DoInitialize() override;
    void DoDispose() override;

  private:
    struct Receiver
    {
        uint16_t network;
        TensorRoute route;
    };

    void Prepare();
    void StartApplication() override;
    void StopApplication() override;
    void SendNext();
    void GiveUp();
    void Settle();

    Time m_idleTime;
    Time m_period;
    Time m_timeout;

    std::shared_ptr<const std::vector<prometheus::Tensor>> m_images;
    std::vector<Receiver> m_receivers;
    std::function<void()> m_finished;

    uint32_t m_next{0}; //!< number of the next image
    EventId m_sendEvent;
    EventId m_timeoutEvent;

    TracedCallback<uint32_t> m_sentTrace;
    TracedCallback<uint32_t> m_gaveUpTrace;
};

} // namespace ns3

#endif // IMAGE_SOURCE_APPLICATION_H
