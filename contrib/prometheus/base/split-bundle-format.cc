/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "split-bundle-format.h"

namespace prometheus::bundleformat
{

namespace
{

constexpr uint32_t NO_CHARACTER = 0xffffffff;

/** Takes one character off valid UTF-8 (RFC 3629); NO_CHARACTER when it is not valid. */
uint32_t TakeCharacter(std::string_view& text)
{
    const auto first = static_cast<unsigned char>(text[0]);
    const std::size_t length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if ((first >= 0x80 && first < 0xc2) || first > 0xf4 || text.size() < length)
    {
        return NO_CHARACTER;
    }
    uint32_t character = length == 1 ? first : first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i)
    {
        const auto next = static_cast<unsigned char>(text[i]);
        if ((next & 0xc0U) != 0x80U)
        {
            return NO_CHARACTER;
        }
        character = character << 6 | (next & 0x3fU);
    }
    text.remove_prefix(length);
    // Longer than needed, half of a UTF-16 pair, or beyond Unicode.
    const bool isValid = !(length == 3 && character < 0x800) &&
                         !(length == 4 && (character < 0x10000 || character > 0x10ffff)) &&
                         !(character >= 0xd800 && character < 0xe000);
    return isValid ? character : NO_CHARACTER;
}

} // namespace

std::string FaultOfText(std::string_view text, std::size_t maxBytes, bool allowLines)
{
    if (text.size() > maxBytes)
    {
        return "has " + std::to_string(text.size()) + " bytes, at most " +
               std::to_string(maxBytes) + " are allowed";
    }
    std::string_view rest = text;
    while (!rest.empty())
    {
        const std::size_t position = text.size() - rest.size();
        const uint32_t character = TakeCharacter(rest);
        if (character == NO_CHARACTER)
        {
            return "is not UTF-8 at byte " + std::to_string(position);
        }
        const bool isLine = character == '\n' || character == '\t';
        const bool isControl = character < 0x20 || (character >= 0x7f && character < 0xa0);
        if (isControl && !(isLine && allowLines))
        {
            return "has the control character " + std::to_string(character) + " at byte " +
                   std::to_string(position);
        }
    }
    return {};
}

} // namespace prometheus::bundleformat
