package bench

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// round is how long one measurement lasts, and rounds how often it is made. What is compared takes turns, so that a
// change of the machine's load meets both alike.
var (
	round  = flag.Duration("round", 4*time.Second, "how long one measurement lasts")
	rounds = flag.Int("rounds", 3, "how often each measurement is made")
)

// speed is what one round of load showed.
type speed struct {
	rate     float64 // per second
	p50, p99 time.Duration
}

func (s speed) String() string {
	return fmt.Sprintf("%.0f/s, p50 %.1f ms, p99 %.1f ms", s.rate, ms(s.p50), ms(s.p99))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// drive lets clients do their work again and again for a while. work makes the task of one client.
func drive(b *testing.B, clients int, work func(client int) (task func() error, done func())) speed {
	b.Helper()
	took := make([][]time.Duration, clients)
	failures := make(chan error, clients)
	var all sync.WaitGroup
	begun := time.Now()
	for i := range clients {
		task, done := work(i)
		all.Go(func() {
			defer done()
			var err error
			if took[i], err = repeat(task, begun.Add(*round)); err != nil {
				failures <- err
			}
		})
	}
	all.Wait()
	whole := time.Since(begun)
	close(failures)
	for err := range failures {
		b.Fatal(err)
	}
	return summary(slices.Concat(took...), whole)
}

// errEnough says that a task has nothing left to do.
var errEnough = errors.New("enough")

func repeat(task func() error, until time.Time) (took []time.Duration, err error) {
	took = make([]time.Duration, 0, 1<<14)
	last := time.Now()
	for last.Before(until) {
		if err := task(); errors.Is(err, errEnough) {
			return took, nil
		} else if err != nil {
			return took, err
		}
		now := time.Now()
		took = append(took, now.Sub(last))
		last = now
	}
	return took, nil
}

func summary(took []time.Duration, whole time.Duration) speed {
	slices.Sort(took)
	n := len(took)
	if n == 0 {
		return speed{}
	}
	return speed{rate: float64(n) / whole.Seconds(), p50: took[n/2], p99: took[n*99/100]}
}

// median gives the middle of a few figures.
func median(all []float64) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[len(sorted)/2]
}

// medianOf gives the middle of what each round showed in one respect.
func medianOf[T any](all []T, of func(T) float64) float64 {
	figures := make([]float64, len(all))
	for i, each := range all {
		figures[i] = of(each)
	}
	return median(figures)
}
