package suspect

// gap finds a day without a record and without a word that nothing was done (V21), and a word of no work beside work.
func (d *Day) gap() []Hit {
	if d.Date < d.Project.StartsOn || d.Project.EndsOn != "" && d.Date > d.Project.EndsOn {
		return nil
	}
	var onDay, resting []*Work
	for _, w := range d.Window {
		switch {
		case w.WorkDate != d.Date || w.isDirective():
		case w.NoWork():
			resting = append(resting, w)
		default:
			onDay = append(onDay, w)
		}
	}
	if len(onDay) == 0 && len(resting) == 0 {
		return []Hit{{Rule: "V21", Subject: d.Date, Zh: d.Date + " 没有任何记录，也没有停工记录。", En: "There is no record of " + d.Date + ", nor one that says no work was done."}}
	}
	return restingAndWorking(resting, onDay)
}

func restingAndWorking(resting, onDay []*Work) []Hit {
	var hits []Hit
	for _, r := range resting {
		for _, w := range onDay {
			if w.moved() && unitOf(w) == unitOf(r) {
				hits = append(hits, about(r, "V21", "body.no_work", "当日已记停工，又有完成量。", "The day is recorded as one without work, and work was done.", w.ID))
				break
			}
		}
	}
	return hits
}
