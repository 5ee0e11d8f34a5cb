package check

import "time"

// clock compares the device's clock with the server's (V7) and keeps the difference. A time that is not given is asked
// for here, because the zero time of a client that leaves it out is well-formed.
func (f *Filing) clock() {
	r := &f.reading
	device := r.child(rootNode, "device")
	at := r.time(device, "clock")
	if r.submit && !r.imported {
		r.wantTime(rootNode, "captured_at", "采集时间", "Captured at")
		r.wantTime(device, "clock", "设备时间", "Device clock")
	}
	if at.IsZero() || r.imported {
		return
	}
	seen := r.ctx.SeenAt
	if seen.IsZero() {
		seen = r.ctx.Now
	}
	f.ClockOffset = at.Sub(seen)
	if r.submit {
		r.clockOff(f.ClockOffset)
	}
}

func (r *reading) wantTime(of int32, name, zh, en string) {
	if i := r.child(of, name); i != none && !r.nodes[i].faulty && r.time(of, name).IsZero() {
		r.refuseNode(i, "V1", "请填写“"+zh+"”。", "“"+en+"” is missing.")
	}
}

func (r *reading) clockOff(offset time.Duration) {
	by := offset.Abs().Round(time.Second).String()
	switch {
	case offset.Abs() > r.thresholds.ClockRefuse:
		r.refuse("device.clock", "V7", "设备时间与服务器相差 "+by+"，请校准后重交。", "The device's clock is "+by+" off; set it right and send again.")
	case offset.Abs() > r.thresholds.ClockSuspect:
		r.remark(suspect, "V7", "device.clock", "设备时间与服务器相差 "+by+"。", "The device's clock is "+by+" off.")
	}
}
