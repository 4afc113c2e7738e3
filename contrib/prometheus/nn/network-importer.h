/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef NETWORK_IMPORTER_H
#define NETWORK_IMPORTER_H

#include "network-definition.h"
#include "tensor.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace prometheus
{

/** What a model file does not say of itself. */
struct ImportOptions
{
    /** Shape of one input without a batch dimension, such as {3, 224, 224}. */
    Shape inputShape;
    /**
     * For every channel, on a scale of 0 to 1, as torchvision's Normalize takes them; one number
     * stands for all channels. The network then takes pixels, 0 to 255, and begins with
     * (pixel / 255 - mean) / standardDeviation. When both are empty, pixels reach the model as
     * they are, as float32.
     */
    std::vector<double> mean;
    std::vector<double> standardDeviation;

    /** @throws InvalidInput naming the option, the value and the limit. */
    void Validate() const;
};

/** A place where one tensor alone crosses, yet the network cannot be cut. */
struct RefusedCut
{
    /** Of the operation in front of it. */
    std::string name;
    std::string reason;
};

/** A network cut in two, each half the bytes of a file in the format that the network came in. */
struct NetworkParts
{
    std::string head;
    std::string tail;
};

/** A network from a file, cut wherever it can be. */
class ImportedNetwork
{
  public:
    virtual ~ImportedNetwork() = default;

    /**
     * The network, named as its file is, one step for every cut point: cut k lies behind step k.
     * A step is named after its last operation: see doc/networks.md. Give it to a Network to run
     * it, which groups steps to layers.
     */
    virtual const NetworkDefinition& GetDefinition() const = 0;

    /** Where it cannot be cut although one tensor alone crosses, and why. */
    virtual const std::vector<RefusedCut>& GetRefusedCuts() const = 0;

    /**
     * Steps 0..cut and the others. Given one input after the other they compute what the network
     * does, bit for bit. The head takes what step 0 takes: pixels, if a mean was given.
     *
     * @throws InvalidInput on a cut that does not exist.
     */
    virtual NetworkParts MakeParts(uint32_t cut) const = 0;

    /**
     * Writes the two parts to files, both or none.
     * @throws as MakeParts(); FileError as WriteFileAtomically().
     */
    void WriteParts(uint32_t cut,
                    const std::filesystem::path& head,
                    const std::filesystem::path& tail) const;
};

/** Reads model files of one format. */
class NetworkImporter
{
  public:
    virtual ~NetworkImporter() = default;

    /** Of the format, such as "TorchScript". */
    virtual std::string_view GetName() const = 0;

    /** Endings of file names in this format, such as ".pt". */
    virtual std::vector<std::string> GetExtensions() const = 0;

    /** As ImportNetwork(). */
    virtual std::unique_ptr<ImportedNetwork> Import(const std::filesystem::path& path,
                                                    const ImportOptions& options) const = 0;
};

/**
 * Imports a trained network from a file; its ending says in which format it is.
 *
 * - TorchScript (.pt, .pth, .ts), scripted or traced, frozen or not. Files are trusted: LibTorch's
 *   loader runs what they hold.
 *
 * To add a format: a class derived from NetworkImporter, and a line in network-importer.cc.
 *
 * @throws FileError when the file cannot be read; CorruptFile when its content is not of the
 *         format; InvalidInput on bad options, an unknown ending, and a network that cannot be run
 *         or cut, naming the file, the operation and the reason.
 */
std::unique_ptr<ImportedNetwork> ImportNetwork(const std::filesystem::path& path,
                                               const ImportOptions& options);

} // namespace prometheus

#endif // NETWORK_IMPORTER_H
