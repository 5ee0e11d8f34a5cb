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
		m := strconv.Itoa(beyond)
		hits = append(hits, about(w, "V9", "attachments", "照片拍摄地点在工地围栏外 "+m+" 米。", "A photo was taken "+m+" m outside the site's fence."))
	}
	return hits
}
