package demo

import (
	"fmt"
	"strconv"

	"github.com/countersign/countersign/pkg/client"
)

// site is how the works stand.
type site struct {
	floor   int // under construction
	phase   int // of its cycle
	masonry int // floor where the walls are laid
	done    map[string]int64
	stock   map[string]int64
	hazards []hazard
	rain    bool // today's work outside stood still
	pace    int  // days that a phase takes
	worked  int  // days of the phase that are done
	poured  []pour
	notices int
	skies   map[int]report // weather reports by day, for the corrections
}

// report is a record that is corrected later.
type report struct {
	id string
	entry
}

type pour struct {
	day   int
	floor int
}

// Quantities of one floor, in tenths of their unit.
const (
	rebarPerFloor    = 426   // t
	formworkPerFloor = 28600 // m²
	concretePerFloor = 2180  // m³
	wallsPerFloor    = 660   // m³
	floors           = 27
	floorsAtStart    = 10
	wallsAtStart     = 4
)

// item is one line of the works: its name, unit and quantity of a floor.
type item struct {
	wbs, en, unit string
	perFloor      int64
}

var (
	rebar    = item{"主体结构·钢筋绑扎", "Structure, reinforcement", "t", rebarPerFloor}
	formwork = item{"主体结构·模板安装", "Structure, formwork", "m²", formworkPerFloor}
	concrete = item{"主体结构·混凝土浇筑", "Structure, concrete", "m³", concretePerFloor}
	walls    = item{"二次结构·加气块砌筑", "Block masonry", "m³", wallsPerFloor}
)

// phase is one day of the six-day cycle of a floor.
type phase struct {
	zh, en string
	items  []item
	share  []int64 // tenths of the unit done on this day
}

var cycle = []phase{
	{"测量放线、柱墙钢筋绑扎", "setting out, column and wall reinforcement", []item{rebar}, []int64{124}},
	{"柱墙钢筋、墙柱模板", "wall reinforcement and formwork", []item{rebar, formwork}, []int64{82, 7600}},
	{"墙柱模板加固、满堂架搭设", "wall formwork, falsework", []item{formwork}, []int64{9800}},
	{"梁板模板安装", "beam and slab formwork", []item{formwork}, []int64{11200}},
	{"梁板钢筋绑扎、水电预埋", "beam and slab reinforcement, embedded services", []item{rebar}, []int64{220}},
	{"梁板混凝土浇筑", "concrete of beams and slab", []item{concrete}, []int64{concretePerFloor}},
}

// longStory is from how many days on the story begins at the first floor, and takes its time.
const longStory = 150

func newSite(days int) site {
	built, walled, pace := int64(floorsAtStart), int64(wallsAtStart), 1
	if days >= longStory {
		built, walled, pace = 0, 0, 2
	}
	return site{
		floor: int(built) + 1, masonry: int(walled) + 1, pace: pace,
		done: map[string]int64{
			rebar.wbs: rebarPerFloor * built, formwork.wbs: formworkPerFloor * built, concrete.wbs: concretePerFloor * built, walls.wbs: wallsPerFloor * walled,
		},
		stock: map[string]int64{rebarStock: 864, blockStock: 540},
		skies: map[int]report{},
	}
}

// tenths writes a number of tenths as an exact decimal.
func tenths(n int64) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	if n%10 == 0 {
		return sign + strconv.FormatInt(n/10, 10)
	}
	return fmt.Sprintf("%s%d.%d", sign, n/10, n%10)
}

// percent writes part of whole with one decimal, rounded down.
func percent(part, whole int64) string { return tenths(part * 1000 / whole) }

func onFloor(floor int) client.Location {
	return client.Location{UnitProject: tower, Division: "主体结构", Floor: strconv.Itoa(floor) + "F", Axis: "1-18/A-H轴"}
}

func onSite(what string) client.Location {
	return client.Location{UnitProject: tower, Subdivision: what}
}
