// Package library is the page Thư viện: the programmes, what they sound like,
// how far they are on their way to air, and who judged them.
package library
