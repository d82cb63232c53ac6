// Package dependency gives a request typed values: the current user, a transaction, what was bound from the body. A
// [Provider] makes its value once per request, on first use, depth first, whoever asks; it may use other providers, set
// headers, cookies and a status on the temporal response, and end the request with an error or a Reply.
//
//   - [Inject] gives values to a handler; Inject2 to Inject4 give more.
//   - [Provider.Get] gives a value to another provider.
//   - [Attach] runs dependencies for an engine, a group or one plain gin route; [Use] for one route of ours.
//   - [Check] makes a dependency of a guard, which has no value.
//   - [Parallel] makes several at the same time; [Singleton] makes one for all requests; [Overrides] replaces some in a test.
//   - [Explain] tells what was made in a request.
//
// What a provider opens it closes itself, with BeforeSend or AfterSend of vermouth.From(c).
//
// The idea is FastAPI's: https://fastapi.tiangolo.com/tutorial/dependencies/
package dependency
