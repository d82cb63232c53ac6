// Package vermouth gives every Gin request a temporal response: headers, cookies and a status that dependencies and
// handlers set before anything is sent. A handler returns a plain value; [Handle] filters it through a response model,
// merges it with the temporal response, and writes the answer once.
//
// # Order
//
//   - middleware.TemporalResponse SHOULD be used after the loggers and gin.Recovery, in this order, and MUST come before
//     anything that calls [From]. Without it [Handle] and dependency.Attach begin a temporal response of their own, with
//     the default options.
//   - middleware.CORS MUST come before anything that may answer with an error, gin.Recovery included, and
//     SHOULD come before gzip.
//   - A middleware of yours that needs the status or the size of the answer reads c.Writer after c.Next, as ever:
//     the writer is never wrapped.
//
// # What it does not do
//
// It routes, logs, traces, compresses and authenticates nothing: Gin and gin-contrib have that. A route that is a plain
// gin.HandlerFunc stays as it is.
//
// # Safety
//
// A mistake is never sent: a header that is not valid, a value that its model does not allow, an error nobody meant for
// the client. The answer is then a 500 with a constant body, and [OnError] is told the cause. A field leaves because the
// model declares it, and for no other reason.
//
// Comments and tests name what goes wrong by its number in docs/hazards.md, such as R21.
//
// Sources: [FastAPI: Response Headers], [RFC 9110], [RFC 6265bis], [RFC 9457].
//
// [FastAPI: Response Headers]: https://fastapi.tiangolo.com/advanced/response-headers/
// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110.html
// [RFC 6265bis]: https://datatracker.ietf.org/doc/draft-ietf-httpbis-rfc6265bis/
// [RFC 9457]: https://www.rfc-editor.org/rfc/rfc9457.html
package vermouth
