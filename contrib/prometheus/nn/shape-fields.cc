/*
 * SPDX-License-Identifier: GPL-2.0-only
 */
#include "shape-fields.h"

#include <algorithm>
#include <cmath>

namespace prometheus
{

namespace
{

double Length(PlanePoint p)
{
    // Not std::hypot, whose last bit differs between libraries.
    return std::sqrt(p.x * p.x + p.y * p.y);
}

double Dot(PlanePoint a, PlanePoint b)
{
    return a.x * b.x + a.y * b.y;
}

double Disc(PlanePoint p)
{
    return Length(p) - 0.85;
}

double Ring(PlanePoint p)
{
    return std::abs(Length(p) - 0.64) - 0.21;
}

double Square(PlanePoint p)
{
    return BoxDistance(p, {0.72, 0.72});
}

double Triangle(PlanePoint p)
{
    const double root3 = 1.7320508075688772;
    const double half = 0.85;
    p = {std::abs(p.x) - half, -p.y + half / root3 - 0.1};
    if (p.x + root3 * p.y > 0)
    {
        p = {(p.x - root3 * p.y) / 2, (-root3 * p.x - p.y) / 2};
    }
    p.x -= std::clamp(p.x, -2 * half, 0.0);
    return p.y > 0 ? -Length(p) : Length(p);
}

double Cross(PlanePoint p)
{
    return std::min(BoxDistance(p, {0.86, 0.28}), BoxDistance(p, {0.28, 0.86}));
}

/** Five points: folds the plane into the sector of one, then the distance to its edge. */
double Star(PlanePoint p)
{
    const double radius = 0.95;
    const double innerRatio = 0.45;
    const PlanePoint k1{0.8090169943749475, -0.5877852522924731};
    const PlanePoint k2{-k1.x, k1.y};
    p = {std::abs(p.x), -p.y};
    for (const PlanePoint& k : {k1, k2})
    {
        const double beyond = 2 * std::max(Dot(k, p), 0.0);
        p = {p.x - beyond * k.x, p.y - beyond * k.y};
    }
    p = {std::abs(p.x), p.y - radius};
    const PlanePoint edge{-innerRatio * k1.y, innerRatio * k1.x - 1};
    const double along = std::clamp(Dot(p, edge) / Dot(edge, edge), 0.0, radius);
    const double distance = Length({p.x - edge.x * along, p.y - edge.y * along});
    return p.y * edge.x - p.x * edge.y < 0 ? -distance : distance;
}

double HalfDisc(PlanePoint p)
{
    const PlanePoint centre{0, 0.4};
    return std::max(Length({p.x - centre.x, p.y - centre.y}) - 0.88, p.y - centre.y);
}

double Bar(PlanePoint p)
{
    return BoxDistance(p, {0.88, 0.3});
}

double Crescent(PlanePoint p)
{
    return std::max(Disc(p), 0.68 - Length({p.x - 0.4, p.y}));
}

double SquareRing(PlanePoint p)
{
    return std::abs(BoxDistance(p, {0.54, 0.54})) - 0.19;
}

struct NamedField
{
    const char* name;
    double (*distance)(PlanePoint);
};

const NamedField FIELDS[] = {
    {"disc", Disc},
    {"ring", Ring},
    {"square", Square},
    {"triangle", Triangle},
    {"cross", Cross},
    {"star", Star},
    {"half-disc", HalfDisc},
    {"bar", Bar},
    {"crescent", Crescent},
    {"square-ring", SquareRing},
};

} // namespace

const std::vector<std::string>& GetShapeNames()
{
    static const auto names = []
    {
        std::vector<std::string> all;
        for (const auto& field : FIELDS)
        {
            all.emplace_back(field.name);
        }
        return all;
    }();
    return names;
}

double ShapeDistance(uint32_t shape, PlanePoint point)
{
    return FIELDS[shape].distance(point);
}

double BoxDistance(PlanePoint point, PlanePoint halfSides)
{
    const PlanePoint beyond{std::abs(point.x) - halfSides.x, std::abs(point.y) - halfSides.y};
    return Length({std::max(beyond.x, 0.0), std::max(beyond.y, 0.0)}) +
           std::min(std::max(beyond.x, beyond.y), 0.0);
}

double StrokeDistance(PlanePoint point, PlanePoint from, PlanePoint to)
{
    const PlanePoint p{point.x - from.x, point.y - from.y};
    const PlanePoint stroke{to.x - from.x, to.y - from.y};
    const double length2 = Dot(stroke, stroke);
    const double along = length2 > 0 ? std::clamp(Dot(p, stroke) / length2, 0.0, 1.0) : 0.0;
    return Length({p.x - stroke.x * along, p.y - stroke.y * along});
}

} // namespace prometheus
