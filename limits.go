package vermouth

import "cmp"

// Limits bound what may be set on a temporal response. It is an [Option]: a zero field means the default. Clients give up
// long before servers do: the fetch of Node refuses an answer with more than 16 KiB of headers. A Reply and an Error keep
// the defaults.
type Limits struct {
	HeaderLines int  // header lines; default 64
	HeaderBytes int  // bytes of all names and values; default 8 KiB
	ValueBytes  int  // bytes of one value; default 4 KiB
	Cookies     int  // cookies, which the others do not count; default 50
	NonASCII    bool // send bytes above 0x7f as they are, which browsers read as Latin-1; default: refuse them
}

var defaultLimits = Limits{HeaderLines: 64, HeaderBytes: 8 << 10, ValueBytes: 4 << 10, Cookies: 50}

func (l Limits) apply(s *settings) {
	if min(l.HeaderLines, l.HeaderBytes, l.ValueBytes, l.Cookies) < 0 {
		s.refuse("vermouth.Limits: want no negative limit")
		return
	}
	s.limits = Limits{
		HeaderLines: cmp.Or(l.HeaderLines, defaultLimits.HeaderLines),
		HeaderBytes: cmp.Or(l.HeaderBytes, defaultLimits.HeaderBytes),
		ValueBytes:  cmp.Or(l.ValueBytes, defaultLimits.ValueBytes),
		Cookies:     cmp.Or(l.Cookies, defaultLimits.Cookies),
		NonASCII:    l.NonASCII,
	}
}
