/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef CHECK_TASKS_H
#define CHECK_TASKS_H

#include "radio-case.h"
#include "radio-simulations.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace prometheus
{

/** What is simulated beside what is expected: a row of the table. */
struct CheckRow
{
    std::string check; ///< "airtime", "goodput" or "errors"
    RadioCase radio;
    std::string situation; ///< of goodput: "one hop", "ten contending", "chain of ten"
    bool isAggregated{false};
    uint32_t ipBytes{1500};
    std::optional<double> snrDb{};
    std::optional<double> receivedDbm{};
    double simulated{0};
    double expected{0};

    std::string ToJson() const;
    static CheckRow FromJson(const std::string& text);
};

/** How much is simulated. */
struct CheckEffort
{
    uint32_t packets{10000}; ///< of each goodput, about
    uint32_t frames{1000};   ///< of each point of an error rate
};

/** One simulation to be run. */
struct CheckTask
{
    std::string check;
    RadioCase radio;
    Situation situation{Situation::OneHop};
    bool isAggregated{false};
    uint32_t ipBytes{1500};
    double snrDb{0};
};

/** @param check "airtime", "goodput", "errors" or "all". */
std::vector<CheckTask> ListTasks(const std::string& check);

CheckRow RunTask(const CheckTask& task, const CheckEffort& effort);

} // namespace prometheus

#endif // CHECK_TASKS_H
