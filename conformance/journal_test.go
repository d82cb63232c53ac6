package conformance_test

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"
)

// journal is the output of an access log.
type journal struct {
	mu    sync.Mutex
	lines []string
}

// Write takes whole lines: that is how loggers write.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.lines = append(j.lines, string(p))
	return len(p), nil
}

// logged says what is wrong with the line of that request, or "".
func (j *journal) logged(x exchange) string {
	return eventually(x, func() string {
		j.mu.Lock()
		defer j.mu.Unlock()
		for _, line := range j.lines {
			// Numbers may stand next to each other in a log, so the query is taken with what ends it.
			if !strings.Contains(line+" ", x.query()+" ") && !strings.Contains(line, x.query()+`"`) {
				continue
			}
			status := strconv.Itoa(x.want.status)
			if strings.Contains(line, "status="+status) || strings.Contains(line, `"status":`+status) {
				return ""
			}
			return fmt.Sprintf("log line = %q, want status %s", line, status)
		}
		return "no line was logged"
	})
}

// eventually asks until nothing is wrong: the client may have its answer before the middlewares of the request have
// returned. Where theirs says that something will stay wrong, it does not wait for long.
func eventually(x exchange, wrong func() string) string {
	patience := 2 * time.Second
	if known(x.cell, "contribution") {
		patience = 50 * time.Millisecond
	}
	for start := time.Now(); ; time.Sleep(time.Millisecond) {
		if last := wrong(); last == "" || time.Since(start) > patience {
			return last
		}
	}
}
