// Package fastapi asks FastAPI and Vermouth the same questions. It has tests only.
//
// app.py is a FastAPI application, and the files twin_*_test.go are the same application written with Vermouth. Both are
// started on real sockets, both are sent the requests of requests/*.yaml, and the answers are compared: status, headers,
// cookies attribute by attribute, body, and the journal of side effects that each application keeps for each request.
// A difference is a failure unless differences.yaml states what each side says, and why.
//
// What FastAPI said is kept in testdata/recorded.json, for machines without Python; -update writes it anew.
package fastapi
