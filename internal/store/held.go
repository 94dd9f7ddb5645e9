package store

// heldValue is what an operation leaves for those that follow it in the same transaction, and how it is written down.
type heldValue struct {
	value any
	keep  Op
}

// Held is what Hold left under a name in this transaction; nil: nothing.
func (tx *Tx) Held(name any) any { return tx.held[name].value }

// Hold leaves a value for the operations that follow in the same transaction, so that what each of them would change again
// is written once: by keep, which is run before the commit, the last one held under the name. If the operation is undone,
// so is what it held. keep must not hold anything itself.
func (tx *Tx) Hold(name, value any, keep Op) {
	tx.wrote = true
	tx.held[name] = heldValue{value, keep}
}

// keepHeld writes what is held, and still holds it: what is written twice is written the same.
func (tx *Tx) keepHeld() error {
	for name, h := range tx.held {
		if h.keep == nil {
			continue
		}
		if err := h.keep(tx); err != nil {
			return err
		}
		tx.held[name] = heldValue{value: h.value}
	}
	return nil
}

// letGo forgets what is held.
func (tx *Tx) letGo() { clear(tx.held) }
