/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "strict-json.h"

#include "prometheus-error.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <sstream>
#include <utility>

namespace prometheus
{

namespace
{

using Json = nlohmann::json;

/** Deeper than any document of ours, and far from exhausting anything. */
constexpr std::size_t DEEPEST_NESTING = 32;

/** A key as a step of a path: as it is when it is a plain word, else as JSON. */
std::string StepOf(const std::string& key)
{
    const auto isPlain = [](unsigned char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    };
    return !key.empty() && key.size() <= 40 && std::all_of(key.begin(), key.end(), isPlain)
               ? key
               : ShowJson(key);
}

std::string JoinPath(const std::string& path, const std::string& key)
{
    return (path.empty() ? "" : path + ".") + StepOf(key);
}

std::string JoinPath(const std::string& path, std::size_t index)
{
    return path + "[" + std::to_string(index) + "]";
}

std::string WithPath(const std::string& path, const std::string& what)
{
    return (path.empty() ? "the document" : path) + ": " + what;
}

/** nlohmann's message without its class in brackets, on one line. */
std::string PlainMessage(const std::exception& error)
{
    std::string text = error.what();
    const auto end = text.find("] ");
    if (!text.empty() && text.front() == '[' && end != std::string::npos)
    {
        text.erase(0, end + 2);
    }
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c >= 0x7f; }, '?');
    return text;
}

/** Hears the events of a parse and looks for what a tree of values does not show any more. */
class StrictEvents final : public nlohmann::json_sax<Json>
{
  public:
    bool null() override
    {
        return Step();
    }

    bool boolean(bool) override
    {
        return Step();
    }

    bool number_integer(number_integer_t) override
    {
        return Step();
    }

    bool number_unsigned(number_unsigned_t) override
    {
        return Step();
    }

    bool number_float(number_float_t, const string_t&) override
    {
        return Step();
    }

    bool string(string_t&) override
    {
        return Step();
    }

    bool binary(binary_t&) override
    {
        return Step();
    }

    bool start_object(std::size_t) override
    {
        return Descend(true);
    }

    bool key(string_t& name) override
    {
        Level& level = m_levels.back();
        if (!level.keys.insert(name).second)
        {
            throw InvalidInput(WithPath(JoinPath(Path(m_levels.size() - 1), name),
                                        "stands there twice, must stand once"));
        }
        level.key = name;
        return true;
    }

    bool end_object() override
    {
        m_levels.pop_back();
        return Step();
    }

    bool start_array(std::size_t) override
    {
        return Descend(false);
    }

    bool end_array() override
    {
        m_levels.pop_back();
        return Step();
    }

    bool parse_error(std::size_t,
                     const std::string&,
                     const nlohmann::detail::exception& error) override
    {
        throw InvalidInput("not JSON: " + PlainMessage(error));
    }

  private:
    struct Level
    {
        bool isObject;
        std::size_t index{0};
        std::string key{};
        std::set<std::string> keys{};
    };

    bool Descend(bool isObject)
    {
        if (m_levels.size() == DEEPEST_NESTING)
        {
            throw InvalidInput(
                WithPath(Path(m_levels.size()),
                         "nested deeper than " + std::to_string(DEEPEST_NESTING) + " levels"));
        }
        m_levels.push_back({isObject});
        return true;
    }

    /** A value is complete. */
    bool Step()
    {
        if (!m_levels.empty())
        {
            ++m_levels.back().index;
        }
        return true;
    }

    /** The path to what the first levels hold. */
    std::string Path(std::size_t levels) const
    {
        std::string path;
        for (std::size_t i = 0; i < levels; ++i)
        {
            const Level& level = m_levels[i];
            path = level.isObject ? JoinPath(path, level.key) : JoinPath(path, level.index);
        }
        return path;
    }

    std::vector<Level> m_levels;
};

std::string ListOf(const std::vector<std::string>& keys)
{
    std::string text;
    for (const auto& key : keys)
    {
        text += (text.empty() ? "" : ", ") + key;
    }
    return text;
}

} // namespace

Json ParseStrictJson(const std::string& text)
{
    StrictEvents events;
    Json::sax_parse(text, &events);
    try
    {
        return Json::parse(text);
    }
    catch (const Json::exception& error)
    {
        throw InvalidInput("not JSON: " + PlainMessage(error));
    }
}

std::string ShowJson(const Json& value)
{
    constexpr std::size_t LONGEST = 60;
    // Of an array or object only what fits is written: it may be huge.
    if (value.is_structured() && value.size() > LONGEST)
    {
        return value.is_array() ? "[...]" : "{...}";
    }
    std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    if (text.size() > LONGEST)
    {
        text = text.substr(0, LONGEST) + "...";
    }
    return text;
}

JsonView::JsonView(const Json& value, std::string path)
    : m_value(value),
      m_path(std::move(path))
{
}

const Json& JsonView::Value() const
{
    return m_value;
}

void JsonView::Refuse(const std::string& what) const
{
    throw InvalidInput(WithPath(m_path, what));
}

void JsonView::RefuseValue(const std::string& demand) const
{
    Refuse("is " + ShowJson(m_value) + ", must be " + demand);
}

void JsonView::RequireKeys(const std::vector<std::string>& required,
                           const std::vector<std::string>& optional) const
{
    if (!m_value.is_object())
    {
        RefuseValue("an object");
    }
    for (const auto& item : m_value.items())
    {
        const auto isIn = [&item](const std::vector<std::string>& keys)
        { return std::find(keys.begin(), keys.end(), item.key()) != keys.end(); };
        if (!isIn(required) && !isIn(optional))
        {
            auto known = required;
            known.insert(known.end(), optional.begin(), optional.end());
            JsonView(item.value(), JoinPath(m_path, item.key()))
                .Refuse("unknown key; known here: " + ListOf(known));
        }
    }
    for (const auto& key : required)
    {
        if (!m_value.contains(key))
        {
            Refuse("lacks the key " + key);
        }
    }
}

JsonView JsonView::At(const std::string& key) const
{
    return {m_value.at(key), JoinPath(m_path, key)};
}

std::optional<JsonView> JsonView::Find(const std::string& key) const
{
    return Has(key) ? std::optional<JsonView>(At(key)) : std::nullopt;
}

bool JsonView::Has(const std::string& key) const
{
    return m_value.contains(key);
}

std::vector<JsonView> JsonView::Items() const
{
    if (!m_value.is_array())
    {
        RefuseValue("an array");
    }
    std::vector<JsonView> items;
    for (std::size_t i = 0; i < m_value.size(); ++i)
    {
        items.emplace_back(m_value[i], JoinPath(m_path, i));
    }
    return items;
}

std::string JsonView::Name() const
{
    if (!m_value.is_string() || m_value.get_ref<const std::string&>().empty())
    {
        RefuseValue("a text that is not empty");
    }
    return m_value.get<std::string>();
}

double JsonView::Number() const
{
    if (!m_value.is_number() || !std::isfinite(m_value.get<double>()))
    {
        RefuseValue("a number");
    }
    return m_value.get<double>();
}

double JsonView::PositiveNumber() const
{
    if (!m_value.is_number() || !(Number() > 0))
    {
        RefuseValue("a number greater than 0");
    }
    return Number();
}

double JsonView::Probability() const
{
    if (!m_value.is_number() || !(Number() >= 0 && Number() <= 1))
    {
        RefuseValue("a number from 0 to 1");
    }
    return Number();
}

uint64_t JsonView::Count(uint64_t least, uint64_t most) const
{
    const std::string demand =
        "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    uint64_t count = 0;
    if (m_value.is_number_unsigned())
    {
        count = m_value.get<uint64_t>();
    }
    else if (m_value.is_number_float())
    {
        const double number = m_value.get<double>();
        const double whole = std::round(number);
        constexpr double FIRST_TOO_LARGE = 0x1.0p63;
        const bool isWhole = number >= 0 && number < FIRST_TOO_LARGE &&
                             std::abs(number - whole) <= 1e-12 * std::max(1.0, number);
        if (!isWhole)
        {
            RefuseValue(demand);
        }
        count = static_cast<uint64_t>(whole);
    }
    else
    {
        RefuseValue(demand);
    }
    if (count < least || count > most)
    {
        RefuseValue(demand);
    }
    return count;
}

} // namespace prometheus
