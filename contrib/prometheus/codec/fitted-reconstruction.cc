/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "fitted-reconstruction.h"

#include "cyclic-redundancy-check.h"
#include "prometheus-error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace prometheus
{

using FittedPointer = std::shared_ptr<const FittedReconstruction>;

// Each pair is defined in the file of its name. Restoring throws CorruptFile when the parameters
// are not of the reconstruction.
FittedPointer FitAltec(const std::vector<Tensor>& activations, const FitOptions& options);
FittedPointer RestoreAltec(FittedParameters parameters);
FittedPointer FitLinearPrior(const std::vector<Tensor>& activations, const FitOptions& options);
FittedPointer RestoreLinearPrior(FittedParameters parameters);

namespace
{

struct FittedKind
{
    std::string_view name;
    FittedPointer (*fit)(const std::vector<Tensor>& activations, const FitOptions& options);
    FittedPointer (*restore)(FittedParameters parameters);
};

constexpr std::array KNOWN{
    FittedKind{"linear-prior", FitLinearPrior, RestoreLinearPrior},
    FittedKind{"altec", FitAltec, RestoreAltec},
};

/** nullptr when there is none. */
const FittedKind* FindKind(std::string_view name)
{
    const auto* kind = std::find_if(
        KNOWN.begin(), KNOWN.end(), [name](const FittedKind& k) { return k.name == name; });
    return kind == KNOWN.end() ? nullptr : kind;
}

void RequireActivations(const std::vector<Tensor>& activations)
{
    if (activations.size() < 2)
    {
        throw InvalidInput("a reconstruction is fitted to at least 2 activations, not to " +
                           std::to_string(activations.size()));
    }
    for (std::size_t i = 0; i < activations.size(); ++i)
    {
        const Tensor& tensor = activations[i];
        const std::string which = "activation " + std::to_string(i) + " of shape " +
                                  ToString(tensor.GetShape()) + " and type " +
                                  std::string(NameOf(tensor.GetDType()));
        if (tensor.GetShape() != activations.front().GetShape() ||
            tensor.GetDType() != DType::Float32)
        {
            throw InvalidInput(which +
                               ": a reconstruction is fitted to float32 activations of one "
                               "shape, here " +
                               ToString(activations.front().GetShape()));
        }
        const float* values = tensor.GetFloats();
        if (!std::all_of(values,
                         values + tensor.GetElementCount(),
                         [](float value) { return std::isfinite(value); }))
        {
            throw InvalidInput(which + " holds what is no finite number");
        }
    }
}

constexpr std::string_view MAGIC = "PRMRECON";
constexpr uint32_t VERSION = 1;
/** More than any tensor's: a bound on what damage can claim. */
constexpr uint32_t MOST = 1024;

template <class Number>
void Append(std::string& bytes, Number number)
{
    bytes.append(reinterpret_cast<const char*>(&number), sizeof(number));
}

/** Takes numbers off the front of bytes. */
class ByteReader
{
  public:
    explicit ByteReader(std::string_view bytes)
        : m_rest(bytes)
    {
    }

    std::string_view Take(std::size_t count)
    {
        if (count > m_rest.size())
        {
            throw CorruptFile("fitted reconstruction: ends " +
                              std::to_string(count - m_rest.size()) + " bytes too early");
        }
        const auto taken = m_rest.substr(0, count);
        m_rest.remove_prefix(count);
        return taken;
    }

    template <class Number>
    Number TakeNumber()
    {
        Number number;
        std::memcpy(&number, Take(sizeof(number)).data(), sizeof(number));
        return number;
    }

    /** @throws CorruptFile when it is more than there may be. */
    uint32_t TakeCount(const char* what)
    {
        const auto count = TakeNumber<uint32_t>();
        if (count > MOST)
        {
            throw CorruptFile("fitted reconstruction: " + std::to_string(count) + " " + what +
                              ", more than " + std::to_string(MOST));
        }
        return count;
    }

    std::vector<float> TakeFloats()
    {
        const auto count = TakeNumber<uint64_t>();
        const auto bytes = Take(count > m_rest.size() ? m_rest.size() + 1 : count * sizeof(float));
        std::vector<float> floats(bytes.size() / sizeof(float));
        if (!floats.empty())
        {
            std::memcpy(floats.data(), bytes.data(), bytes.size());
        }
        return floats;
    }

    std::size_t Left() const
    {
        return m_rest.size();
    }

  private:
    std::string_view m_rest;
};

FittedParameters ReadParameters(ByteReader& reader)
{
    FittedParameters parameters;
    parameters.name = reader.Take(reader.TakeCount("characters of a name"));
    parameters.shape.resize(reader.TakeCount("extents"));
    for (auto& extent : parameters.shape)
    {
        extent = reader.TakeNumber<int64_t>();
    }
    parameters.arrays.resize(reader.TakeCount("arrays"));
    for (auto& array : parameters.arrays)
    {
        array = reader.TakeFloats();
        if (!std::all_of(array.begin(), array.end(), [](float v) { return std::isfinite(v); }))
        {
            throw CorruptFile("fitted reconstruction: a parameter is no finite number");
        }
    }
    if (reader.Left() > 0)
    {
        throw CorruptFile("fitted reconstruction: " + std::to_string(reader.Left()) +
                          " bytes too many");
    }
    try
    {
        ElementCount(parameters.shape);
    }
    catch (const InvalidInput& error)
    {
        throw CorruptFile(std::string("fitted reconstruction: ") + error.what());
    }
    return parameters;
}

} // namespace

bool IsFittedReconstruction(std::string_view name)
{
    return FindKind(name) != nullptr;
}

FittedReconstruction::FittedReconstruction(FittedParameters parameters)
    : m_parameters(std::move(parameters))
{
}

std::string_view FittedReconstruction::GetName() const
{
    return m_parameters.name;
}

const FittedParameters& FittedReconstruction::GetParameters() const
{
    return m_parameters;
}

std::string FittedReconstruction::ToBytes() const
{
    std::string bytes(MAGIC);
    Append(bytes, VERSION);
    Append(bytes, static_cast<uint32_t>(m_parameters.name.size()));
    bytes += m_parameters.name;
    Append(bytes, static_cast<uint32_t>(m_parameters.shape.size()));
    for (const int64_t extent : m_parameters.shape)
    {
        Append(bytes, extent);
    }
    Append(bytes, static_cast<uint32_t>(m_parameters.arrays.size()));
    for (const auto& array : m_parameters.arrays)
    {
        Append(bytes, static_cast<uint64_t>(array.size()));
        bytes.append(reinterpret_cast<const char*>(array.data()), array.size() * sizeof(float));
    }
    Append(bytes, Crc32(bytes));
    return bytes;
}

void FittedReconstruction::RequireShape(const Shape& shape) const
{
    if (shape != m_parameters.shape)
    {
        throw InvalidInput("reconstruction '" + m_parameters.name +
                           "' was fitted to activations of shape " + ToString(m_parameters.shape) +
                           ", not " + ToString(shape));
    }
}

FittedPointer FitReconstruction(std::string_view name,
                                const std::vector<Tensor>& activations,
                                const FitOptions& options)
{
    const FittedKind* kind = FindKind(name);
    if (kind == nullptr)
    {
        std::string known;
        for (const auto& entry : KNOWN)
        {
            known += (known.empty() ? "" : ", ") + std::string(entry.name);
        }
        throw InvalidInput("reconstruction '" + std::string(name) +
                           "' is none that is fitted; known: " + known);
    }
    RequireActivations(activations);
    return kind->fit(activations, options);
}

FittedPointer ReadReconstruction(std::string_view bytes)
{
    ByteReader reader(bytes);
    if (reader.Take(MAGIC.size()) != MAGIC)
    {
        throw CorruptFile("fitted reconstruction: does not begin with " + std::string(MAGIC));
    }
    const auto version = reader.TakeNumber<uint32_t>();
    if (version != VERSION)
    {
        throw CorruptFile("fitted reconstruction: version " + std::to_string(version) +
                          ", expected " + std::to_string(VERSION));
    }
    if (reader.Left() < sizeof(uint32_t))
    {
        throw CorruptFile("fitted reconstruction: ends before its check sum");
    }
    const auto sumAt = bytes.size() - sizeof(uint32_t);
    if (ByteReader(bytes.substr(sumAt)).TakeNumber<uint32_t>() != Crc32(bytes.substr(0, sumAt)))
    {
        throw CorruptFile("fitted reconstruction: its check sum does not fit");
    }
    const auto headBytes = MAGIC.size() + sizeof(uint32_t);
    ByteReader content(bytes.substr(headBytes, sumAt - headBytes));
    FittedParameters parameters = ReadParameters(content);
    const FittedKind* kind = FindKind(parameters.name);
    if (kind == nullptr)
    {
        throw CorruptFile("fitted reconstruction: its kind '" + parameters.name + "' is unknown");
    }
    return kind->restore(std::move(parameters));
}

} // namespace prometheus
