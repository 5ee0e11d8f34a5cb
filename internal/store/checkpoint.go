package store

import "github.com/countersign/countersign/internal/store/engine"

// checkpointEvery is how many writes are committed between two checkpoints: about as many pages, and few enough that
// the writer never comes to the size at which it makes one itself.
const checkpointEvery = 1000

// startCheckpoints copies what was committed from the write-ahead log to where it belongs, beside the writer. A
// checkpoint of its own would keep the writer, and all who wait for it, from their next group for tens of milliseconds.
func (s *Store) startCheckpoints() {
	if s.engine.Beside == nil {
		return
	}
	s.due = make(chan struct{}, 1)
	s.checkpoints.Go(func() {
		for range s.due {
			s.checkpoint()
		}
	})
}

func (s *Store) endCheckpoints() {
	if s.due != nil {
		close(s.due)
		s.checkpoints.Wait()
	}
}

// committed counts writes, and asks for a checkpoint when it is time; one that is still running is not waited for.
func (s *Store) committed(writes int) {
	n := s.writes.Add(int64(writes))
	if s.due == nil || n/checkpointEvery == (n-int64(writes))/checkpointEvery {
		return
	}
	select {
	case s.due <- struct{}{}:
	default:
	}
}

// checkpoint leaves the log to a later one where somebody else is at it.
func (s *Store) checkpoint() {
	_, err := s.engine.Beside.ExecContext(s.ctx, s.engine.Checkpoint)
	switch {
	case err == nil:
	case s.engine.Judge(err) == engine.Broken:
		s.breakDown(err)
	default:
		s.config.Logger.Warn("checkpoint failed; the writer makes it up", "cause", err)
	}
}
