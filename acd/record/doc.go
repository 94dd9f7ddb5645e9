// Package record chains rows, so that none of them can be changed, taken out or put in without the directory's key.
//
// A chain is a table whose rows are numbered 1, 2, 3 … and only ever added. The proof of a row is HMAC-SHA-256 under the key
// over the chain's name, the link of the row before, the row's number and its content. The first half, the link, stands in
// the row. The second half of the last row's proof, the seal, stands in the table heads with the row's number, and is
// overwritten by the next: who takes the last rows away cannot tell the seal of the row that is last then.
//
// What it cannot show: that somebody who has the key made the chain anew, or that the whole directory was put back to what
// it was before. Against that a head noted elsewhere helps (see Head.String).
//
// Start reading at chain.go, then link.go.
package record
