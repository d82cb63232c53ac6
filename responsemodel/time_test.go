package responsemodel_test

import (
	"testing"
	"time"

	"github.com/gin-vermouth/vermouth/responsemodel"
)

// TestEveryDayIsWrittenAsPackageTimeWritesIt looks at each day of the years that RFC 3339 has, at another second of it.
func TestEveryDayIsWrittenAsPackageTimeWritesIt(t *testing.T) {
	t.Parallel()
	plan := compile[time.Time, time.Time](t)
	const prime = 40_961 // seconds, so that hours, minutes and seconds all change
	step := 24 * time.Hour
	if testing.Short() {
		step *= 13
	}
	var got, want []byte
	seconds, days := time.Duration(0), 0
	for day := time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 10_000; day = day.Add(step) {
		seconds = (seconds + prime*time.Second) % (24 * time.Hour)
		at := day.Add(seconds)
		days++
		got, err := plan.Append(got[:0], &at, responsemodel.Selection{})
		if err != nil {
			t.Fatal(err)
		}
		want = append(at.AppendFormat(append(want[:0], '"'), time.RFC3339Nano), '"')
		if string(got) != string(want) {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
	if days < 280_000 {
		t.Errorf("%d days were looked at", days)
	}
}

func TestFractionsOfASecond(t *testing.T) {
	t.Parallel()
	plan := compile[time.Time, time.Time](t)
	for _, nanoseconds := range []int{1, 10, 999_999_999, 120_000_000, 100_000, 1_000_000, 987_654_321} {
		at := time.Date(2026, 3, 1, 12, 30, 15, nanoseconds, time.UTC)
		got, err := plan.Append(nil, &at, responsemodel.Selection{})
		if want := at.Format(`"` + time.RFC3339Nano + `"`); err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}
