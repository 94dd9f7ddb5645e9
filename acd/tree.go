package acd

// key orders the nodes of a tree: major, then minor, then id. No two nodes of a tree have the same key.
type key struct{ major, minor, id uint64 }

func (k key) less(than key) bool {
	if k.major != than.major {
		return k.major < than.major
	}
	if k.minor != than.minor {
		return k.minor < than.minor
	}
	return k.id < than.id
}

// scatter gives a node its place in the heap order of the treap. It is computed from the key, so that two states with
// the same content have the same shape wherever they run.
func (k key) scatter() uint64 {
	x := k.id + k.minor*0x9e3779b97f4a7c15 + k.major*0xd1b54a32d192ed03
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// tree keeps items in the order of their keys. A node is open or shut; the shut ones keep their place and are passed
// over by firstOpen and nextOpen. Every operation is O(log n), expected.
type tree[T any] struct{ root *node[T] }

type node[T any] struct {
	key         key
	item        T
	open        bool
	scatter     uint64
	left, right *node[T]
	size, opens int // of the subtree
}

func (n *node[T]) count() {
	n.size, n.opens = 1, 0
	if n.open {
		n.opens = 1
	}
	if n.left != nil {
		n.size += n.left.size
		n.opens += n.left.opens
	}
	if n.right != nil {
		n.size += n.right.size
		n.opens += n.right.opens
	}
}

func (t *tree[T]) len() int {
	if t.root == nil {
		return 0
	}
	return t.root.size
}

func (t *tree[T]) insert(k key, open bool, item T) {
	n := &node[T]{key: k, item: item, open: open, scatter: k.scatter()}
	n.count()
	t.root = insertNode(t.root, n)
}

func insertNode[T any](t, n *node[T]) *node[T] {
	if t == nil {
		return n
	}
	if n.scatter > t.scatter {
		n.left, n.right = splitNode(t, n.key)
		n.count()
		return n
	}
	if n.key.less(t.key) {
		t.left = insertNode(t.left, n)
	} else {
		t.right = insertNode(t.right, n)
	}
	t.count()
	return t
}

func splitNode[T any](t *node[T], k key) (below, above *node[T]) {
	if t == nil {
		return nil, nil
	}
	if t.key.less(k) {
		t.right, above = splitNode(t.right, k)
		t.count()
		return t, above
	}
	below, t.left = splitNode(t.left, k)
	t.count()
	return below, t
}

func (t *tree[T]) remove(k key) { t.root = removeNode(t.root, k) }

func removeNode[T any](t *node[T], k key) *node[T] {
	if t == nil {
		return nil
	}
	if t.key == k {
		return mergeNodes(t.left, t.right)
	}
	if k.less(t.key) {
		t.left = removeNode(t.left, k)
	} else {
		t.right = removeNode(t.right, k)
	}
	t.count()
	return t
}

func mergeNodes[T any](a, b *node[T]) *node[T] {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	if a.scatter > b.scatter {
		a.right = mergeNodes(a.right, b)
		a.count()
		return a
	}
	b.left = mergeNodes(a, b.left)
	b.count()
	return b
}

func (t *tree[T]) has(k key) bool {
	n := t.root
	for n != nil && n.key != k {
		if k.less(n.key) {
			n = n.left
		} else {
			n = n.right
		}
	}
	return n != nil
}

// rank is how many nodes stand before k.
func (t *tree[T]) rank(k key) int {
	before := 0
	for n := t.root; n != nil; {
		if !n.key.less(k) {
			n = n.left
			continue
		}
		before++
		if n.left != nil {
			before += n.left.size
		}
		n = n.right
	}
	return before
}

func (t *tree[T]) first() *node[T] {
	n := t.root
	for n != nil && n.left != nil {
		n = n.left
	}
	return n
}

// next is the first node after k.
func (t *tree[T]) next(k key) *node[T] {
	var found *node[T]
	for n := t.root; n != nil; {
		if k.less(n.key) {
			found, n = n, n.left
		} else {
			n = n.right
		}
	}
	return found
}

func (t *tree[T]) firstOpen() *node[T] { return leastOpen(t.root) }

func leastOpen[T any](n *node[T]) *node[T] {
	for n != nil && n.opens > 0 {
		switch {
		case n.left != nil && n.left.opens > 0:
			n = n.left
		case n.open:
			return n
		default:
			n = n.right
		}
	}
	return nil
}

// nextOpen is the first open node after k.
func (t *tree[T]) nextOpen(k key) *node[T] { return nextOpenNode(t.root, k) }

func nextOpenNode[T any](n *node[T], k key) *node[T] {
	if n == nil || n.opens == 0 {
		return nil
	}
	if !k.less(n.key) {
		return nextOpenNode(n.right, k)
	}
	if found := nextOpenNode(n.left, k); found != nil {
		return found
	}
	if n.open {
		return n
	}
	return leastOpen(n.right)
}
