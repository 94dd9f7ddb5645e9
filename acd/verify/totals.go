package verify

// flowSums is each queue over some intervals of the day.
func (d *daybook) flowSums(first, last int) []*flow {
	var flows []*flow
	for _, id := range byID(d.flows) {
		sum := &flow{queue: id, waitingStart: d.flows[id][first].waitingStart}
		for i := first; i < last; i++ {
			sum.plus(&d.flows[id][i])
		}
		flows = append(flows, sum)
	}
	return flows
}

// allFlows is some queues, each over the same time, as one.
func allFlows(queues []*flow) *flow {
	all, start, end := &flow{}, 0, 0
	for _, f := range queues {
		all.plus(f)
		start, end = start+f.waitingStart, end+f.waitingEnd
	}
	all.waitingStart, all.waitingEnd = start, end
	return all
}

func allStints(stints []*stint) *stint {
	all := &stint{}
	for _, s := range stints {
		all.plus(s)
	}
	return all
}

func allOf[K comparable](some []*ofOne[K]) *ofOne[K] {
	all := &ofOne[K]{}
	for _, x := range some {
		all.n += x.n
	}
	return all
}

func allCodes(codes []*coded) *coded {
	all := &coded{}
	for _, x := range codes {
		all.n, all.all, all.wrapUp = all.n+x.n, all.all+x.all, all.wrapUp+x.wrapUp
	}
	return all
}

func allBreaks(some []*breaks) *breaks {
	all := &breaks{}
	for _, x := range some {
		all.times, all.total, all.longest = all.times+x.times, all.total+x.total, max(all.longest, x.longest)
	}
	return all
}
