/** What a queue asks before a chat: a field of each kind, two of them required. */
export const questions = {
  title: { en: 'Before we start', 'zh-TW': '開始之前' },
  instructions: { en: 'So that the right person answers.', 'zh-TW': '以便由合適的客服員為您服務。' },
  fields: [
    {
      var: 'topic',
      type: 'list-single',
      label: { en: 'Topic', 'zh-TW': '主題' },
      required: true,
      options: [
        { value: 'bill', label: { en: 'Bill', 'zh-TW': '帳單' } },
        { value: 'other', label: { en: 'Other', 'zh-TW': '其他' } },
      ],
    },
    { var: 'order', type: 'text-single', label: { en: 'Order', 'zh-TW': '訂單編號' }, required: true, pattern: '[A-Z]{2}[0-9]{4}' },
    { var: 'story', type: 'text-multi', label: { en: 'What happened', 'zh-TW': '發生了什麼事' } },
    { var: 'member', type: 'boolean', label: { en: 'I am a member', 'zh-TW': '我是會員' } },
  ],
};

/** What it asks afterwards. */
export const survey = {
  title: { en: 'Three questions', 'zh-TW': '三個小問題' },
  fields: [
    {
      var: 'solved',
      type: 'list-single',
      label: { en: 'Is it solved?', 'zh-TW': '問題解決了嗎？' },
      required: true,
      options: [
        { value: 'yes', label: { en: 'Yes', 'zh-TW': '是' } },
        { value: 'no', label: { en: 'No', 'zh-TW': '否' } },
      ],
    },
    {
      var: 'ways',
      type: 'list-multi',
      label: { en: 'How may we write to you?', 'zh-TW': '可用哪些方式聯絡您？' },
      options: [
        { value: 'mail', label: { en: 'E-mail', 'zh-TW': '電子郵件' } },
        { value: 'text', label: { en: 'Text message', 'zh-TW': '簡訊' } },
      ],
    },
    { var: 'why', type: 'text-single', label: { en: 'Why', 'zh-TW': '原因' } },
  ],
};

/** Settings of a queue's that asks both, and whether what is said may be kept. */
export const asking: readonly string[] = [
  `form=${JSON.stringify(questions)}`,
  `survey=${JSON.stringify(survey)}`,
  'consent.zh-TW=我同意保存交談內容以改善服務。',
  'consent.en=I agree that the chat is kept to improve the service.',
];
