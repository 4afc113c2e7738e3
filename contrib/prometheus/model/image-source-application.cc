/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-source-application.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ImageSourceApplication");
NS_OBJECT_ENSURE_REGISTERED(ImageSourceApplication);

TypeId ImageSourceApplication::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ImageSourceApplication")
            .SetParent<Application>()
            .SetGroupName("Prometheus")
            .AddConstructor<ImageSourceApplication>()
            .AddAttribute("IdleTime",
                          "Pause between an answer and the next image, when Period is 0 [s].",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&ImageSourceApplication::m_idleTime),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Period",
                          "Interval between images [s]; 0 sends the next one after an answer.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&ImageSourceApplication::m_period),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Timeout",
                          "How long an answer is waited for, when Period is 0 [s].",
                          TimeValue(Seconds(30)),
                          MakeTimeAccessor(&ImageSourceApplication::m_timeout),
                          MakeTimeChecker(NanoSeconds(1)))
            .AddTraceSource("ImageSent",
                            "An image leaves: its inference number.",
                            MakeTraceSourceAccessor(&ImageSourceApplication::m_sentTrace),
                            "ns3::TracedCallback::Uint32")
            .AddTraceSource("GaveUp",
                            "An image got no answer within Timeout: its inference number.",
                            MakeTraceSourceAccessor(&ImageSourceApplication::m_gaveUpTrace),
                            "ns3::TracedCallback::Uint32");
    return tid;
}

void ImageSourceApplication::SetImages(
    std::shared_ptr<const std::vector<prometheus::Tensor>> images)
{
    m_images = std::move(images);
}

void ImageSourceApplication::AddReceiver(uint16_t network, const TensorRoute& route)
{
    m_receivers.push_back({network, route});
}

void ImageSourceApplication::SetFinishedCallback(std::function<void()> finished)
{
    m_finished = std::move(finished);
}

void ImageSourceApplication::DoInitialize()
{
    Simulator::ScheduleNow(&ImageSourceApplication::Prepare, this);
    Application::DoInitialize();
}

void ImageSourceApplication::Prepare()
{
    if (auto endpoint = GetNode()->GetObject<TensorUdpEndpoint>())
    {
        for (const auto& receiver : m_receivers)
        {
            endpoint->Prepare(receiver.route);
        }
    }
}

void ImageSourceApplication::DoDispose()
{
    StopApplication();
    m_finished = nullptr;
    Application::DoDispose();
}

void ImageSourceApplication::StartApplication()
{
    NS_ABORT_MSG_IF(!m_images || m_images->empty(),
                    "ImageSourceApplication: node " << GetNode()->GetId() << " has no images");
    NS_ABORT_MSG_IF(!GetNode()->GetObject<TensorUdpEndpoint>(),
                    "ImageSourceApplication: node " << GetNode()->GetId()
                                                    << " has no TensorUdpEndpoint");
    SendNext();
}

void ImageSourceApplication::StopApplication()
{
    m_sendEvent.Cancel();
    m_timeoutEvent.Cancel();
}

void ImageSourceApplication::SendNext()
{
    const uint32_t inference = m_next++;
    NS_LOG_LOGIC("image " << inference);
    m_sentTrace(inference);
    auto endpoint = GetNode()->GetObject<TensorUdpEndpoint>();
    for (const auto& [network, route] : m_receivers)
    {
        endpoint->Send({network, 0, inference}, TensorHeader::DATA, m_images->at(inference), route);
    }
    if (m_period.IsZero())
    {
        m_timeoutEvent = Simulator::Schedule(m_timeout, &ImageSourceApplication::GiveUp, this);
    }
    else if (m_next < m_images->size())
    {
        m_sendEvent = Simulator::Schedule(m_period, &ImageSourceApplication::SendNext, this);
    }
    else
    {
        m_timeoutEvent = Simulator::Schedule(m_timeout, &ImageSourceApplication::Settle, this);
    }
}

void ImageSourceApplication::NotifyAnswered(uint32_t inference)
{
    // An answer to an image given up earlier must not hurry the one that is waited for.
    if (inference + 1 == m_next && m_timeoutEvent.IsRunning())
    {
        m_timeoutEvent.Cancel();
        Settle();
    }
}

void ImageSourceApplication::GiveUp()
{
    m_gaveUpTrace(m_next - 1);
    Settle();
}

void ImageSourceApplication::Settle()
{
    if (m_next < m_images->size())
    {
        m_sendEvent = Simulator::Schedule(m_idleTime, &ImageSourceApplication::SendNext, this);
    }
    else if (m_finished)
    {
        m_finished();
    }
}

} // namespace ns3
