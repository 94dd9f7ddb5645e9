// Package quota holds whoever it may be to so many within so long a time, exactly: in no stretch of that length are there
// more. It is used for what strangers may ask for; a bounded number of them is remembered.
package quota
