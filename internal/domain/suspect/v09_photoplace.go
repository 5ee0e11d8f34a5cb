package suspect

import "strconv"

// photoPlaces compares where pictures say they were taken with the fence of the site (V9).
func photoPlaces(w *Work, s Settings) []Hit {
	var hits []Hit
	for _, p := range w.Photos {
		if p.Mock {
			hits = append(hits, about(w, "V9", "attachments", "照片位置来自模拟定位。", "A photo's place comes from a simulated provider."))
			continue
		}
		beyond, ok := s.Fence.Beyond(p.Lat, p.Lon)
		if !ok || beyond <= s.FenceMargin {
			continue
		}
		// Where it was taken is not for everybody who reads the record: the finding says no more than the rule.
		m := strconv.Itoa(s.FenceMargin)
		hits = append(hits, about(w, "V9", "attachments", "照片拍摄地点在工地围栏外 "+m+" 米以外。", "A photo was taken more than "+m+" m outside the site's fence."))
	}
	return hits
}
