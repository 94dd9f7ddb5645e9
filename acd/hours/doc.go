// Package hours says when a queue is open: hours of the week, days that are different, and a time zone.
//
// A calendar is written by people, one clause to a line (or after a semicolon):
//
//	zone Asia/Taipei
//	mon-fri 09:00-12:00,13:00-18:00
//	sat 22:00-02:00
//	2026-10-10 closed 國慶日
//	2026-12-24..2026-12-26 10:00-12:00
//
// It is a matter of what a clock on the wall shows. An hour that the clock skips is nobody's, one that it shows twice is
// open both times or neither. What passes midnight belongs to the day it began on: who is open on Friday from 22:00 to
// 02:00 is so on a Saturday that is a holiday.
//
// It is a leaf: it reads no clock and knows no queue. Start reading at calendar.go, then next.go.
package hours
