/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef COMPUTE_UNIT_H
#define COMPUTE_UNIT_H

#include "unit-spec.h"

#include "ns3/event-id.h"
#include "ns3/nstime.h"
#include "ns3/object.h"
#include "ns3/traced-callback.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace ns3
{

/**
 * The processor and memory of an IoT unit, aggregated to its Node.
 *
 * Layers are admitted into weight memory once; jobs are served first come, first served, one at a
 * time, each for c/e of simulated time (Disabato, Roveri, Alippi, Eq. 8). Wall time never enters.
 */
class ComputeUnit : public Object
{
  public:
    static TypeId GetTypeId();

    ComputeUnit() = default;

    /** What a layer needs to live on the unit. */
    struct Demand
    {
        std::string name;            //!< for messages
        uint64_t weightCount{0};     //!< weights, each WeightSize bytes on this unit
        uint64_t workingBytes{0};    //!< activations alive at once while it runs
        uint64_t multiplications{0}; //!< for one input, counted against the load cap
    };

    /**
     * Takes a layer into memory.
     * @return nothing when admitted; else why not, with the numbers, and nothing changed.
     */
    std::optional<std::string> Admit(const Demand& demand);

    /** When a job was queued, when its service began and ended (now). */
    struct Service
    {
        Time queued;
        Time started;
        Time finished;
    };

    /** Queues a job; done is called when its service ends. */
    void Submit(uint64_t multiplications, std::function<void(Service)> done);

    /** c/e, rounded to the nearest nanosecond. */
    Time ServiceTime(uint64_t multiplications) const;

    uint64_t GetUsedWeightBytes() const;
    /** Largest working memory of an admitted layer [bytes]. */
    uint64_t GetPeakWorkingBytes() const;
    /** Simulated time spent serving finished jobs. */
    Time GetBusyTime() const;

    /** Sets every attribute from a type of the catalogue. @throws InvalidInput if not valid. */
    void Configure(const prometheus::UnitSpec& spec);

    /** Signature of the trace source JobServed. */
    typedef void (*JobServedTracedCallback)(uint64_t multiplications, Time sinceQueued);

  protected:
    void DoDispose() override;

  private:
    struct Job
    {
        uint64_t multiplications;
        Time queued;
        std::function<void(Service)> done;
    };

    void StartNext();
    void Finish();

    uint64_t m_weightMemory;
    uint64_t m_workingMemory;
    uint32_t m_bytesPerWeight;
    uint64_t m_loadCap;
    double m_multiplicationsPerSecond;

    uint64_t m_usedWeightBytes{0};
    uint64_t m_peakWorkingBytes{0};
    uint64_t m_load{0};

    std::deque<Job> m_jobs; //!< the first one is in service
    Time m_serviceStart;
    Time m_busyTime;
    EventId m_finishEvent;

    TracedCallback<uint64_t> m_jobQueuedTrace;
    TracedCallback<uint64_t, Time> m_jobServedTrace;
    TracedCallback<uint64_t> m_memoryTrace;
};

} // namespace ns3

#endif // COMPUTE_UNIT_H
