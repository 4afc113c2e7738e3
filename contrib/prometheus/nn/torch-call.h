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
 * What went wrong, on one line: the first line of an exception's text, without LibTorch's
 * backtrace. Its TorchScript interpreter puts a backtrace of the script in front; there it is the
 * last error.
 */
inline std::string ReasonOf(const std::exception& error)
{
    const std::string text = error.what();
    const std::string mark = "\nRuntimeError: ";
    const auto found = text.rfind(mark);
    const auto first = found == std::string::npos ? 0 : found + mark.size();
    return text.substr(first, text.find('\n', first) - first);
}

/**
 * Calls a function that uses LibTorch. Its exceptions (c10::Error, and plain std::runtime_error in
 * places) become an Error: where, then the reason.
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
        throw Error(where + ": LibTorch: " + ReasonOf(error));
    }
}

} // namespace prometheus

#endif // TORCH_CALL_H
