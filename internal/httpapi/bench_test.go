package httpapi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/countersign/countersign/pkg/client"
)

// BenchmarkIntake files records through HTTP by several clients at once; beside it stands what the same path costs
// without store and checks (an echo of the same body), so that a figure means something on any machine.
func BenchmarkIntake(b *testing.B) {
	w := ownWorld(b)
	tech := w.as(b, "tech")
	bare, err := client.New(w.address, client.WithToken(tech.Token()), client.WithRetries(1, time.Millisecond))
	if err != nil {
		b.Fatal(err)
	}
	for _, clients := range []int{1, 8, 32} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) {
			queue := make(chan client.RecordInput, b.N)
			for range b.N {
				queue <- w.wideRecord()
			}
			close(queue)
			b.ResetTimer()
			var working sync.WaitGroup
			for range clients {
				working.Go(func() {
					for in := range queue {
						if _, _, err := bare.PutRecord(b.Context(), "ALPHA", in); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			working.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "records/s")
		})
	}
}

// wideRecord is a record of about 1.5 KB.
func (w *world) wideRecord() client.RecordInput {
	in := w.progressRecord(true)
	in.Body = json.RawMessage(fmt.Sprintf(`{"wbs":"1.2.%s","unit":"t","qty_today":"3.20","note":"%s"}`, in.ID[24:], strings.Repeat("东侧梁板钢筋绑扎完成，西侧模板加固，", 18)))
	return in
}

// BenchmarkPlumbing is what a request costs before any service works: routes, session, limits, log.
func BenchmarkPlumbing(b *testing.B) {
	w := ownWorld(b)
	token := w.as(b, "tech").Token()
	b.ReportAllocs()
	for b.Loop() {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, w.address+"/healthz", nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		_ = answer.Body.Close()
	}
}
