// Package admin is the commands by which an administrator looks after accounts (XEP-0133 v1.3.1), for any client that knows
// ad-hoc commands and forms.
//
// It must never do anything for who is no administrator (module.Host.IsAdmin).
//
// Start reading at admin.go (the list), then task.go (how one works); accounts.go, figures.go, lists.go, announce.go do them.
package admin

import (
	"parley/xmppd/jid"
	"parley/xmppd/module"
)

// NS is the namespace of XEP-0133, with which the nodes of the commands begin.
const NS = "http://jabber.org/protocol/admin"

// Module brings the commands of §4.1 to §4.5, §4.7 to §4.10, §4.13 to §4.15, §4.18 to §4.20 and §4.23. It does not have
// those for black and white lists, words for who logs in, and stopping the server.
func Module() module.Module {
	var all []module.Command
	for _, t := range tasks() {
		all = append(all, t.command())
	}
	return module.Module{
		Name: "admin",
		XEPs: []module.XEP{{Number: 133, Version: "1.3.1", Status: module.Partial,
			Note: "no lists of addresses, words at log-in, idle users, stopping"}},
		Commands: all,
	}
}

func may(h module.Host, who jid.JID) bool { return h.IsAdmin(who) }

func tasks() []task {
	one := field{"accountjid", "jid-single", text{"Account", "帳號"}, true}
	several := field{"accountjids", "jid-multi", text{"Accounts", "帳號"}, true}
	password := field{"password", "text-private", text{"Password", "密碼"}, true}
	again := field{"password-verify", "text-private", text{"Password, once more", "再次輸入密碼"}, true}
	return []task{
		{"add-user", text{"Add a user", "新增使用者"}, []field{one, password, again}, addUser},
		{"delete-user", text{"Delete users", "刪除使用者"}, []field{several}, each(deleteUser)},
		{"disable-user", text{"Disable users", "停用使用者"}, []field{several}, each(disableUser)},
		{"reenable-user", text{"Re-enable users", "重新啟用使用者"}, []field{several}, each(enableUser)},
		{"end-user-session", text{"End sessions", "結束連線"}, []field{several}, endSessions},
		{"change-user-password", text{"Change a user's password", "變更使用者密碼"}, []field{one, password}, changePassword},
		{"get-user-roster", text{"Show a user's roster", "查看使用者聯絡人"}, []field{several}, roster},
		{"get-user-lastlogin", text{"Show when users were last there", "查看使用者最後上線時間"}, []field{several}, lastSeen},
		{"user-stats", text{"Show a user's figures", "查看使用者統計"}, []field{one}, stats},
		{"get-registered-users-num", text{"Count the users", "使用者數"}, nil, count("registeredusersnum", registered)},
		{"get-disabled-users-num", text{"Count the disabled users", "停用的使用者數"}, nil, count("disabledusersnum", disabled)},
		{"get-online-users-num", text{"Count the users online", "線上使用者數"}, nil, count("onlineusersnum", online)},
		{"get-registered-users-list", text{"List the users", "使用者清單"}, []field{maxItems}, list("registereduserjids", registered)},
		{"get-disabled-users-list", text{"List the disabled users", "停用的使用者清單"}, []field{maxItems}, list("disableduserjids", disabled)},
		{"get-online-users-list", text{"List the users online", "線上使用者清單"}, []field{maxItems}, list("onlineuserjids", online)},
		{"announce", text{"Announce to everybody online", "向線上使用者公告"},
			[]field{{"announcement", "text-multi", text{"Announcement", "公告"}, true}}, announce},
	}
}
