package paper

import "github.com/countersign/countersign/internal/domain/chart"

// look is how a class of a picture is printed. Areas that stand beside each other differ in lightness, so that a black
// and white print can be read.
type look struct {
	fill, stroke *ink
	width        float64    // of the stroke, in CSS pixels
	dash         [2]float64 // on, off
	face         face       // texts
}

func colour(r, g, b uint8) *ink { return &ink{r, g, b} }

var (
	paperWhite = colour(255, 255, 255)
	blueInk    = colour(0x1e, 0x4e, 0x79)
	edgeInk    = colour(0x76, 0x7b, 0x82)
	hairInk    = colour(0xdc, 0xd9, 0xd2)
	redInk     = &sealRed
	softInk    = &soft
	blackInk   = &black
)

// looks is the style sheet of print; a test holds it to chart.Classes.
var looks = map[chart.Class]look{
	chart.TextLabel: {fill: blackInk, face: song}, chart.TextSoft: {fill: softInk, face: song}, chart.TextValue: {fill: blackInk, face: hei},
	chart.TextOnDark: {fill: paperWhite, face: hei}, chart.TextAlarm: {fill: redInk, face: hei}, chart.TextDay: {fill: blackInk, face: song}, chart.TextCount: {fill: blackInk, face: hei},
	chart.Axis: {stroke: edgeInk, width: 1}, chart.Grid: {stroke: hairInk, width: 0.7}, chart.Hatch: {stroke: paperWhite, width: 1.2}, chart.Hit: {},

	chart.Filed1: {fill: colour(0xdc, 0xeb, 0xe1)}, chart.Filed2: {fill: colour(0xa9, 0xd0, 0xb6)}, chart.Filed3: {fill: colour(0x3f, 0x8a, 0x5b)}, chart.Filed4: {fill: colour(0x1b, 0x6b, 0x3a)},
	chart.LateDay: {fill: colour(0xea, 0xb6, 0x60)}, chart.GapDay: {fill: colour(0xfb, 0xec, 0xea), stroke: redInk, width: 2}, chart.GapCross: {stroke: redInk, width: 1.6},
	chart.OffDay: {fill: hairInk}, chart.OffBar: {stroke: softInk, width: 2},
	chart.Future: {stroke: edgeInk, width: 0.7, dash: [2]float64{2, 3}}, chart.Outside: {stroke: hairInk, width: 1, dash: [2]float64{4, 4}},

	chart.PlanLine: {stroke: softInk, width: 2, dash: [2]float64{6, 4}}, chart.ActualLine: {stroke: blueInk, width: 2.5}, chart.ActualDot: {fill: paperWhite, stroke: blueInk, width: 2},
	chart.Lag: {fill: redInk}, chart.Ahead: {fill: colour(0x1b, 0x6b, 0x3a)},

	chart.Bar1: {fill: colour(0x6f, 0x9b, 0xc4)}, chart.BarVital: {fill: blueInk}, chart.BarRest: {fill: colour(0xb8, 0xcf, 0xe4)}, chart.BarAlarm: {fill: redInk},
	chart.BarEmpty: {stroke: edgeInk, width: 1}, chart.ShareLine: {stroke: colour(0x9c, 0x7a, 0x2b), width: 2}, chart.ShareDot: {fill: colour(0x9c, 0x7a, 0x2b)},
	chart.LimitLine: {stroke: softInk, width: 1, dash: [2]float64{3, 3}}, chart.BudgetFrame: {stroke: edgeInk, width: 1}, chart.SpentBar: {fill: colour(0x6a, 0x3d, 0x9a)},
	chart.SpentOver: {fill: redInk}, chart.DoneTick: {fill: blackInk}, chart.PlanStep: {stroke: redInk, width: 2},
	chart.Level1: {fill: blueInk}, chart.Level2: {fill: blueInk}, chart.Level3: {fill: colour(0x6f, 0x9b, 0xc4)}, chart.Level4: {fill: colour(0x6f, 0x9b, 0xc4)}, chart.Level5: {fill: colour(0xb8, 0xcf, 0xe4)},

	"c-series-1": {fill: blueInk}, "c-series-2": {fill: colour(0x9c, 0x7a, 0x2b)}, "c-series-3": {fill: colour(0x6f, 0x9b, 0xc4)}, "c-series-4": {fill: colour(0x4d, 0x7f, 0x5c)},
	"c-series-5": {fill: colour(0xd3, 0xb7, 0x78)}, "c-series-6": {fill: colour(0xb8, 0xcf, 0xe4)}, "c-series-7": {fill: colour(0x9f, 0xc3, 0xab)},
}
