package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"

	"github.com/gin-vermouth/vermouth"
	"github.com/gin-vermouth/vermouth/internal/servertest"
)

func TestTranscript(t *testing.T) {
	gin.SetMode(gin.TestMode)
	s := servertest.HTTP1(t, router())
	for _, tc := range []struct {
		path, role string
		status     int
		body       string
	}{
		{"/employees/1", "", 200, `{"id":1,"name":"Ada","nickname":"Countess","floor":3,"room":"room 12"}`},
		{"/employees/1", "boss", 200, `{"id":1,"name":"Ada","nickname":"Countess","floor":3,"room":"room 12","salary":9000}`},
		{"/employees/1", "nobody", 200, `{"id":1,"name":"Ada","nickname":"Countess","floor":3,"room":"room 12"}`},
		{"/employees?fields=name,floor", "", 200, `[{"name":"Ada","floor":3},{"name":"Grace"}]`},
		{"/employees?fields=name,salary", "", 400, `{"title":"Bad Request","status":400,` +
			`"detail":"The selection of fields is not valid: a name is not known.","known":["id","name","nickname","floor","room"]}`},
		{"/names", "boss", 200, `[{"id":1,"name":"Ada"},{"id":2,"name":"Grace"}]`},
		{"/statistics", "", 200, `{"count":2,"average":9250}`},
	} {
		if got := s.Get(t, tc.path, "X-Role", tc.role); got.Status != tc.status || got.Body != tc.body {
			t.Errorf("%s of %q = %d %s\nwant %d %s", tc.path, tc.role, got.Status, got.Body, tc.status, tc.body)
		}
	}
}

// TestAuditOfTheRoutes is what an auditor keeps: a change of what leaves is a change of this file.
func TestAuditOfTheRoutes(t *testing.T) {
	gin.SetMode(gin.TestMode)
	var got []string
	for _, route := range vermouth.Routes(router()) {
		got = append(got, route.String())
	}
	want := []string{
		"GET /employees github.com/gin-vermouth/vermouth/examples/views.listEmployees: []*main.Employee as []main.EmployeeOut; dropped: Desk.*, Password; " + renamed,
		"GET /employees/1 github.com/gin-vermouth/vermouth/examples/views.getEmployee: *main.Employee as main.EmployeeOut; dropped: Desk.*, Password; " + renamed,
		"GET /names github.com/gin-vermouth/vermouth/examples/views.listEmployees: []*main.Employee as []main.EmployeeOut; dropped: Nickname, Salary, Desk, Password; ID leaves as id; Name leaves as name",
		"GET /statistics github.com/gin-vermouth/vermouth/examples/views.statistics: gin.H as main.Statistics; dropped: *",
	}
	if !slices.Equal(got, want) {
		t.Errorf("audit =\n%q\nwant\n%q", got, want)
	}
}

const renamed = "ID leaves as id; Name leaves as name; Nickname leaves as nickname; Desk.Floor leaves as floor; Desk.Room leaves as room; Salary leaves as salary"

// TestTheDebugLogIsThatOfThePage finds the line that docs/models.md shows in Gin's debug log.
func TestTheDebugLogIsThatOfThePage(t *testing.T) {
	var log strings.Builder
	before := gin.DefaultWriter
	gin.DefaultWriter = &log
	gin.SetMode(gin.DebugMode)
	t.Cleanup(func() { gin.DefaultWriter = before; gin.SetMode(gin.TestMode) })
	router()
	page, err := os.ReadFile("../../docs/models.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```console\n")
	shown, _, found := strings.Cut(rest, " ...\n")
	if log := strings.ReplaceAll(log.String(), "github.com/gin-vermouth/vermouth/examples/views.", "main."); !found || !strings.Contains(log, shown) {
		t.Errorf("log = %s\nthe page shows %s", log, shown)
	}
}
