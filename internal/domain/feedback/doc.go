// Package feedback is what people say back about published data (R4.7): what it is on, who handles it by when, how it
// is disposed of, and that its sender confirms it. Its life is one table of transitions that Move alone interprets;
// docs/states.md prints it.
package feedback
