// Package bench compares Vermouth with the code that people write by hand and with its peers: the same route, the same
// payloads and the same bytes out of every contender. The script run makes the table of README.md and holds the bars;
// wire does the same over sockets, growth looks at how costs grow.
package bench
