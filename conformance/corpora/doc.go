// Package corpora holds answers to tables of what the RFCs say. It has tests only.
//
// Each row is a fact of its own: what is set, what has to be on the wire, and the section that says so. All rows are asked
// for over real listeners, by bytes over TCP for HTTP/1.1, which shows what a client library would mend, and over HTTP/2.
//
//   - cookies: RFC 6265bis, and CHIPS for Partitioned
//   - names, values and lists of header fields: RFC 9110, RFC 9112 and RFC 9113
//   - structured fields, which pass as they are: RFC 9651 (and RFC 8941)
//   - JSON: RFC 8259
package corpora
