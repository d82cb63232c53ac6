// Package middleware holds what r.Use takes.
//
// Order: TemporalResponse SHOULD be the first after the loggers and gin.Recovery, and MUST come before any dependency.
// CORS MUST come before anything that may answer with an error, gin.Recovery included, because an answer without its
// CORS headers is a network error to a browser's script. It SHOULD come before gzip, which marks the answers of CORS
// itself as encoded otherwise.
//
// What is returned here is safe for concurrent use: one may serve several engines.
package middleware
