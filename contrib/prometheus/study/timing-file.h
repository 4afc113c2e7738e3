/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef TIMING_FILE_H
#define TIMING_FILE_H

#include <chrono>
#include <filesystem>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace prometheus
{

/**
 * Wall-clock seconds of a study's parts by name. They differ between runs, so they go to a file of
 * their own (--timing=FILE) and never into a table of results.
 */
class TimingFile
{
  public:
    /**
     * Adds to the seconds of a part; parts are written in the order in which they first came.
     * @throws InvalidInput naming the part, when seconds are negative, NaN or infinite.
     */
    void Add(const std::string& part, double seconds);

    /** Runs something and adds the time it took, unless it throws; returns what it returns. */
    template <typename Function>
    auto Measure(const std::string& part, Function&& function);

    /** Seconds of a part so far; 0 when it is not known. */
    double GetSeconds(const std::string& part) const;

    /** {"seconds": {"<part>": <seconds>, ...}} and a line break. */
    std::string ToJson() const;

    /** Writes the file, whole or not at all. @throws FileError naming the path and the reason. */
    void Write(const std::filesystem::path& path) const;

  private:
    std::vector<std::pair<std::string, double>> m_parts;
};

template <typename Function>
auto TimingFile::Measure(const std::string& part, Function&& function)
{
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto add = [this, &part, start]
    { Add(part, std::chrono::duration<double>(Clock::now() - start).count()); };
    if constexpr (std::is_void_v<decltype(function())>)
    {
        function();
        add();
    }
    else
    {
        auto result = function();
        add();
        return result;
    }
}

} // namespace prometheus

#endif // TIMING_FILE_H
