// Package suspect holds the rules on authenticity that a single record cannot answer for (R5.3–R5.5, V8–V10,
// V16–V21): photos against the record, texts against the author's last days, progress against labour, weather and stop
// orders, people against other places, days against the calendar. The rules are pure; what they compare is handed in.
//
// Some can be known at once (AtEntry): they become findings of the record. The rest is found on the next day (Examine)
// and goes on the list of suspicious data, where somebody has to explain it.
package suspect
