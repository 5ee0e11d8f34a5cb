package demo

import (
	"bytes"
	"context"
	"image/jpeg"
	"time"

	"github.com/countersign/countersign/internal/domain/policy"
	"github.com/countersign/countersign/internal/domain/record"
	"github.com/countersign/countersign/internal/domain/suspect"
	"github.com/countersign/countersign/internal/service/integrity"
	"github.com/countersign/countersign/internal/store"
)

// patrol is a diary text that one technician copies when he is in a hurry.
const patrol = "上午检查十四层临边防护与安全网，下午检查塔吊附墙、施工电梯限位及配电箱漏保，发现两处防护栏杆松动，已通知架子班当场加固，其余未见异常。"

// suspicious files what does not look right: long ago, so that it was explained and confirmed, and in the last days, so
// that the list has something to work on.
func (w *writer) suspicious(day int) {
	switch day {
	case 18:
		w.late(day, 4)
	case 33:
		w.wrongClock(day)
	case w.days - 7, w.days - 4, w.days - 2:
		w.copied(day)
	case w.days - 6:
		w.shown = w.photo(w.at(day, 15, 30), w.site.floor)
		w.inspection(day, w.shown)
	case w.days - 3:
		w.late(day, 4)
		w.wrongClock(day)
	}
	if day == w.days-2 {
		w.inspection(day, again(w.shown))
	}
}

// late files a day's work some days after it.
func (w *writer) late(day, after int) {
	w.file(entry{
		by: "technician2", at: w.at(day, 10, 20), day: w.date(day - after), class: "B1", place: onFloor(w.site.floor), title: "电梯井道模板安装", titleEn: "Formwork of the lift shaft",
		summary: "电梯井道模板安装完成，垂直度复核合格。",
		body:    map[string]any{"process": "电梯井道模板安装", "crew": "木工二组", "conclusion": "符合要求"},
	})
}

// wrongClock files from a phone whose clock is nine minutes fast.
func (w *writer) wrongClock(day int) {
	w.file(entry{
		by: "technician2", at: w.at(day, 16, 40), class: "B1", place: onFloor(w.site.floor), title: "施工电梯加节", titleEn: "Another section of the hoist", fast: 9 * time.Minute,
		summary: "施工电梯加节完成，限位试验正常。",
		body:    map[string]any{"process": "施工电梯加节", "crew": "机械组", "conclusion": "符合要求"},
	})
}

func (w *writer) copied(day int) {
	w.file(entry{
		by: "technician2", at: w.at(day, 17, 10), class: "B1", place: onSite("施工现场"), title: w.date(day) + " 安全巡查", titleEn: "Safety round",
		summary: "安全巡查，两处栏杆松动已加固。",
		body:    map[string]any{"process": "安全巡查", "note": patrol},
	})
}

func (w *writer) inspection(day int, p Photo) {
	w.file(entry{
		by: "technician2", at: w.at(day, 15, 50), class: "B1", place: onFloor(w.site.floor), title: "外架检查", titleEn: "Round of the scaffold", photos: []Photo{p},
		summary: "外架连墙件、脚手板检查，无松动。",
		body:    map[string]any{"process": "外架检查", "crew": "架子班", "conclusion": "符合要求"},
	})
}

// again saves a picture anew, as somebody does who hopes that nobody knows it again.
func again(p Photo) Photo {
	img, err := jpeg.Decode(bytes.NewReader(p.Content))
	if err != nil {
		panic("demo: a picture of our own cannot be read: " + err.Error()) // only a mistake of this package
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality - 20}); err != nil {
		panic("demo: a picture in memory cannot be encoded: " + err.Error()) // only a mistake of this package
	}
	return Photo{Name: "IMG_again.jpg", Content: out.Bytes()}
}

// explain settles what is suspicious about a record before it is classified: the technical manager finds out what it
// was, the project manager confirms it.
func (l *loader) explain(ctx context.Context, key record.Key) error {
	owner, second := l.actors["techmanager"], l.actors["pm"]
	filter := store.SuspicionFilter{Record: key.ID, States: []suspect.State{suspect.Open, suspect.Overdue}}
	page, err := l.Integrity.List(ctx, owner, key.Project, filter, store.Page{})
	if err != nil {
		return err
	}
	for _, item := range page.Items {
		view, err := l.Integrity.Explain(ctx, owner, key.Project, item.ID, item.Version, accountOf(item), "现场核对施工日志、班组签到表和当日监控录像，与记录一致。")
		if err == nil {
			_, err = l.Integrity.Confirm(ctx, second, key.Project, item.ID, view.Version, true, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func accountOf(item integrity.View) string {
	switch item.Rule {
	case "V6":
		return "当日网络中断，次周补报，内容经班组长核对属实。"
	case "V7":
		return "手机时间设置为手动，已改为自动校时，记录内容属实。"
	case "V10":
		return "两张照片为同一机位先后拍摄，并非重复使用同一照片。"
	}
	return "经现场核对，记录内容属实，已提醒填报人注意。"
}

// list makes the lists of the last days and leaves one item waiting for its second person.
func (l *loader) list(ctx context.Context) error {
	l.clock.set(l.plan.now)
	if _, err := l.Integrity.Daily(ctx); err != nil {
		return err
	}
	owner := l.actors["techmanager"]
	page, err := l.Integrity.List(ctx, owner, ProjectID, store.SuspicionFilter{Rule: "V19", States: []suspect.State{suspect.Open, suspect.Overdue}}, store.Page{})
	if err != nil || len(page.Items) == 0 || len(page.Items[0].Allowed) == 0 || page.Items[0].Allowed[0] != policy.SuspicionExplain {
		return err
	}
	item := page.Items[0]
	_, err = l.Integrity.Explain(ctx, owner, ProjectID, item.ID, item.Version, accountOf(item), "调取当日巡查照片四张，与文字所述部位一致，已要求逐日填写。")
	return err
}
