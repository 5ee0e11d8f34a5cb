package chart

// hatching is how an area is lined, so that it can be told from its neighbours without colour.
type hatching uint8

const (
	noHatch hatching = iota
	rising           // ///
	falling          // \\\
	level            // ===
	upright          // |||
	crossed          // XXX
	netted           // +++
)

// hatchOf lines a rectangle, step apart.
func hatchOf(how hatching, x, y, w, h, step Px) [][]XY {
	switch how {
	case rising:
		return slanted(x, y, w, h, step, false)
	case falling:
		return slanted(x, y, w, h, step, true)
	case level:
		return levels(x, y, w, h, step)
	case upright:
		return uprights(x, y, w, h, step)
	case crossed:
		return append(slanted(x, y, w, h, step, false), slanted(x, y, w, h, step, true)...)
	case netted:
		return append(levels(x, y, w, h, step), uprights(x, y, w, h, step)...)
	}
	return nil
}

func levels(x, y, w, h, step Px) (lines [][]XY) {
	for at := step - y%step; at < h; at += step {
		lines = append(lines, []XY{{x, y + at}, {x + w, y + at}})
	}
	return lines
}

func uprights(x, y, w, h, step Px) (lines [][]XY) {
	for at := step / 2; at < w; at += step {
		lines = append(lines, []XY{{x + at, y}, {x + at, y + h}})
	}
	return lines
}

// slanted lines stand at 45 degrees: each is cut where it leaves the rectangle. The lines of neighbours meet, because
// they are counted from the origin and not from the corner.
func slanted(x, y, w, h, step Px, down bool) (lines [][]XY) {
	if w <= 0 || h <= 0 {
		return nil
	}
	origin := x + y // rising: x + y is the same all along the line
	if down {
		origin = x - y - h // falling: x - y is
	}
	for d := step - ((origin%step)+step)%step; d < w+h; d += step {
		a, b := XY{min(d, w), max(d-w, 0)}, XY{max(d-h, 0), min(d, h)}
		if down {
			a.Y, b.Y = h-a.Y, h-b.Y
		}
		lines = append(lines, []XY{{x + b.X, y + b.Y}, {x + a.X, y + a.Y}})
	}
	return lines
}
