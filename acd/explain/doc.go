// Package explain puts into words what routing decides: why an agent was offered a contact, and why a contact still
// waits and what would release it. The reasons come from the core (acd.Why, acd.Waits), the sentences from the
// catalogues; it decides nothing. The board, the API and the command line all say what it says.
package explain
