/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef IMAGE_SOURCE_APPLICATION_H
#define IMAGE_SOURCE_APPLICATION_H

#include "tensor-endpoint.h"

#include "ns3/application.h"
#include "ns3/event-id.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace ns3
{

/**
 * The data-gathering unit: sends images to whoever runs the first layer, to each when networks
 * begin in several places.
 *
 * By default images go one by one: the next one leaves IdleTime after the previous one was answered
 * or given up, so that each meets an idle network. With a Period, images leave at that interval
 * whatever happens. With a Window, the source is saturated and held back by the pipeline: as many
 * images as that are under way at any time, and the next one leaves the moment one of them is
 * answered or given up. A window of the ratio of an unloaded image's latency to the bottleneck's
 * time for one is the least that can keep the bottleneck busy ("critical WIP": Hopp, Spearman,
 * Factory Physics, chapter 7); where times vary, it takes more.
 *
 * The source learns of answers outside the simulated network (NotifyAnswered), so that nothing but
 * the inference is on the air.
 */
class ImageSourceApplication : public Application
{
  public:
    static TypeId GetTypeId();

    /** Inference i sends images[i]. @param images shared, never written again. */
    void SetImages(std::shared_ptr<const std::vector<prometheus::Tensor>> images);
    /** Sends every image to one more host, under the number of the network it runs. */
    void AddReceiver(uint16_t network, const TensorRoute& route);

    /**
     * The inference was answered, by every network: go on with the next image. Of one given up it
     * changes nothing.
     */
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
    /** With a window: sends images until it is full, and ends when nothing is left to wait for. */
    void FillWindow();
    void GiveUpOne(uint32_t inference);
    void Transmit(uint32_t inference);

    Time m_idleTime;
    Time m_period;
    uint32_t m_window;
    Time m_timeout;

    std::shared_ptr<const std::vector<prometheus::Tensor>> m_images;
    std::vector<Receiver> m_receivers;
    std::function<void()> m_finished;

    uint32_t m_next{0}; //!< number of the next image
    EventId m_sendEvent;
    EventId m_timeoutEvent;
    std::map<uint32_t, EventId> m_underWay; //!< with a window: when each image is given up

    TracedCallback<uint32_t> m_sentTrace;
    TracedCallback<uint32_t> m_gaveUpTrace;
};

} // namespace ns3

#endif // IMAGE_SOURCE_APPLICATION_H
