package responsemodel

import "time"

// appendTime appends t as encoding/json does: RFC 3339, with the fraction that it has.
func appendTime(dst []byte, t time.Time) ([]byte, *Error) {
	if t.Location() == time.UTC {
		if seconds := t.Unix() - unixOfMarch; 0 <= seconds && seconds < secondsToDecember9999 {
			return appendUTC(dst, seconds, t.Nanosecond()), nil
		}
	}
	out, err := t.AppendText(append(dst, '"'))
	if err != nil {
		return dst, breaks("cannot be encoded: RFC 3339 has no such time")
	}
	return append(out, '"'), nil
}

const (
	secondsPerDay         = 24 * 60 * 60
	daysPer400Years       = 400*365 + 97
	unixOfMarch           = -719468 * secondsPerDay                   // 1 March of the year 0, when the first of these 400 years begins
	secondsToDecember9999 = (25*daysPer400Years - 91) * secondsPerDay // what is in December is left to package time
)

// appendUTC appends the time that is so many seconds after the first of March of the year 0. Years are counted from March
// on, so that the leap day is their last; the lengths of the months then follow a line. Package time does the same for all
// zones and layouts, and takes about twice as long, see BenchmarkTime: a list of rows has a time in each.
func appendUTC(dst []byte, seconds int64, nanoseconds int) []byte {
	days, second := seconds/secondsPerDay, seconds%secondsPerDay
	cycle, day := days/daysPer400Years, days%daysPer400Years
	year := (day - day/1460 + day/36524 - day/146096) / 365 // without the leap days of 4, 100 and 400 years
	day -= 365*year + year/4 - year/100
	month := (5*day + 2) / 153 // 153 days are five months
	day -= (153*month + 2) / 5
	if month += 3; month > 12 {
		month, year = month-12, year+1
	}
	year += cycle * 400
	century, year, hour, minute := year/100, year%100, second/3600, second/60%60
	second %= 60
	dst = append(dst, '"', tens(century), units(century), tens(year), units(year), '-', tens(month), units(month), '-',
		tens(day+1), units(day+1), 'T', tens(hour), units(hour), ':', tens(minute), units(minute), ':', tens(second), units(second))
	return append(appendFraction(dst, nanoseconds), 'Z', '"')
}

const decimals = "0123456789"

func tens(n int64) byte  { return decimals[n/10] }
func units(n int64) byte { return decimals[n%10] }

// appendFraction appends a fraction of a second without the zeros at its end.
func appendFraction(dst []byte, nanoseconds int) []byte {
	if nanoseconds == 0 {
		return dst
	}
	const digits = 9
	dst = append(dst, ".000000000"...)
	for i := range digits {
		dst[len(dst)-1-i] = byte('0' + nanoseconds%10)
		nanoseconds /= 10
	}
	for dst[len(dst)-1] == '0' {
		dst = dst[:len(dst)-1]
	}
	return dst
}
