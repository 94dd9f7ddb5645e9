//go:build oracle

package expat

/*
#cgo LDFLAGS: -lexpat
#include <expat.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
	char *p;
	size_t n, cap;
	int restricted, text;
} trace;

static void put(trace *t, const char *s, size_t n) {
	if (t->n + n > t->cap) {
		t->cap = 2 * (t->n + n) + 256;
		t->p = realloc(t->p, t->cap);
	}
	memcpy(t->p + t->n, s, n);
	t->n += n;
}
static void puts0(trace *t, const char *mark, const char *s) { put(t, mark, 1); put(t, s, strlen(s)); }

static void on_start(void *u, const XML_Char *name, const XML_Char **a) {
	trace *t = u;
	t->text = 0;
	puts0(t, "\2", name);
	for (; *a; a += 2) { puts0(t, "\3", a[0]); puts0(t, "\4", a[1]); }
}
static void on_end(void *u, const XML_Char *name) { trace *t = u; t->text = 0; put(t, "\6", 1); }
static void on_text(void *u, const XML_Char *s, int n) {
	trace *t = u;
	if (!t->text) put(t, "\5", 1);
	t->text = 1;
	put(t, s, n);
}
static void on_pi(void *u, const XML_Char *a, const XML_Char *b) { ((trace *)u)->restricted = 1; }
static void on_comment(void *u, const XML_Char *a) { ((trace *)u)->restricted = 1; }
static void on_doctype(void *u, const XML_Char *a, const XML_Char *b, const XML_Char *c, int d) { ((trace *)u)->restricted = 1; }
static void on_decl(void *u, const XML_Char *v, const XML_Char *e, int s) { ((trace *)u)->restricted = 1; }

static int run(XML_Parser p, trace *t, const char *b, int n) {
	XML_ParserReset(p, "UTF-8");
	t->n = 0; t->restricted = 0; t->text = 0;
	XML_SetUserData(p, t);
	XML_SetElementHandler(p, on_start, on_end);
	XML_SetCharacterDataHandler(p, on_text);
	XML_SetProcessingInstructionHandler(p, on_pi);
	XML_SetCommentHandler(p, on_comment);
	XML_SetStartDoctypeDeclHandler(p, on_doctype);
	XML_SetXmlDeclHandler(p, on_decl);
	if (XML_Parse(p, b, n, 1) != XML_STATUS_ERROR) return 0;
	return XML_GetErrorCode(p);
}
static trace *new_trace(void) { return calloc(1, sizeof(trace)); }
static void free_trace(trace *t) { free(t->p); free(t); }
// A separator that is no character of XML cannot be part of a namespace.
static XML_Parser new_parser(void) { return XML_ParserCreateNS("UTF-8", '\1'); }
*/
import "C"

import "unsafe"

// Parser is one expat parser, used for one document after the other by one goroutine.
type Parser struct {
	p C.XML_Parser
	t *C.trace
}

// New returns a Parser. It holds memory of C until Close.
func New() *Parser { return &Parser{C.new_parser(), C.new_trace()} }

// Close frees p.
func (p *Parser) Close() {
	C.XML_ParserFree(p.p)
	C.free_trace(p.t)
}

// Result is what expat makes of a document.
type Result struct {
	Code       int    // XML_Error; 0 means well-formed and namespace-well-formed
	Restricted bool   // there is a declaration, a comment, a processing instruction or a DTD
	Trace      []byte // the tree: \2 ns \1 name, per attribute \3 ns \1 name \4 value, \5 text, \6 at the end
}

// Parse reads b.
func (p *Parser) Parse(b []byte) Result {
	var first *C.char
	if len(b) > 0 {
		first = (*C.char)(unsafe.Pointer(&b[0]))
	}
	code := C.run(p.p, p.t, first, C.int(len(b)))
	return Result{
		Code:       int(code),
		Restricted: p.t.restricted != 0,
		Trace:      C.GoBytes(unsafe.Pointer(p.t.p), C.int(p.t.n)),
	}
}
