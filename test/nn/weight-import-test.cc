/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
// Writes archives as LibTorch does, so it includes LibTorch.
#include "network-zoo.h"
#include "prometheus-error.h"
#include "scratch-folder.h"
#include "test-image.h"
#include "weight-file.h"
#include "weight-import.h"

#include <gmock/gmock.h>
#include <torch/csrc/jit/serialization/pickle.h>
#include <torch/torch.h>

#include <fstream>
#include <limits>

using namespace prometheus;
using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

namespace
{

using StateDict = c10::Dict<std::string, torch::Tensor>;

/** The state of a network by name, as torch.save(model.state_dict()) would write it. */
StateDict StateOf(const NetworkDefinition& definition)
{
    StateDict state;
    VisitState(definition,
               [&state](const std::string& name, const at::Tensor& values, StateKind)
               { state.insert(name, values.detach()); });
    return state;
}

/** A module that somebody wrote, with cnn5's parts by their names. */
struct ModulesOfCnn5 : torch::nn::Module
{
    ModulesOfCnn5()
    {
        register_module("conv1", torch::nn::Conv2d(torch::nn::Conv2dOptions(3, 64, 5)));
        register_module("conv2", torch::nn::Conv2d(torch::nn::Conv2dOptions(64, 64, 5)));
        register_module("fc384", torch::nn::Linear(3136, 384));
        register_module("fc192", torch::nn::Linear(384, 192));
        register_module("fc10", torch::nn::Linear(192, 10));
    }
};

class WeightImport : public testing::Test
{
  protected:
    void Write(const std::string& bytes) const
    {
        std::ofstream(m_path, std::ios::binary) << bytes;
    }

    void Write(const StateDict& state) const
    {
        const auto bytes = torch::jit::pickle_save(state);
        Write(std::string(bytes.begin(), bytes.end()));
    }

    void ExpectRefused(const std::string& reason) const
    {
        const auto network = MakeNetwork("cnn5", 2);
        const Tensor image = RandomImage({3, 28, 28}, 1);
        const Tensor before = network->Run({0, 5}, image);
        EXPECT_THAT([&] { LoadWeights(m_path, network->GetDefinition()); },
                    ThrowsMessage<CorruptFile>(AllOf(HasSubstr("'" + m_path.string() + "': "),
                                                     HasSubstr(reason),
                                                     testing::Not(HasSubstr("\n")))));
        EXPECT_EQ(network->Run({0, 5}, image), before);
    }

    ScratchFolder m_folder;
    std::filesystem::path m_path{m_folder / "weights"};
};

} // namespace

TEST_F(WeightImport, TakesADictionaryOfTensors)
{
    const auto trained = MakeNetwork("resnet18", 1);
    auto state = StateOf(trained->GetDefinition());
    state.insert("bn1.num_batches_tracked", torch::tensor(7));
    Write(state);
    const auto fresh = MakeNetwork("resnet18", 2);
    LoadWeights(m_path, fresh->GetDefinition());
    const auto layers = static_cast<uint32_t>(fresh->GetProfile().layers.size());
    const Tensor image = RandomImage({3, 224, 224}, 1);
    EXPECT_EQ(fresh->Run({0, layers}, image), trained->Run({0, layers}, image));
}

TEST_F(WeightImport, TakesForeignNames)
{
    NetworkDefinition definition = MakeNetwork("cnn5", 1)->GetDefinition();
    auto state = StateOf(definition);
    for (auto& layer : definition.layers)
    {
        layer.foreignName = "features." + layer.name;
    }
    StateDict renamed;
    for (const auto& entry : state)
    {
        renamed.insert("features." + entry.key(), entry.value() + 1);
    }
    Write(renamed);
    const auto expected = renamed.at("features.fc10.bias").clone();
    LoadWeights(m_path, definition);
    EXPECT_TRUE(torch::equal(StateOf(definition).at("fc10.bias"), expected));
}

TEST_F(WeightImport, TakesAnArchiveOfModules)
{
    auto module = std::make_shared<ModulesOfCnn5>();
    torch::save(module, m_path.string());
    const auto network = MakeNetwork("cnn5", 1);
    LoadWeights(m_path, network->GetDefinition());
    const auto state = StateOf(network->GetDefinition());
    for (const auto& parameter : module->named_parameters())
    {
        EXPECT_TRUE(torch::equal(state.at(parameter.key()), parameter.value())) << parameter.key();
    }
    EXPECT_EQ(state.size(), 10u);
}

TEST_F(WeightImport, TakesAWeightFileOfAnyTraining)
{
    const auto trained = MakeNetwork("cnn5", 1);
    WriteWeightFile(m_path, "some training", {}, trained->GetDefinition());
    const auto fresh = MakeNetwork("cnn5", 2);
    LoadWeights(m_path, fresh->GetDefinition());
    const Tensor image = RandomImage({3, 28, 28}, 1);
    EXPECT_EQ(fresh->Run({0, 5}, image), trained->Run({0, 5}, image));
    WriteWeightFile(m_path, "some training", {}, MakeNetwork("cnn6-gate", 1)->GetDefinition());
    ExpectRefused("it has 16 parameters, the network has 10");
}

TEST_F(WeightImport, RefusesShapesAndNamesThatDiffer)
{
    const auto state = StateOf(MakeNetwork("cnn5", 1)->GetDefinition());
    auto other = state.copy();
    other.insert_or_assign("fc10.weight", torch::zeros({11, 192}));
    Write(other);
    ExpectRefused("it has 'fc10.weight' of shape 11x192 where the network has 'fc10.weight' of "
                  "shape 10x192");
    other = state.copy();
    EXPECT_EQ(other.erase("fc192.bias"), 1u);
    Write(other);
    ExpectRefused("it has no 'fc192.bias', which the network has with shape 192");
    other = state.copy();
    other.insert("fc3.weight", torch::zeros({3, 4}));
    Write(other);
    ExpectRefused("it has 'fc3.weight' of shape 3x4, which network 'cnn5' does not have");
}

TEST_F(WeightImport, RefusesNumbersThatAreNone)
{
    auto state = StateOf(MakeNetwork("cnn5", 1)->GetDefinition());
    auto bias = torch::zeros({64});
    bias[3] = std::numeric_limits<float>::quiet_NaN();
    state.insert_or_assign("conv2.bias", bias);
    Write(state);
    ExpectRefused("'conv2.bias' has numbers that are NaN or infinite");
    state.insert_or_assign("conv2.bias", torch::zeros({64}, torch::kInt64));
    Write(state);
    ExpectRefused("'conv2.bias' does not hold plain floating-point numbers");
}

TEST_F(WeightImport, RefusesOtherFiles)
{
    Write(std::string("hello"));
    ExpectRefused("it holds no weights: neither a weight file");
    const auto bytes = torch::jit::pickle_save(torch::zeros({3}));
    Write(std::string(bytes.begin(), bytes.end()));
    ExpectRefused("it holds no weights");
    Write(std::string(bytes.begin(), bytes.begin() + bytes.size() / 2));
    ExpectRefused("it holds no weights");
    EXPECT_THAT([] { LoadWeights("/no/such/file", {}); },
                ThrowsMessage<FileError>(HasSubstr("cannot read '/no/such/file': No such file")));
}
