/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "image-source-application.h"

#include "ns3/abort.h"
#include "ns3/log.h"
#include "ns3/node.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

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
                          "Pause between an answer and the next image, when Period and Window "
                          "are 0 [s].",
                          TimeValue(MilliSeconds(10)),
                          MakeTimeAccessor(&ImageSourceApplication::m_idleTime),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Period",
                          "Interval between images [s]; 0 sends the next one after an answer.",
                          TimeValue(Seconds(0)),
                          MakeTimeAccessor(&ImageSourceApplication::m_period),
                          MakeTimeChecker(Seconds(0)))
            .AddAttribute("Window",
                          "Most images under way at once, when Period is 0: the next one leaves "
                          "when one is answered or given up; 0 sends them one by one.",
                          UintegerValue(0),
                          MakeUintegerAccessor(&ImageSourceApplication::m_window),
                          MakeUintegerChecker<uint32_t>())
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
    if (auto endpoint = GetNode()->GetObject<TensorEndpoint>())
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
    NS_ABORT_MSG_IF(!GetNode()->GetObject<TensorEndpoint>(),
                    "ImageSourceApplication: node " << GetNode()->GetId()
                                                    << " has no TensorEndpoint");
    NS_ABORT_MSG_IF(m_window > 0 && !m_period.IsZero(),
                    "ImageSourceApplication: node "
                        << GetNode()->GetId() << " has Window " << m_window << " and Period "
                        << m_period.As(Time::S) << ": one of them must be 0");
    if (m_window > 0)
    {
        FillWindow();
    }
    else
    {
        SendNext();
    }
}

void ImageSourceApplication::StopApplication()
{
    m_sendEvent.Cancel();
    m_timeoutEvent.Cancel();
    for (auto& [inference, timeout] : m_underWay)
    {
        timeout.Cancel();
    }
    m_underWay.clear();
}

void ImageSourceApplication::Transmit(uint32_t inference)
{
    NS_LOG_LOGIC("image " << inference);
    m_sentTrace(inference);
    auto endpoint = GetNode()->GetObject<TensorEndpoint>();
    for (const auto& [network, route] : m_receivers)
    {
        endpoint->Send({network, 0, inference}, TensorHeader::DATA, m_images->at(inference), route);
    }
}

void ImageSourceApplication::FillWindow()
{
    while (m_underWay.size() < m_window && m_next < m_images->size())
    {
        const uint32_t inference = m_next++;
        m_underWay[inference] =
            Simulator::Schedule(m_timeout, &ImageSourceApplication::GiveUpOne, this, inference);
        Transmit(inference);
    }
    if (m_underWay.empty() && m_finished)
    {
        m_finished();
    }
}

void ImageSourceApplication::GiveUpOne(uint32_t inference)
{
    m_underWay.erase(inference);
    m_gaveUpTrace(inference);
    FillWindow();
}

void ImageSourceApplication::SendNext()
{
    Transmit(m_next++);
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
    if (const auto waiting = m_underWay.find(inference); waiting != m_underWay.end())
    {
        waiting->second.Cancel();
        m_underWay.erase(waiting);
        FillWindow();
        return;
    }
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
