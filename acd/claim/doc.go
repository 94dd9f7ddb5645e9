// Package claim is what a site has vouched for about a visitor, in a signed token that came with the visit: the name, the
// site's own number for the person, language, priority, preferred agent and needed skills. What a visitor types into a form
// is no claim.
//
// Claims wait under the guest's address until there is a contact, and then stand beside the contact. Each token is used
// once; Use remembers that until the token would have expired. Who may sign, and whether a signature is right, is
// internal/signed's business; what routing makes of claims is acd/xmpp's.
package claim
