/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "model-options.h"

#include "prometheus-error.h"

#include <charconv>

namespace prometheus
{

void AddModelOptions(CLI::App& app, ImportOptions& options, const std::string& group)
{
    app.add_option_function<std::string>(
           "--input-shape,--inputShape",
           [&options](const std::string& text) { options.inputShape = ParseShape(text); },
           "Shape of one input: channels, rows and columns, such as 3x224x224")
        ->type_name("SHAPE")
        ->group(group);
    app.add_option(
           "--mean",
           options.mean,
           "The network takes pixels, 0 to 255, and begins with (pixel / 255 - mean) / std,\n"
           "one number or one a channel, as torchvision's Normalize. ImageNet's:\n"
           "--mean=0.485,0.456,0.406 --std=0.229,0.224,0.225. Without, the model is given\n"
           "the pixels as they are")
        ->delimiter(',')
        ->type_name("NUMBERS")
        ->group(group);
    app.add_option("--std", options.standardDeviation, "See --mean; --mean=0 --std=1 gives 0 to 1")
        ->delimiter(',')
        ->type_name("NUMBERS")
        ->group(group);
}

Shape ParseShape(const std::string& text)
{
    Shape shape;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (bool more = true; more;)
    {
        int64_t extent = 0;
        const auto [rest, error] = std::from_chars(at, end, extent);
        if (error != std::errc() || extent < 1 || (rest != end && *rest != 'x'))
        {
            throw InvalidInput("'" + text +
                               "' is no shape: positive integers joined by x, such as 3x224x224");
        }
        shape.push_back(extent);
        more = rest != end;
        at = more ? rest + 1 : end;
    }
    return shape;
}

} // namespace prometheus
