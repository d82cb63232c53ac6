package vermouth

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"
)

const problemType = "application/problem+json"

// problem is the default error renderer: the problem details of RFC 9457, without a type, which means "about:blank".
func problem(_ *gin.Context, e *Error) *Reply {
	return &Reply{kind: dataReply, status: e.status, contentType: problemType, body: appendProblem(nil, e)}
}

func appendProblem(dst []byte, e *Error) []byte {
	dst = append(dst, `{"title":`...)
	dst = appendJSONString(dst, titleOf(e.status))
	dst = append(dst, `,"status":`...)
	dst = strconv.AppendInt(dst, int64(e.status), 10)
	if e.detail != "" {
		dst = append(dst, `,"detail":`...)
		dst = appendJSONString(dst, e.detail)
	}
	return append(appendMembers(dst, e.extra), '}')
}

// appendMembers appends all members or, if one cannot be encoded, none.
func appendMembers(dst []byte, members []member) []byte {
	start := len(dst)
	for _, m := range members {
		if reservedMember(m.name) {
			continue
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return dst[:start]
		}
		dst = append(dst, ',')
		dst = appendJSONString(dst, m.name)
		dst = append(dst, ':')
		dst = append(dst, value...)
	}
	return dst
}

func reservedMember(name string) bool {
	switch name {
	case "type", "title", "status", "detail", "instance":
		return true
	}
	return false
}

func titleOf(status int) string {
	if text := http.StatusText(status); text != "" {
		return text
	}
	return "Status " + strconv.Itoa(status)
}

func appendJSONString(dst []byte, s string) []byte {
	quoted, _ := json.Marshal(s) // a string always encodes
	return append(dst, quoted...)
}
