/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "chrome-trace.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <tuple>

namespace ns3
{

namespace
{

using Json = nlohmann::ordered_json;

/** Process of the networks; devices follow in the order of their vertices. */
constexpr uint32_t NETWORKS = 1;
constexpr uint32_t FIRST_DEVICE = 2;

/** Threads of a device; those that wait follow. */
constexpr uint32_t COMPUTE = 1;
constexpr uint32_t RADIO = 2;
constexpr uint32_t FIRST_WAIT = 3;

/** Room for as many images of one network under way at once. */
constexpr uint32_t THREADS_A_NETWORK = 10'000;

/** The format counts microseconds; a double holds nanoseconds exactly for 104 days. */
double Microseconds(Time time)
{
    return static_cast<double>(time.GetNanoSeconds()) / 1e3;
}

/** One complete event. */
struct Span
{
    uint32_t process{0};
    uint32_t thread{0};
    Time start;
    Time end;
    std::string name;
    std::string category;
    Json arguments;
};

/** Gives what overlaps different lanes: the first one that is free. */
class Lanes
{
  public:
    uint32_t Take(Time start, Time end)
    {
        const auto lane =
            std::find_if(m_ends.begin(), m_ends.end(), [&](Time last) { return last <= start; });
        if (lane == m_ends.end())
        {
            m_ends.push_back(end);
            return static_cast<uint32_t>(m_ends.size() - 1);
        }
        *lane = end;
        return static_cast<uint32_t>(lane - m_ends.begin());
    }

  private:
    std::vector<Time> m_ends;
};

class TraceWriter
{
  public:
    explicit TraceWriter(const TimelineEvents& events)
        : m_events(events),
          m_names(events.names)
    {
    }

    std::string Write();

  private:
    void AddInferences();
    void AddStages();
    void AddFrames();
    void AddSpan(Span span, const std::string& threadName);

    std::string NameOfTensor(const TensorKey& key) const;
    std::string NameOfLayers(const LayerHostApplication::StageServed& served) const;
    Time EndOf(const TimelineInference& inference) const;
    Time FindLastTime() const;

    const TimelineEvents& m_events;
    const TimelineNames& m_names;
    std::vector<Span> m_spans;
    std::map<std::pair<uint32_t, uint32_t>, std::string> m_threads;
};

std::string TraceWriter::NameOfTensor(const TensorKey& key) const
{
    const auto network = m_names.networks.find(key.network);
    if (key.cut == 0)
    {
        return "image";
    }
    if (network == m_names.networks.end() || key.cut > network->second.layers.size())
    {
        return "cut " + std::to_string(key.cut);
    }
    const auto& layers = network->second.layers;
    return key.cut == layers.size() ? "answer" : "output of " + layers[key.cut - 1];
}

std::string TraceWriter::NameOfLayers(const LayerHostApplication::StageServed& served) const
{
    const auto network = m_names.networks.find(served.network);
    const auto [first, last] = served.layers;
    if (network == m_names.networks.end() || last > network->second.layers.size())
    {
        return "layers " + std::to_string(first) + " to " + std::to_string(last - 1);
    }
    const auto& layers = network->second.layers;
    return last == first + 1 ? layers[first] : layers[first] + " to " + layers[last - 1];
}

Time TraceWriter::FindLastTime() const
{
    Time last;
    for (const auto& frame : m_events.frames)
    {
        last = std::max(last, frame.start + frame.duration);
    }
    for (const auto& stage : m_events.stages)
    {
        last = std::max(last, stage.served.service.finished);
    }
    for (const auto& tensor : m_events.tensors)
    {
        last = std::max(last, tensor.received.value_or(tensor.sent));
    }
    for (const auto& inference : m_events.inferences)
    {
        last = std::max(last, inference.gaveUp.value_or(inference.sent));
    }
    return last;
}

/** Of one that nobody answered: behind everything that was done for it all the same. */
Time TraceWriter::EndOf(const TimelineInference& inference) const
{
    if (inference.answered)
    {
        return *inference.answered;
    }
    Time end = inference.gaveUp ? *inference.gaveUp : FindLastTime();
    for (const auto& tensor : m_events.tensors)
    {
        if (tensor.key.network == inference.network && tensor.key.inference == inference.inference)
        {
            end = std::max(end, tensor.received.value_or(tensor.sent));
        }
    }
    return end;
}

void TraceWriter::AddSpan(Span span, const std::string& threadName)
{
    m_threads.emplace(std::pair(span.process, span.thread), threadName);
    m_spans.push_back(std::move(span));
}

void TraceWriter::AddInferences()
{
    std::map<uint16_t, Lanes> lanes;
    std::map<std::pair<uint16_t, uint32_t>, std::pair<uint32_t, Time>> threadOf;
    for (const auto& inference : m_events.inferences)
    {
        const auto& network = m_names.networks.at(inference.network);
        const Time end = EndOf(inference);
        const uint32_t lane = lanes[inference.network].Take(inference.sent, end);
        const uint32_t thread = inference.network * THREADS_A_NETWORK + lane + 1;
        threadOf[{inference.network, inference.inference}] = {thread, end};
        AddSpan({NETWORKS,
                 thread,
                 inference.sent,
                 end,
                 "image " + std::to_string(inference.inference),
                 "inference",
                 {{"network", network.name},
                  {"image", inference.inference},
                  {"answered", inference.answered.has_value()}}},
                network.name + (lane == 0 ? "" : ", " + std::to_string(lane + 1)));
    }
    for (const auto& tensor : m_events.tensors)
    {
        const auto thread = threadOf.find({tensor.key.network, tensor.key.inference});
        if (tensor.from == tensor.to || thread == threadOf.end())
        {
            continue;
        }
        AddSpan({NETWORKS,
                 thread->second.first,
                 tensor.sent,
                 tensor.received.value_or(thread->second.second),
                 NameOfTensor(tensor.key) + ", " + m_names.devices[tensor.from] + " to " +
                     m_names.devices[tensor.to],
                 "tensor",
                 {{"image", tensor.key.inference},
                  {"cut", tensor.key.cut},
                  {"from", m_names.devices[tensor.from]},
                  {"to", m_names.devices[tensor.to]},
                  {"packets", tensor.packets},
                  {"bytes", tensor.bytes},
                  {"arrived_share", tensor.arrivedShare}}},
                "");
    }
}

void TraceWriter::AddStages()
{
    std::vector<const TimelineStage*> byArrival;
    for (const auto& stage : m_events.stages)
    {
        byArrival.push_back(&stage);
    }
    std::stable_sort(byArrival.begin(),
                     byArrival.end(),
                     [](const auto* a, const auto* b)
                     { return a->served.service.queued < b->served.service.queued; });
    std::map<uint32_t, Lanes> waiting;
    for (const auto* stage : byArrival)
    {
        const auto& [network, inference, layers, service, inputShare] = stage->served;
        const auto known = m_names.networks.find(network);
        const Json arguments{
            {"network",
             known == m_names.networks.end() ? std::to_string(network) : known->second.name},
            {"image", inference},
            {"first_layer", layers.first},
            {"last_layer", layers.last - 1},
            {"input_share", inputShare}};
        const uint32_t device = FIRST_DEVICE + stage->vertex;
        const auto name = NameOfLayers(stage->served);
        AddSpan({device, COMPUTE, service.started, service.finished, name, "compute", arguments},
                "computes");
        if (service.started > service.queued)
        {
            const uint32_t lane = waiting[stage->vertex].Take(service.queued, service.started);
            AddSpan({device,
                     FIRST_WAIT + lane,
                     service.queued,
                     service.started,
                     name + " waits",
                     "wait",
                     arguments},
                    "waits" + (lane == 0 ? "" : ", " + std::to_string(lane + 1)));
        }
    }
}

void TraceWriter::AddFrames()
{
    for (const auto& frame : m_events.frames)
    {
        Json arguments{{"kind", frame.kind},
                       {"to", frame.to ? Json(m_names.devices[*frame.to]) : Json("all")},
                       {"bytes", frame.bytes},
                       {"frames", frame.frames},
                       {"retry", frame.isRetry}};
        if (frame.tensor)
        {
            arguments["tensor"] = NameOfTensor(*frame.tensor);
            arguments["image"] = frame.tensor->inference;
            arguments["cut"] = frame.tensor->cut;
        }
        const auto name = frame.tensor ? NameOfTensor(*frame.tensor) : frame.kind;
        AddSpan({FIRST_DEVICE + frame.vertex,
                 RADIO,
                 frame.start,
                 frame.start + frame.duration,
                 frame.isRetry ? name + ", again" : name,
                 "frame",
                 std::move(arguments)},
                "sends");
    }
}

std::string TraceWriter::Write()
{
    AddInferences();
    AddStages();
    AddFrames();
    // What contains others stands before them.
    std::stable_sort(m_spans.begin(),
                     m_spans.end(),
                     [](const Span& a, const Span& b)
                     {
                         return std::tie(a.process, a.thread, a.start, b.end) <
                                std::tie(b.process, b.thread, b.start, a.end);
                     });
    std::string lines;
    const auto add = [&lines](const Json& event)
    {
        lines += (lines.empty() ? "" : ",\n") +
                 event.dump(-1, ' ', false, Json::error_handler_t::replace);
    };
    const auto addName =
        [&add](const char* what, uint32_t process, uint32_t thread, const Json& value)
    {
        const bool isOrder = value.is_number();
        add({{"ph", "M"},
             {"pid", process},
             {"tid", thread},
             {"name", what},
             {"args", {{isOrder ? "sort_index" : "name", value}}}});
    };
    std::set<uint32_t> processes;
    for (const auto& [place, name] : m_threads)
    {
        const auto& [process, thread] = place;
        if (processes.insert(process).second)
        {
            addName("process_name",
                    process,
                    0,
                    process == NETWORKS ? "networks" : m_names.devices[process - FIRST_DEVICE]);
            addName("process_sort_index", process, 0, process);
        }
        addName("thread_name", process, thread, name);
        addName("thread_sort_index", process, thread, thread);
    }
    for (const auto& span : m_spans)
    {
        add({{"ph", "X"},
             {"pid", span.process},
             {"tid", span.thread},
             {"ts", Microseconds(span.start)},
             {"dur", Microseconds(span.end - span.start)},
             {"name", span.name},
             {"cat", span.category},
             {"args", span.arguments}});
    }
    return "{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n" + lines + "\n]}\n";
}

} // namespace

std::string WriteChromeTrace(const TimelineEvents& events)
{
    return TraceWriter(events).Write();
}

} // namespace ns3
