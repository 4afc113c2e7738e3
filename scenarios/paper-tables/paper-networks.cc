/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "paper-networks.h"

#include "prometheus-error.h"

namespace prometheus
{

namespace
{

/** Share of the inputs that the gate does not answer. */
constexpr double PASSES_GATE = 0.01;

/** A network as Tables 1 and 2 print it. */
struct PrintedNetwork
{
    std::vector<LayerDemand> layers;
    /** Position of the gate among the layers, counted from 0; none when it is 0. */
    std::size_t gate{0};
    /** K_s as printed, and as the results say it was counted. */
    uint64_t printedInputBytes{0};
    uint64_t countedInputBytes{0};
    /** K_M: the posterior probabilities of all classes as float32. */
    uint64_t resultBytes{0};
};

/** Name, bytes of weights, multiplications, bytes of output. */
LayerDemand Layer(const char* name, uint64_t weights, uint64_t multiplications, uint64_t output)
{
    LayerDemand layer;
    layer.name = name;
    layer.weightBytes = weights;
    layer.multiplications = multiplications;
    layer.outputBytes = output;
    return layer;
}

/** Table 1 without its gate. */
PrintedNetwork FiveLayers()
{
    return {{Layer("conv1", 19'200, 3'810'000, 50'180),
             Layer("conv2", 409'600, 20'080'000, 12'540),
             Layer("fc384", 4'816'900, 1'200'000, 1'540),
             Layer("fc192", 294'910, 70'000, 770),
             Layer("fc10", 7'680, 2'000, 40)},
            0,
            9'410,
            2'352, // one byte a pixel and channel
            40};
}

/** Table 2 without its gate. */
PrintedNetwork AlexNet()
{
    return {{Layer("conv1", 139'780, 105'730'000, 279'940),
             Layer("conv2", 1'229'820, 224'340'000, 173'060),
             Layer("conv3", 3'540'480, 149'520'000, 259'580),
             Layer("conv4", 2'655'740, 112'140'000, 259'580),
             Layer("conv5", 1'770'500, 74'840'000, 36'860),
             Layer("fc6", 151'011'390, 37'750'000, 16'380),
             Layer("fc7-8", 67'158'020, 16'780'000, 8)}, // printed: 16.38 KB for two outputs
            0,
            618'350,
            618'350,
            8};
}

PrintedNetwork WithGate(PrintedNetwork network, std::size_t gate, const LayerDemand& layer)
{
    network.layers.insert(network.layers.begin() + static_cast<std::ptrdiff_t>(gate), layer);
    network.gate = gate;
    return network;
}

PrintedNetwork FindPrinted(const std::string& name)
{
    if (name == "cnn5")
    {
        return FiveLayers();
    }
    if (name == "gc6")
    {
        return WithGate(FiveLayers(), 1, Layer("gate", 19'570'180, 4'890'000, 50'180));
    }
    if (name == "alexnet")
    {
        return AlexNet();
    }
    if (name == "gc-alexnet")
    {
        return WithGate(AlexNet(), 2, Layer("gate", 22'185'220, 5'550'000, 173'060));
    }
    throw InvalidInput("network '" + name +
                       "' is unknown; known networks: cnn5, gc6, alexnet, gc-alexnet");
}

} // namespace

Convention FindConvention(const std::string& name)
{
    if (name == "published")
    {
        return Convention::Published;
    }
    if (name == "corrected")
    {
        return Convention::Corrected;
    }
    throw InvalidInput("convention '" + name + "' is unknown: must be published or corrected");
}

NetworkDemand PaperNetwork(const std::string& name, Convention convention)
{
    const bool isPublished = convention == Convention::Published;
    PrintedNetwork printed = FindPrinted(name);
    if (printed.gate > 0)
    {
        for (std::size_t j = printed.gate + 1; j < printed.layers.size(); ++j)
        {
            printed.layers[j].runProbability = PASSES_GATE;
        }
        if (isPublished)
        {
            // The published gate runs with the probability of what comes behind it, although
            // everything is sent to it. Fewer multiplications say that without touching p.
            auto& gate = printed.layers[printed.gate];
            gate.multiplications /= 100;
        }
    }
    NetworkDemand network;
    network.name = name;
    network.layers = printed.layers;
    network.inputBytes = isPublished ? printed.countedInputBytes : printed.printedInputBytes;
    network.resultBytes = isPublished ? 0 : printed.resultBytes;
    if (isPublished)
    {
        network.layers.back().multiplications = 0;
    }
    return network;
}

double BitsPerSecondOf(const std::string& radio, Convention convention)
{
    if (radio != "wifi4" && radio != "halow")
    {
        throw InvalidInput("radio '" + radio + "' is unknown: must be wifi4 or halow");
    }
    const double bitsPerSecond = radio == "wifi4" ? 72.2e6 : 7.2e6;
    // The published rate is rho * 1024 / 8 KB/s with KB of 1000 bytes.
    return convention == Convention::Published ? 1.024 * bitsPerSecond : bitsPerSecond;
}

} // namespace prometheus
