/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "progress-line.h"

#include <unistd.h>

#include <chrono>
#include <cmath>
#include <iostream>
#include <limits>

namespace prometheus
{

namespace
{

constexpr double SECONDS_BETWEEN_LINES = 0.2;

double SteadySeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

std::string TwoDigits(long long number)
{
    return (number < 10 ? "0" : "") + std::to_string(number);
}

} // namespace

std::string FormatDuration(double seconds)
{
    const long long whole = std::llround(seconds);
    if (whole < 60)
    {
        return std::to_string(whole) + " s";
    }
    if (whole < 3600)
    {
        return std::to_string(whole / 60) + " min " + TwoDigits(whole % 60) + " s";
    }
    return std::to_string(whole / 3600) + " h " + TwoDigits(whole / 60 % 60) + " min";
}

ProgressLine::ProgressLine(std::string label, std::size_t total)
    : ProgressLine(std::move(label),
                   total,
                   ::isatty(STDERR_FILENO) == 1 ? &std::cerr : nullptr,
                   SteadySeconds)
{
}

ProgressLine::ProgressLine(std::string label, std::size_t total, std::ostream* out, Clock clock)
    : m_label(std::move(label)),
      m_total(total),
      m_out(out),
      m_clock(std::move(clock)),
      m_start(m_clock()),
      m_lastWritten(-std::numeric_limits<double>::infinity())
{
}

ProgressLine::~ProgressLine()
{
    // Only what is on the screen needs an end: a study that failed at once has shown no line.
    if (m_out && std::isfinite(m_lastWritten))
    {
        End(", stopped after " + FormatDuration(m_clock() - m_start));
    }
}

void ProgressLine::Update(std::size_t done, const std::string& note)
{
    m_done = done;
    if (!m_out)
    {
        return;
    }
    const double now = m_clock();
    if (now - m_lastWritten < SECONDS_BETWEEN_LINES)
    {
        return;
    }
    m_lastWritten = now;
    const double elapsed = now - m_start;
    std::string text = ", " + FormatDuration(elapsed);
    if (m_done > 0 && m_done <= m_total)
    {
        const double left =
            elapsed / static_cast<double>(m_done) * static_cast<double>(m_total - m_done);
        text += ", " + FormatDuration(left) + " left";
    }
    Rewrite(text + (note.empty() ? "" : "; " + note));
}

void ProgressLine::Finish()
{
    if (m_out)
    {
        End(" in " + FormatDuration(m_clock() - m_start));
    }
}

void ProgressLine::Rewrite(const std::string& text)
{
    // Back to the first column, then erase what the last line had beyond this one (ECMA-48 EL).
    *m_out << "\r" << m_label << ": " << std::to_string(m_done) << " of " << std::to_string(m_total)
           << text << "\033[K" << std::flush;
}

void ProgressLine::End(const std::string& text)
{
    Rewrite(text);
    *m_out << "\n" << std::flush;
    m_out = nullptr;
}

} // namespace prometheus
