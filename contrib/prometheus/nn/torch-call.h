/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TORCH_CALL_H
#define TORCH_CALL_H

#include "prometheus-error.h"

#include <exception>
#include <string>
#include <utility>

namespace prometheus
{

/**
 * Calls a function that uses LibTorch. Its exceptions (c10::Error, and plain std::runtime_error in
 * places) become an Error: where, then the first line of the reason without LibTorch's backtrace.
 */
template <typename Function>
auto CallTorch(const std::string& where, Function&& function) -> decltype(function())
{
    try
    {
        return std::forward<Function>(function)();
    }
    catch (const Error&)
    {
        throw;
    }
    catch (const std::exception& error)
    {
        const std::string reason = error.what();
        throw Error(where + ": LibTorch: " + reason.substr(0, reason.find('\n')));
    }
}

} // namespace prometheus

#endif // TORCH_CALL_H
