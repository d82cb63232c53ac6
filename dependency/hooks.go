package dependency

import "github.com/gin-vermouth/vermouth"

// hooks counts what was registered on the temporal response: when the value of a provider ends.
type hooks struct{ before, after int }

func hooksOf(p vermouth.Progress) hooks { return hooks{p.BeforeSend, p.AfterSend} }

func (h hooks) less(other hooks) hooks { return hooks{h.before - other.before, h.after - other.after} }
