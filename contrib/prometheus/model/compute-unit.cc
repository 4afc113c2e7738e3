/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "compute-unit.h"

#include "ns3/double.h"
#include "ns3/log.h"
#include "ns3/simulator.h"
#include "ns3/uinteger.h"

#include <algorithm>
#include <cmath>

namespace ns3
{

NS_LOG_COMPONENT_DEFINE("ComputeUnit");
NS_OBJECT_ENSURE_REGISTERED(ComputeUnit);

TypeId ComputeUnit::GetTypeId()
{
    static TypeId tid =
        TypeId("ns3::ComputeUnit")
            .SetParent<Object>()
            .SetGroupName("Prometheus")
            .AddConstructor<ComputeUnit>()
            .AddAttribute("WeightMemory",
                          "Memory for weights [bytes].",
                          UintegerValue(512000),
                          MakeUintegerAccessor(&ComputeUnit::m_weightMemory),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("WorkingMemory",
                          "Memory for activations [bytes]; the largest value means no limit.",
                          UintegerValue(prometheus::UNLIMITED),
                          MakeUintegerAccessor(&ComputeUnit::m_workingMemory),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("WeightSize",
                          "Size of a stored weight [bytes].",
                          UintegerValue(4),
                          MakeUintegerAccessor(&ComputeUnit::m_bytesPerWeight),
                          MakeUintegerChecker<uint32_t>(1, 4))
            .AddAttribute("LoadCap",
                          "Most multiplications per input admitted; the largest value: no limit.",
                          UintegerValue(prometheus::UNLIMITED),
                          MakeUintegerAccessor(&ComputeUnit::m_loadCap),
                          MakeUintegerChecker<uint64_t>())
            .AddAttribute("MultiplicationRate",
                          "Speed [multiplications/s], greater than 0.",
                          DoubleValue(40e6),
                          MakeDoubleAccessor(&ComputeUnit::m_multiplicationsPerSecond),
                          MakeDoubleChecker<double>(1e-3, 1e18))
            .AddTraceSource("JobQueued",
                            "A job joined the queue: its multiplications.",
                            MakeTraceSourceAccessor(&ComputeUnit::m_jobQueuedTrace),
                            "ns3::TracedCallback::Uint64")
            .AddTraceSource("JobServed",
                            "A job's service ended: its multiplications, time since it was queued.",
                            MakeTraceSourceAccessor(&ComputeUnit::m_jobServedTrace),
                            "ns3::ComputeUnit::JobServedTracedCallback")
            .AddTraceSource("UsedWeightMemory",
                            "A layer was admitted: weight memory now in use [bytes].",
                            MakeTraceSourceAccessor(&ComputeUnit::m_memoryTrace),
                            "ns3::TracedCallback::Uint64");
    return tid;
}

void ComputeUnit::DoDispose()
{
    m_finishEvent.Cancel();
    m_jobs.clear();
    Object::DoDispose();
}

void ComputeUnit::Configure(const prometheus::UnitSpec& spec)
{
    spec.Validate();
    SetAttribute("WeightMemory", UintegerValue(spec.weightMemoryBytes));
    SetAttribute("WorkingMemory", UintegerValue(spec.workingMemoryBytes));
    SetAttribute("WeightSize", UintegerValue(spec.bytesPerWeight));
    SetAttribute("LoadCap", UintegerValue(spec.loadCap));
    SetAttribute("MultiplicationRate", DoubleValue(spec.multiplicationsPerSecond));
}

std::optional<std::string> ComputeUnit::Admit(const Demand& demand)
{
    NS_LOG_FUNCTION(this << demand.name);
    const auto refuse = [&demand](const std::string& what, uint64_t needs, uint64_t has)
    {
        return "layer '" + demand.name + "' needs " + std::to_string(needs) + " " + what +
               ", the unit has " + std::to_string(has) + " left";
    };
    const uint64_t weightBytes = demand.weightCount * m_bytesPerWeight;
    const uint64_t freeWeights = m_weightMemory - m_usedWeightBytes;
    if (weightBytes > freeWeights)
    {
        return refuse("bytes of weight memory", weightBytes, freeWeights);
    }
    if (demand.workingBytes > m_workingMemory)
    {
        return refuse("bytes of working memory", demand.workingBytes, m_workingMemory);
    }
    if (demand.multiplications > m_loadCap - m_load)
    {
        return refuse("multiplications of load", demand.multiplications, m_loadCap - m_load);
    }
    m_usedWeightBytes += weightBytes;
    m_peakWorkingBytes = std::max(m_peakWorkingBytes, demand.workingBytes);
    m_load += demand.multiplications;
    m_memoryTrace(m_usedWeightBytes);
    return std::nullopt;
}

Time ComputeUnit::ServiceTime(uint64_t multiplications) const
{
    return NanoSeconds(
        std::llround(static_cast<double>(multiplications) * 1e9 / m_multiplicationsPerSecond));
}

void ComputeUnit::Submit(uint64_t multiplications, std::function<void(Service)> done)
{
    NS_LOG_FUNCTION(this << multiplications);
    m_jobs.push_back(Job{multiplications, Simulator::Now(), std::move(done)});
    m_jobQueuedTrace(multiplications);
    if (m_jobs.size() == 1)
    {
        StartNext();
    }
}

void ComputeUnit::StartNext()
{
    m_serviceStart = Simulator::Now();
    m_finishEvent = Simulator::Schedule(
        ServiceTime(m_jobs.front().multiplications), &ComputeUnit::Finish, this);
}

void ComputeUnit::Finish()
{
    const Job job = m_jobs.front();
    const Service service{job.queued, m_serviceStart, Simulator::Now()};
    m_busyTime += service.finished - service.started;
    m_jobs.pop_front();
    if (!m_jobs.empty())
    {
        StartNext();
    }
    m_jobServedTrace(job.multiplications, service.finished - service.queued);
    job.done(service);
}

uint64_t ComputeUnit::GetUsedWeightBytes() const
{
    return m_usedWeightBytes;
}

uint64_t ComputeUnit::GetPeakWorkingBytes() const
{
    return m_peakWorkingBytes;
}

Time ComputeUnit::GetBusyTime() const
{
    return m_busyTime;
}

} // namespace ns3
