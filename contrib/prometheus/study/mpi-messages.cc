/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "mpi-messages.h"

#include "prometheus-error.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace prometheus
{

namespace
{

template <std::size_t COUNT>
std::string Join(const std::array<uint64_t, COUNT>& numbers, const std::string& text)
{
    std::string bytes(sizeof(numbers), '\0');
    std::memcpy(bytes.data(), numbers.data(), sizeof(numbers));
    return bytes + text;
}

/** Fills the numbers. @return what follows them. */
template <std::size_t COUNT>
std::string Split(const std::string& bytes, std::array<uint64_t, COUNT>& numbers)
{
    if (bytes.size() < sizeof(numbers))
    {
        throw CorruptFile("a message between the processes of a study has " +
                          std::to_string(bytes.size()) + " bytes, must have at least " +
                          std::to_string(sizeof(numbers)));
    }
    std::memcpy(numbers.data(), bytes.data(), sizeof(numbers));
    return bytes.substr(sizeof(numbers));
}

} // namespace

std::string BytesOf(const CrewOrder& order)
{
    return Join<2>({order.batch, order.task}, order.key);
}

std::string BytesOf(const CrewReply& reply)
{
    return Join<2>({reply.batch, reply.task}, reply.text);
}

std::string BytesOf(const RunKey& key)
{
    return Join<1>({key.run}, key.configuration);
}

CrewOrder OrderFrom(const std::string& bytes)
{
    std::array<uint64_t, 2> numbers{};
    std::string key = Split(bytes, numbers);
    return {numbers[0], numbers[1], std::move(key)};
}

CrewReply ReplyFrom(const std::string& bytes)
{
    std::array<uint64_t, 2> numbers{};
    std::string text = Split(bytes, numbers);
    return {numbers[0], numbers[1], std::move(text)};
}

RunKey KeyFrom(const std::string& bytes)
{
    std::array<uint64_t, 1> numbers{};
    std::string configuration = Split(bytes, numbers);
    return {std::move(configuration), numbers[0]};
}

void CrewPause::Wait()
{
    ::usleep(m_microseconds);
    m_microseconds = std::min(2 * m_microseconds, LONGEST_MICROSECONDS);
}

void CrewPause::Reset()
{
    m_microseconds = SHORTEST_MICROSECONDS;
}

} // namespace prometheus
