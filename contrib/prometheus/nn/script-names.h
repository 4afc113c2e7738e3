/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef SCRIPT_NAMES_H
#define SCRIPT_NAMES_H

#include "script-part.h"

#include <string>
#include <vector>

namespace prometheus
{

/** The operation without its namespace, such as "conv2d" or "add". */
std::string OperationOf(const torch::jit::Node& node);

/**
 * Names of operations for people, each unique: the path of the module that holds it, such as
 * "layer1.0.conv1", with the operation behind a slash where the module does more than one thing
 * ("layer1.0/add"), and a count where that is not unique ("layer1.0.relu#2"). The operation alone
 * where the file does not tell its modules.
 */
std::vector<std::string> NameSteps(const ScriptNodes& nodes);

/** For messages: "aten::add of module 'layer1.0'". */
std::string DescribeStep(const torch::jit::Node& node);

} // namespace prometheus

#endif // SCRIPT_NAMES_H
