/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "recorded-error-model.h"

#include "loss-trace.h"
#include "prometheus-error.h"

#include "ns3/abort.h"
#include "ns3/boolean.h"
#include "ns3/log.h"
#include "ns3/string.h"

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("RecordedErrorModel");
NS_OBJECT_ENSURE_REGISTERED(RecordedErrorModel);

TypeId RecordedErrorModel::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::RecordedErrorModel")
            .SetParent<ErrorModel>()
            .SetGroupName("Prometheus")
            .AddConstructor<RecordedErrorModel>()
            .AddAttribute("FileName",
                          "Text file of 0 (arrived) and 1 (lost), one a packet.",
                          StringValue(""),
                          MakeStringAccessor(&RecordedErrorModel::m_fileName),
                          MakeStringChecker())
            .AddAttribute("Repeat",
                          "Whether a trace that is used up begins again; otherwise everything "
                          "passes.",
                          BooleanValue(true),
                          MakeBooleanAccessor(&RecordedErrorModel::m_repeat),
                          MakeBooleanChecker())
            .AddAttribute("RandomStart",
                          "Whether to begin at a place drawn uniformly instead of at the first.",
                          BooleanValue(false),
                          MakeBooleanAccessor(&RecordedErrorModel::m_randomStart),
                          MakeBooleanChecker());
    return tid;
}

RecordedErrorModel::RecordedErrorModel()
    : m_random(CreateObject<UniformRandomVariable>())
{
}

int64_t RecordedErrorModel::AssignStreams(int64_t stream)
{
    m_random->SetStream(stream);
    return 1;
}

void RecordedErrorModel::Load()
{
    NS_ABORT_MSG_IF(m_fileName.empty(), "RecordedErrorModel: FileName is not set");
    try
    {
        m_trace = ReadLossTrace(m_fileName);
    }
    catch (const prometheus::Error& error)
    {
        NS_ABORT_MSG("RecordedErrorModel: " << error.what());
    }
    m_next = m_randomStart ? m_random->GetInteger(0, static_cast<uint32_t>(m_trace.size() - 1)) : 0;
    NS_LOG_INFO(m_fileName << ": " << m_trace.size() << " packets, from number " << m_next);
}

bool RecordedErrorModel::DoCorrupt(Ptr<Packet> /* packet */)
{
    if (m_trace.empty())
    {
        Load();
    }
    if (m_next == m_trace.size())
    {
        if (!m_repeat)
        {
            return false;
        }
        m_next = 0;
    }
    return m_trace[m_next++] != 0;
}

void RecordedErrorModel::DoReset()
{
    m_trace.clear();
}

} // namespace ns3
