// Package conduct says who owes which record when, what became of it, and how the work of each person is assessed: from
// facts alone, by a published formula, with the denominator of each number and the records behind it (R1.2, R1.4, R2.4,
// R4.7). It is pure; time is passed in.
package conduct
