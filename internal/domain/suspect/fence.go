package suspect

import (
	"math"
	"strconv"

	"github.com/countersign/countersign/internal/domain/fault"
)

// Fence is the outline of a site: a polygon of at least three corners, or one point with a radius.
type Fence struct {
	Corners []Point `json:"corners,omitempty"`
	Center  *Point  `json:"center,omitempty"`
	Radius  int     `json:"radius_m,omitempty"` // metres
}

// Point is a place in degrees (WGS 84), as decimal text.
type Point struct {
	Lat string `json:"lat"`
	Lon string `json:"lon"`
}

// place is a point in metres east and north of another one; over a site's size the earth is flat enough.
type place struct{ east, north float64 }

const metresPerDegree = 111_320

func degrees(lat, lon string) (float64, float64, bool) {
	a, err1 := strconv.ParseFloat(lat, 64)
	o, err2 := strconv.ParseFloat(lon, 64)
	return a, o, err1 == nil && err2 == nil && math.Abs(a) <= 90 && math.Abs(o) <= 180
}

// Beyond gives how many metres a place lies outside the fence: 0 inside. False where the place or the fence is none.
func (f *Fence) Beyond(lat, lon string) (int, bool) {
	a, o, ok := degrees(lat, lon)
	if f == nil || !ok {
		return 0, false
	}
	if f.Center != nil {
		p, ok := f.Center.seenFrom(a, o)
		return max(0, int(math.Hypot(p.east, p.north))-f.Radius), ok
	}
	corners := make([]place, len(f.Corners))
	for i, c := range f.Corners {
		if corners[i], ok = c.seenFrom(a, o); !ok {
			return 0, false
		}
	}
	if len(corners) < 3 {
		return 0, false
	}
	return beyondPolygon(corners), true
}

// seenFrom gives the point in metres from a place; longitudes are taken the short way round.
func (p Point) seenFrom(lat, lon float64) (place, bool) {
	a, o, ok := degrees(p.Lat, p.Lon)
	east := math.Remainder(o-lon, 360) * metresPerDegree * math.Cos(lat*math.Pi/180)
	return place{east: east, north: (a - lat) * metresPerDegree}, ok
}

// beyondPolygon gives the distance of the origin from a polygon; 0 inside.
func beyondPolygon(corners []place) int {
	inside, nearest := false, math.Inf(1)
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		if (a.north > 0) != (b.north > 0) && a.east+(b.east-a.east)*(0-a.north)/(b.north-a.north) > 0 {
			inside = !inside
		}
		nearest = math.Min(nearest, fromOrigin(a, b))
	}
	if inside {
		return 0
	}
	return int(nearest)
}

// fromOrigin is the distance of the origin from the line between two places.
func fromOrigin(a, b place) float64 {
	east, north := b.east-a.east, b.north-a.north
	along := 0.0
	if length := east*east + north*north; length > 0 {
		along = math.Max(0, math.Min(1, -(a.east*east+a.north*north)/length))
	}
	return math.Hypot(a.east+along*east, a.north+along*north)
}

// maxCorners bounds a fence.
const maxCorners = 200

func (f *Fence) faults() []fault.Field {
	var faults []fault.Field
	points := f.Corners
	if f.Center != nil {
		points = append(points[:len(points):len(points)], *f.Center)
	}
	for _, p := range points {
		if _, _, ok := degrees(p.Lat, p.Lon); !ok {
			faults = append(faults, fault.Field{Field: "rules.fence", Code: "V2", Zh: "坐标应为十进制度数。", En: "Coordinates are decimal degrees.", Seen: p.Lat + ", " + p.Lon})
		}
	}
	circle := f.Center != nil && f.Radius >= 1 && f.Radius <= 100_000 && len(f.Corners) == 0
	polygon := f.Center == nil && f.Radius == 0 && len(f.Corners) >= 3 && len(f.Corners) <= maxCorners
	if !circle && !polygon {
		faults = append(faults, fault.Field{Field: "rules.fence", Code: "V2", Zh: "围栏为一点加半径（1 至 100000 米），或 3 至 200 个角点。", En: "A fence is a point with a radius of 1 to 100000 m, or 3 to 200 corners."})
	}
	return faults
}
