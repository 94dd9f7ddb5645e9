package card

// Bounds of a number's length, in digits.
const (
	digitsMin = 13
	digitsMax = 19
)

// issuer is a range of numbers by their first six digits, both ends included, and how long they are.
type issuer struct {
	from, to int
	lengths  uint32 // 1<<n for each
}

func lengths(all ...int) (set uint32) {
	for _, n := range all {
		set |= 1 << n
	}
	return set
}

// issuers is who gives out cards, by what their numbers begin with. Ranges of an airline's own cards (1…) and of Maestro
// beyond those it publishes are left out: far more is numbered like that which is no card.
func issuers() []issuer {
	var (
		sixteen  = lengths(16)
		visa     = lengths(13, 16, 19)
		longer   = lengths(16, 17, 18, 19)
		maestro  = lengths(13, 14, 15, 16, 17, 18, 19)
		discover = lengths(16, 19)
	)
	return []issuer{
		{220000, 220499, longer},          // Mir
		{222100, 272099, sixteen},         // Mastercard
		{300000, 305999, lengths(14, 16)}, // Diners Club
		{309500, 309599, lengths(14, 16)},
		{340000, 349999, lengths(15)}, // American Express
		{352800, 358999, discover},    // JCB
		{360000, 369999, lengths(14)}, // Diners Club
		{370000, 379999, lengths(15)},
		{380000, 399999, lengths(14, 16)},
		{400000, 499999, visa},
		{501800, 501899, maestro},
		{501900, 501999, sixteen}, // Dankort
		{502000, 502099, maestro},
		{503800, 503899, maestro},
		{506099, 506198, lengths(16, 18, 19)}, // Verve
		{508500, 508999, sixteen},             // RuPay
		{510000, 559999, sixteen},
		{561200, 561299, maestro},
		{589300, 589399, maestro},
		{601100, 601199, discover}, // Discover
		{606985, 607984, sixteen},  // RuPay
		{608001, 608500, sixteen},
		{620000, 629999, longer}, // UnionPay
		{630400, 630499, maestro},
		{639000, 639099, maestro},
		{644000, 659999, discover},
		{675900, 675999, maestro},
		{676100, 676399, maestro},
		{810000, 817199, longer},
		{979200, 979299, sixteen}, // Troy
	}
}

// isCard says whether digits are a card's number.
func isCard(digits []byte) bool {
	if len(digits) < digitsMin || len(digits) > digitsMax || !checks(digits) {
		return false
	}
	first := 0
	for _, d := range digits[:6] {
		first = first*10 + int(d)
	}
	for _, i := range issuers() {
		if first >= i.from && first <= i.to && i.lengths&(1<<len(digits)) != 0 {
			return true
		}
	}
	return false
}

// checks is the check of ISO/IEC 7812-1:2017 Annex B: every second digit from the right counts twice.
func checks(digits []byte) bool {
	sum, twice := 0, false
	for i := len(digits) - 1; i >= 0; i-- {
		d := int(digits[i])
		if twice {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, twice = sum+d, !twice
	}
	return sum%10 == 0
}
