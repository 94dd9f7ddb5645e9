package day

import (
	"fmt"
	"strings"
)

// What people say: beginnings, subjects and endings, put together by chance. None has a character that XML minds.
var (
	chineseOpen   = []string{"您好，", "請問", "不好意思，", "我想問一下，", "剛剛", "昨天", "目前", "另外，"}
	chineseAbout  = []string{"訂單編號%d", "包裹", "發票", "退款", "會員點數", "密碼", "信用卡帳單", "印表機", "網路連線", "保固", "優惠券", "地址變更", "安裝時間", "合約", "電子發票載具", "運費"}
	chineseClose  = []string{"一直沒有收到", "可以幫我查詢嗎？", "要怎麼處理？", "已經為您更新", "請稍候，我正在查詢", "顯示錯誤代碼%d", "大約三天內會完成", "沒問題，謝謝您", "麻煩再確認一次", "想要取消", "我們會再與您聯絡", "已經處理好了"}
	englishOpen   = []string{"Hello, ", "Could you tell me about ", "Sorry, ", "I have a question about ", "Just now ", "Yesterday ", "For ", "Also, "}
	englishAbout  = []string{"order number %d", "the parcel", "my invoice", "the refund", "my membership points", "the password", "the credit card bill", "the printer", "the network connection", "the warranty", "the coupon", "the change of address", "the installation date", "the contract"}
	englishClose  = []string{" has not arrived.", " please check it for me.", " how do I go on?", " is up to date now.", " one moment, I am looking it up.", " shows error code %d.", " will be done within three days.", " no problem, thank you.", " please confirm it once more.", " I would like to cancel.", " we will get back to you.", " is settled."}
	chineseCaller = []string{"王小姐", "陳先生", "林太太", "張同學", "李先生", "黃小姐", "吳媽媽", "趙先生", "周小姐", "徐先生"}
	englishCaller = []string{"Anna", "Ben", "Clara", "David", "Emma", "Frank", "Grace", "Henry", "Iris", "Jack"}
)

func (s *stage) pickWord(words []string) string {
	w := words[s.random.IntN(len(words))]
	if strings.Contains(w, "%d") {
		return fmt.Sprintf(w, 10_000+s.random.IntN(90_000))
	}
	return w
}

// line is something said; the first line of a conversation is the agent's greeting.
func (s *stage) line(english, byAgent bool, nth int) string {
	switch {
	case nth == 0 && byAgent && english:
		return "Hello, how can I help you?"
	case nth == 0 && byAgent:
		return "您好，很高興為您服務。"
	case english:
		return s.pickWord(englishOpen) + s.pickWord(englishAbout) + s.pickWord(englishClose)
	}
	return s.pickWord(chineseOpen) + s.pickWord(chineseAbout) + s.pickWord(chineseClose)
}

func (s *stage) callerName(english bool) string {
	if english {
		return s.pickWord(englishCaller)
	}
	return s.pickWord(chineseCaller)
}

func (s *stage) note(english bool) string {
	if english {
		return "Asked about " + s.pickWord(englishAbout) + "; to be looked at again."
	}
	return "詢問" + s.pickWord(chineseAbout) + "，需再追蹤。"
}

func (s *stage) comment(english bool, stars int) string {
	switch {
	case english && stars > 3:
		return "Quick and friendly."
	case english:
		return "It took too long."
	case stars > 3:
		return "服務很好，謝謝。"
	}
	return "等太久了。"
}
