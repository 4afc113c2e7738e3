/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "script-names.h"

#include <torch/csrc/jit/ir/ir.h>
#include <torch/torch.h>

#include <map>
#include <set>

namespace prometheus
{

using torch::jit::Node;

namespace
{

/** "layer1(Sequential).0(Block).conv1(Conv2d).SELF(Conv2d)" as {"layer1", "0", "conv1"}. */
std::vector<std::string> ModulePath(const std::string& hierarchy)
{
    std::vector<std::string> path;
    std::string name;
    int depth = 0;
    const auto finish = [&]
    {
        // Functions called by a module, and its own methods.
        if (!name.empty() && name != "SELF" && name != "UNKNOWN_INSTANCE" && name != "TOP")
        {
            path.push_back(name);
        }
        name.clear();
    };
    for (char c : hierarchy)
    {
        depth += c == '(' ? 1 : (c == ')' ? -1 : 0);
        if (depth == 0 && c == '.')
        {
            finish();
        }
        else if (depth == 0 && c != ')')
        {
            name += c;
        }
    }
    finish();
    return path;
}

std::string Join(const std::vector<std::string>& path)
{
    std::string text;
    for (const auto& name : path)
    {
        text += (text.empty() ? "" : ".") + name;
    }
    return text;
}

/** Modules by their weights, which freezing names "self.<path>.<parameter>". */
std::string PathOfWeights(const Node& node)
{
    const std::string self = "self.";
    for (const auto* input : node.inputs())
    {
        // Flags are named so, too, and shared by operations of all modules.
        if (!input->type()->isSubtypeOf(*c10::TensorType::get()))
        {
            continue;
        }
        const std::string name = input->debugName();
        const auto last = name.rfind('.');
        if (name.compare(0, self.size(), self) == 0 && last > self.size())
        {
            return name.substr(self.size(), last - self.size());
        }
    }
    return "";
}

std::string PathOf(const Node& node)
{
    const auto path = Join(ModulePath(torch::jit::utils::getNodesModuleHierarchy(node)));
    return path.empty() ? PathOfWeights(node) : path;
}

} // namespace

std::string OperationOf(const Node& node)
{
    std::string name = node.kind().toUnqualString();
    name.erase(0, name.find_first_not_of('_'));
    return name;
}

std::vector<std::string> NameSteps(const ScriptNodes& nodes)
{
    std::vector<std::string> paths;
    // Operations of every module, and modules within others.
    std::map<std::string, std::set<std::string>> operations;
    std::set<std::string> containers;
    for (const Node* node : nodes)
    {
        const auto path = PathOf(*node);
        paths.push_back(path);
        // Only what makes tensors can end a layer.
        if (node->outputs().size() == 1 &&
            node->output()->type()->isSubtypeOf(*c10::TensorType::get()))
        {
            operations[path].insert(OperationOf(*node));
        }
        for (auto dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1))
        {
            containers.insert(path.substr(0, dot));
        }
    }
    std::vector<std::string> names;
    std::set<std::string> taken;
    for (std::size_t i = 0; i < nodes.size(); ++i)
    {
        const auto& path = paths[i];
        const bool alone = operations[path].size() == 1 && containers.count(path) == 0;
        std::string name = path.empty() ? OperationOf(*nodes[i])
                           : alone      ? path
                                        : path + "/" + OperationOf(*nodes[i]);
        const std::string base = name;
        for (int count = 2; !taken.insert(name).second; ++count)
        {
            name = base + "#" + std::to_string(count);
        }
        names.push_back(name);
    }
    return names;
}

std::string DescribeStep(const Node& node)
{
    const auto path = PathOf(node);
    return std::string(node.kind().toQualString()) +
           (path.empty() ? "" : " of module '" + path + "'");
}

} // namespace prometheus
