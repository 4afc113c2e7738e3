/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#ifndef PROGRESS_LINE_H
#define PROGRESS_LINE_H

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>

namespace prometheus
{

/**
 * One line on a terminal that says how far a study is and how long the rest will take:
 * "study: 12 of 100, 3 s, 22 s left". It is written over at most five times a second and ends as
 * "study: 100 of 100 in 25 s". Uses no thread: it moves when it is told.
 */
class ProgressLine
{
  public:
    /** Wall-clock seconds from any origin. */
    using Clock = std::function<double()>;

    /** On stderr when that is a terminal, silent otherwise. */
    ProgressLine(std::string label, std::size_t total);

    /**
     * For tests and other places.
     * @param out not owned, must outlive this; null is silent.
     */
    ProgressLine(std::string label, std::size_t total, std::ostream* out, Clock clock);

    /** Ends the line where it is, saying so, when Finish() was not called. */
    ~ProgressLine();

    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /**
     * Says that so many of all the steps are done.
     * @param note one line more to say, such as a running mean; may be empty.
     */
    void Update(std::size_t done, const std::string& note = {});

    /** Writes the last line; nothing is written after it. */
    void Finish();

  private:
    void Rewrite(const std::string& text);
    void End(const std::string& text);

    std::string m_label;
    std::size_t m_total;
    std::size_t m_done{0};
    std::ostream* m_out; ///< Null when silent or finished.
    Clock m_clock;
    double m_start;
    double m_lastWritten;
};

/** "25 s", "3 min 05 s", "2 h 07 min"; seconds are rounded to the nearest. */
std::string FormatDuration(double seconds);

} // namespace prometheus

#endif // PROGRESS_LINE_H
