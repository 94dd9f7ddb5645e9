/** A text that runs as a program where somebody careless puts it into a page, and the kind of carelessness. */
export type Polyglot = Readonly<{ n: number; text: string; sink: Sink }>;

export type Sink = keyof typeof sinks;

/** A page made by each kind of carelessness. */
export const sinks = {
  text: (p: string) => `<div>${p}</div>`,
  double: (p: string) => `<input value="${p}">`,
  single: (p: string) => `<input value='${p}'>`,
  bare: (p: string) => `<input value=${p}>`,
  textarea: (p: string) => `<textarea>${p}</textarea>`,
  title: (p: string) => `<title>${p}</title>`,
  style: (p: string) => `<style>${p}</style>`,
  script: (p: string) => `<script>/* ${p} */</script>`,
  noscript: (p: string) => `<noscript>${p}</noscript>`,
  template: (p: string) => `<template>${p}</template>`,
  comment: (p: string) => `<!-- ${p} -->`,
  cdata: (p: string) => `<svg><![CDATA[${p}]]></svg>`,
  xmp: (p: string) => `<xmp>${p}</xmp>`,
  iframe: (p: string) => `<iframe>${p}</iframe>`,
  svg: (p: string) => `<svg><g>${p}</g></svg>`,
  math: (p: string) => `<math><mtext>${p}</mtext></math>`,
  option: (p: string) => `<select><option>${p}</option></select>`,
  link: (p: string) => `<a href="${p}">x</a>`,
  jsDouble: (p: string) => `<script>let a = "${p}"</script>`,
  jsSingle: (p: string) => `<script>let a = '${p}'</script>`,
  jsTemplate: (p: string) => `<script>let a = \`${p}\`</script>`,
  jsComment: (p: string) => `<script>// ${p}</script>`,
  jsRegExp: (p: string) => `<script>let a = /${p}/</script>`,
  handler: (p: string) => `<b onclick="(() => 0)('${p.replaceAll("'", '&#39;')}')">x</b>`,
  address: (p: string) => `<a href="javascript:(()=>0)('${encodeURIComponent(p).replaceAll("'", '%27')}')">x</a>`,
  percents: (p: string) => decodeURIComponent(p),
  entities: (p: string) => `<textarea id=t>${p}</textarea><script>document.write(t.value)</script>`,
  compatible: (p: string) => p.normalize('NFKC'),
  upper: (p: string) => p.toUpperCase(),
  unhidden: (p: string) => p.replace(/[\u200b\u200e\u00ad\ufeff\u2060]/g, ''),
  braces: (p: string) => `<script>${/\{([^{}]+)\}/.exec(p)?.[1] ?? ''}</script>`,
  autolink: (p: string) => p.replace(/(https?:\/\/|www\.|mailto:)\S+/i, '<a href="$&">$&</a>'),
  markdown: (p: string) => p.replace(/\[(.*)\]\((\S+)\)/, '<a href="$2">$1</a>'),
  cells: (p: string) => `<td>${p.replace(',', '</td><td>')}</td>`,
} as const;

/** Ways of calling a function without quotes, blanks or brackets of HTML. */
const calls = [
  (n: number) => `alert(${String(n)})`,
  (n: number) => `alert\`${String(n)}\``,
  (n: number) => `self.alert(${String(n)})`,
  (n: number) => `[${String(n)}].map(alert)`,
  (n: number) => `\\u0061lert(${String(n)})`,
  (n: number) => `(0,alert)(${String(n)})`,
];
const call = (n: number): string => (calls[n % calls.length] ?? calls[0])?.(n) ?? '';

/** Markup that runs by itself, or when it is touched. xp marks elements that must never be. */
const markup = [
  (e: string) => `<img xp src=x onerror=${e}>`,
  (e: string) => `<svg xp onload=${e}>`,
  (e: string) => `<svg/xp/onload=${e}>`,
  (e: string) => `<details xp open ontoggle=${e}>`,
  (e: string) => `<video xp><source src=x onerror=${e}>`,
  (e: string) => `<audio xp src=x onerror=${e}>`,
  (e: string) => `<script xp>${e}</script>`,
  (e: string) => `<iframe xp onload=${e}></iframe>`,
  (e: string) => `<input xp autofocus onfocus=${e}>`,
  (e: string) => `<a xp href=javascript:${e}>x</a>`,
  (e: string) => `<svg><script xp>${e}</script></svg>`,
  (e: string) => `<math><mi xp onclick=${e}>x`,
  (e: string) => `<x xp tabindex=1 onfocus=${e}>x`,
  (e: string) => `<style xp onload=${e}></style>`,
  (e: string) => `<IMG XP SRC=x OnErRoR=${e}>`,
  (e: string) => `<img/xp/src/onerror=${e}>`,
  (e: string) => `<img xp src=x onerror=&#x61;lert(${/1\d{3}/.exec(e)?.[0] ?? ''})>`,
  (e: string) => `<button xp onmouseover=${e}>x`,
  (e: string) => `<svg><animate xp onbegin=${e} attributeName=x dur=1s>`,
];

/** What leaves the place that somebody careless put it in, and that place. */
const exits: readonly (readonly [string, Sink])[] = [
  ['', 'text'],
  ['">', 'double'],
  ["'>", 'single'],
  ['>', 'bare'],
  ['</textarea>', 'textarea'],
  ['</title>', 'title'],
  ['</style>', 'style'],
  ['</script>', 'script'],
  ['</noscript>', 'noscript'],
  ['</template>', 'template'],
  ['-->', 'comment'],
  ['--!>', 'comment'],
  [']]></svg>', 'cdata'],
  ['</xmp>', 'xmp'],
  ['</iframe>', 'iframe'],
  ['</svg>', 'svg'],
  ['</math>', 'math'],
  ['</select>', 'option'],
  ['=1+1,', 'cells'],
  ['@SUM(1),', 'cells'],
  ['+1|x,', 'cells'],
  ['{{x}}', 'text'],
  ['\u202e\u2066', 'text'],
];

/** Those that are not markup behind an exit. */
const others: readonly (readonly [Sink, (n: number, e: string) => string])[] = [
  ...(['onfocus', 'onclick', 'onmouseover', 'onpointerenter'] as const).flatMap(
    (on): [Sink, (n: number, e: string) => string][] => [
      ['double', (_, e) => `" ${on}=${e} xp="`],
      ['single', (_, e) => `' ${on}=${e} xp='`],
      ['bare', (_, e) => `x ${on}=${e} xp`],
      ['autolink', (_, e) => `https://a.example/"${on}=${e}//`],
    ],
  ),
  ['link', (_, e) => `javascript:${e}`],
  ['link', (_, e) => `JaVaScRiPt:${e}`],
  ['link', (_, e) => `java\tscript:${e}`],
  ['link', (_, e) => `java&#10;script:${e}`],
  ['link', (_, e) => `&#106;avascript&colon;${e}`],
  ['link', (_, e) => `javascript://a.example/%0A${e}`],
  ['link', (_, e) => `javascript:https:${e}`],
  ['link', (_, e) => `javascript:&quot;https://a.example&quot;;${e}`],
  ['jsDouble', (_, e) => `";${e}//`],
  ['jsDouble', (_, e) => `"-${e}-"`],
  ['jsSingle', (_, e) => `';${e}//`],
  ['jsSingle', (_, e) => `'-${e}-'`],
  ['jsTemplate', (_, e) => '`;' + e + '//'],
  ['jsTemplate', (n) => `\${alert(${String(n)})}`],
  ['jsComment', (_, e) => `\u2028${e}`],
  ['jsComment', (_, e) => `\u2029${e}`],
  ['jsRegExp', (_, e) => `x/;${e}//`],
  ['handler', (_, e) => `');${e}//`],
  ['handler', (_, e) => `'+${e}+'`],
  ['address', (_, e) => `');${e}//`],
  ['address', (_, e) => `'-${e}-'`],
  ['percents', (n) => `%3Cimg%20xp%20src=x%20onerror=alert(${String(n)})%3E`],
  ['percents', (n) => `%3Csvg/xp/onload=alert(${String(n)})%3E`],
  ['entities', (n) => `&lt;img xp src=x onerror=alert(${String(n)})&gt;`],
  ['entities', (n) => `&#60;svg xp onload=alert(${String(n)})&#62;`],
  ['compatible', (n) => `＜img xp src=x onerror=alert(${String(n)})＞`],
  ['compatible', (n) => `﹤svg xp onload=alert﹙${String(n)}﹚﹥`],
  ['compatible', (n) => `<ｉｍｇ xp src=x ｏｎｅｒｒｏｒ=alert(${String(n)})>`],
  ['upper', (n) => `<ımg xp src=x onerror=alert(${String(n)})>`],
  ['upper', (n) => `<ſcript xp>alert(${String(n)})</ſcript>`],
  ['unhidden', (n) => `<i\u200bmg xp src=x one\u200brror=alert(${String(n)})>`],
  ['unhidden', (n) => `<s\u00advg xp on\u00adload=alert(${String(n)})>`],
  ['unhidden', (n) => `<\u2060img xp src=x on\ufefferror=alert(${String(n)})>`],
  ['braces', (_, e) => `{{${e}}}`],
  ['braces', (_, e) => `#{${e}}`],
  ['braces', (_, e) => `{${e}}`],
  ['autolink', (_, e) => `https://a.example/"><img/xp/src/onerror=${e}>`],
  ['autolink', (_, e) => `www.a.example/"><svg/xp/onload=${e}>`],
  ['autolink', (_, e) => `mailto:a@a.example"onfocus=${e}//`],
  ['markdown', (_, e) => `[x](javascript:${e})`.replace(/\((\d+)\)\)$/, '%28$1%29)')],
  ['markdown', (_, e) => `![x](x"onfocus=${e}//)`],
];

const total = 300;

/** All of them, each another text of at most 80 characters, so that any field takes it. */
export const polyglots: readonly Polyglot[] = Array.from({ length: total }, (_, i): Polyglot => {
  const n = i + 1000; // always four digits
  const other = others[i];
  if (other !== undefined) return { n, text: other[1](n, call(n)), sink: other[0] };
  const at = i - others.length;
  const [exit, sink] = exits[at % exits.length] ?? ['', 'text'];
  const made = markup[(at + Math.floor(at / exits.length)) % markup.length]?.(call(n)) ?? '';
  return { n, text: exit + made, sink };
});

const today = Number(process.env.PARLEY_TENTH ?? Math.floor(Date.now() / 86_400_000) % 10);

/** The tenths that are tried: another one each day, all in the long form. PARLEY_TENTH=3 repeats a day's. */
export const tenths = process.env.PARLEY_LONG === undefined ? [today] : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/** A tenth of them, of each kind some. */
export const tenth = (of: number): readonly Polyglot[] => polyglots.filter((_, i) => i % 10 === of % 10);
