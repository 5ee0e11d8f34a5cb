package record

import "testing"

func TestRevisionFollowsEditionAndState(t *testing.T) {
	for _, c := range []struct {
		name string
		rec  Record
		want string
	}{
		{"first draft", Record{State: Draft, Version: 1}, "P01.01"},
		{"saved twice more", Record{State: Draft, Version: 3}, "P01.03"},
		{"handed in", Record{State: Submitted, Version: 4, Edition: 1}, "P01"},
		{"just returned", Record{State: Returned, Version: 5, Edition: 1, Returned: &Return{Version: 5}}, "P02.01"},
		{"corrected once", Record{State: Returned, Version: 6, Edition: 1, Returned: &Return{Version: 5}}, "P02.01"},
		{"corrected twice", Record{State: Returned, Version: 7, Edition: 1, Returned: &Return{Version: 5}}, "P02.02"},
		{"handed in again", Record{State: Classified, Version: 9, Edition: 2, Returned: &Return{Version: 5}}, "P02"},
		{"published", Record{State: Published, Version: 11, Edition: 2}, "C01"},
		{"withdrawn", Record{State: Withdrawn, Version: 12, Edition: 2}, "C01"},
	} {
		if got := c.rec.Revision(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
