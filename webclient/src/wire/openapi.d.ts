// Made from the OpenAPI document by: go test ./internal/api -run TestTheTypes -update

/** Somebody who works here, as things stand. */
export type Agent = Readonly<{ contacts?: readonly string[]; name: string; queues?: readonly string[]; reason?: string; role: "agent" | "supervisor" | "admin"; routable: string; shown: string; since?: Time; skills?: string; slots: number; state: "logged-out" | "not-ready" | "ready" | "offered" | "busy" | "wrap-up"; used: number }>;

export type Analysis = Readonly<{ begun: Time; forecast?: Forecast; id: string; percent: number; phase?: "read" | "replay" | "forecast"; problem?: string; state: "running" | "done" | "refused" | "failed" | "ended"; whatif?: WhatIf }>;

export type AuditEntry = Readonly<{ action: string; at: Time; by: string; by_name?: string; detail?: number; detail_name?: string; id: number; on: string; on_name?: string; outcome: "done" | "refused" | "forbidden" | "override" }>;

export type Ban = Readonly<{ at: Time; by: string; contact?: string; id: number; reason: string; target: string; until?: Time }>;

export type Board = Readonly<{ agents: readonly BoardAgent[]; making?: number; now: Time; queues: readonly BoardQueue[]; waiting: readonly BoardContact[] }>;

/** An agent as on the board. */
export type BoardAgent = Readonly<{ contacts?: readonly string[]; name: string; queues?: readonly string[]; reason?: string; role: "agent" | "supervisor" | "admin"; routable: string; shown: string; since?: Time; skills?: string; slots: number; state: "logged-out" | "not-ready" | "ready" | "offered" | "busy" | "wrap-up"; taken: number; used: number }>;

export type BoardContact = Readonly<{ arrived?: Time; caller: string; contact: string; dn: string; state: string; wait?: Minutes; why: readonly string[] }>;

/** The queues in the last hour, minute by minute, at 61 points. */
export type BoardHour = Readonly<{ queues: readonly Readonly<{ dn: string; longest: readonly number[]; sums: readonly Sums[]; waiting: readonly number[] }>[]; until: Time }>;

export type BoardQueue = Readonly<{ busy: number; byHand?: ByHand; closed?: boolean; dn: string; error: Readonly<{ answered: number; insidePercent: number; offSeconds: number }>; estimate?: Minutes; name: string; oldest?: Time; ready: number; target: number; today?: Readonly<{ abandoned: number; answered: number; entered: number; gaveUp: number; handled: number; handling: number; rule: "negative" | "ignore" | "positive" | "handled"; served: number; servedWithin: number; serviceLevel?: number; waited: number }>; waiting: number }>;

/** Somebody has the queue open or closed until midnight in its zone, whatever its hours say. */
export type ByHand = Readonly<{ open: boolean; until: Time }>;

export type Complaint = Readonly<{ address?: string; at: Time; by: string; caller: string; contact: string; jid: string; reason: string }>;

/** A contact, open or over. */
export type Contact = Readonly<{ agent?: string; agents?: readonly string[]; answers?: readonly Readonly<{ field: string; label?: Words; value: string }>[]; arrived: Time; away?: boolean; by?: "visitor" | "agent" | "system"; callback?: boolean; caller: string; cause?: string; code?: string; consent?: Readonly<{ at: Time; text: string; version: string }>; dn: string; ended?: Time; id: string; language?: string; needs?: string; outcome?: Outcome; position?: number; priority?: number; since: Time; state: "waiting" | "ringing" | "talking" | "wrap-up" | "over" }>;

export type Delivery = Readonly<{ event: string; id: number; last_try?: Time; next_try?: Time; problem?: string; state: "waiting" | "delivered" | "failed"; status?: number; timestamp: Time; tries: number; type: string }>;

/** Something on the way out. */
export type Draining = Readonly<{ gone: boolean; left: number; queue?: number; user?: string }>;

export type Erasure = Readonly<{ account?: string; anew?: boolean; bans?: number; contacts: readonly string[]; done: boolean; found: readonly Readonly<{ n: number; what: string }>[]; visitor: number; whole: boolean }>;

export type Explained = Readonly<{ caller: string; contact: string; state: string; why: readonly string[] }>;

export type Explanations = Readonly<{ contacts: readonly Explained[] }>;

export type Forecast = Readonly<{ day: string; dn: string; "interval-minutes": number; intervals: readonly Readonly<{ agents: number; "agents-high": number; at: string; days: number; high: number; low: number; mean: number; minute: number; reached: number; time: string }>[]; "known-from": string; "known-to": string; "service-level-rule": LevelRule; slots: number; "target-percent": number; "target-seconds": number; weeks: number; zone: string }>;

export type Found = Readonly<{ at: Time; caller?: string; contact: string; kind: string; line: string; name?: string; queue?: string; side: "visitor" | "agent" | "system"; text: string }>;

export type Health = Readonly<{ ready: boolean }>;

export type Hold = Readonly<{ at: Time; by: string; id: number; on: string; on_name?: string; reason: string }>;

/** A word, and what people see for it. */
export type Label = Readonly<{ labels?: Words; number?: number; place?: number; under?: string; word: string }>;

/** How abandons count in a service level. */
export type LevelRule = "negative" | "ignore" | "positive" | "handled";

export type Limit = Readonly<{ most: number; within_seconds: number }>;

export type Login = Readonly<{ created: Time; id: number; streams: boolean; used: Time }>;

export type MadeToken = Readonly<{ expires: Time; id: number; made: Time; name: string; queues?: readonly string[]; scopes: readonly Scope[]; token: string; used?: Time }>;

/** A range, in minutes. */
export type Minutes = Readonly<{ high: number; low: number }>;

export type NewBan = Readonly<{ address?: boolean; minutes?: number; reason: string; target: string }>;

/** One of visitor and contact. */
export type NewErasure = Readonly<{ contact?: string; dry?: boolean; visitor?: string }>;

/** One of contact, visitor and queue. */
export type NewHold = Readonly<{ contact?: string; queue?: string; reason: string; visitor?: string }>;

export type NewVisit = Readonly<{ callback?: boolean; dn: string; lang?: string; name: string; signed?: string; work?: Readonly<{ challenge?: string; counter?: string }> }>;

/** `cursor` of the page after; absent after the last. */
export type Next = string;

/** What a contact that is over came to: answered, an agent led the conversation; abandoned, none did and the visitor left or was lost for too long; unanswered, none did and it ended for another cause. */
export type Outcome = "answered" | "abandoned" | "unanswered";

/** What somebody has set for themselves: an object for all pages (ui) and for each. Together at most 16 KiB. */
export type PersonalSettings = Readonly<{ admin?: Readonly<Record<string, unknown>>; board?: Readonly<Record<string, unknown>>; desk?: Readonly<Record<string, unknown>>; history?: Readonly<Record<string, unknown>>; reports?: Readonly<Record<string, unknown>>; ui?: Readonly<Record<string, unknown>> }>;

export type Plan = Readonly<{ format: PlanFormat; id: number; keep: number; mine: boolean; name: string; next?: Time; question: PlanQuestion; report: string; schedule?: PlanSchedule; shared: boolean; zone: string }>;

export type PlanAsked = Readonly<{ format: PlanFormat; keep?: number; name: string; question: PlanQuestion; report: string; schedule?: PlanSchedule; shared?: boolean; zone: string }>;

export type PlanFormat = "csv" | "xlsx" | "json";

/** What is asked of the report, as `getReport` takes it. With a schedule the period is the schedule's. */
export type PlanQuestion = Readonly<{ agents?: readonly string[]; from?: string; interval?: "" | "15" | "30" | "60" | "day"; period: "today" | "7d" | "30d" | "own"; queues?: readonly string[]; rule?: string; to?: string }>;

export type PlanResult = Readonly<{ bytes: number; due: Time; format: PlanFormat; from?: Time; id: number; made: Time; problem?: "large" | "gone" | "outdone" | "failed"; to?: Time }>;

/** When it is made, of the day, the seven days or the month before. A time of day that clocks leave out is as much later. */
export type PlanSchedule = Readonly<{ at: string; day?: number; every: "daily" | "weekly" | "monthly"; weekday?: number }>;

/** A refusal (RFC 9457). */
export type Problem = Readonly<{ bits?: number; callback?: boolean; challenge?: string; contacts?: readonly string[]; detail?: string; error: string; message: string; opens?: string; progress?: number; status: number; text?: string; title: string; type: string }>;

export type Queue = Readonly<{ byHand?: ByHand; dn: string; name: string; settings: Settings; users: readonly string[] }>;

export type Ranges = Readonly<Record<string, Readonly<{ high: number; low: number; mean: number }>>>;

export type Reply = Readonly<{ changed: Time; dn?: string; id: number; own: boolean; texts: Words; word: string }>;

/** Columns, and rows of cells in their order. The table of all columns is in docs/metrics.md. */
export type Report = Readonly<{ columns: readonly Readonly<{ definition: string; name: string; title: string; unit: "text" | "time" | "count" | "seconds" | "percent" | "ratio" | "word" }>[]; cut?: boolean; definition: string; from?: string; made: string; report: string; rows: readonly (readonly (string | number | null)[])[]; rule: LevelRule; title: string; to?: string; total?: readonly (number | null)[]; words?: Readonly<Record<string, Readonly<Record<string, string>>>>; zone: string }>;

export type ReportKind = Readonly<{ agents: boolean; definition: string; interval: boolean; name: string; queues: boolean; rule: boolean; title: string }>;

export type Retention = Readonly<{ dn: string; due: Readonly<{ files: number; held: number; lines: number; person: number }>; files: number; lines: number; person: number; removed?: boolean }>;

export type Role = "agent" | "supervisor" | "admin" | "auditor" | "integrator";

/** An area, and whether things may be changed there. */
export type Scope = "live:read" | "live:write" | "contacts:read" | "contacts:write" | "transcripts:read" | "reports:read" | "search:read" | "queues:read" | "queues:write" | "users:read" | "users:write" | "replies:read" | "replies:write" | "safety:read" | "audit:read" | "webhooks:read" | "webhooks:write";

export type Session = Readonly<{ name: string; role: string; user: string }>;

export type SettingKey = Readonly<{ about: string; key: string; parts?: boolean; words?: boolean }>;

/** Settings by their keys (GET /settings). Text, a number, true or false; null for the default; what is made of parts as an object or a list. */
export type Settings = Readonly<Record<string, string | number | boolean | Readonly<Record<string, unknown>> | readonly unknown[] | null>>;

export type Setup = Readonly<{ host: string; state: "open" | "expired" | "over"; talks: boolean }>;

export type Status = Readonly<{ agents: Readonly<Record<string, number>>; backed_up?: string; begun?: string; certificate_ends?: string; database_bytes: number; free_bytes: number; hibernating: number; host: string; limits: Readonly<{ password: Readonly<{ bytes_max: number; bytes_min: number }>; programs: Limit; visits: Limit; work: Readonly<{ bits: number; per_address: Limit; per_site: Limit }> }>; log_bytes: number; problems: readonly string[]; queued: number; queues: readonly Readonly<{ busy: number; closed: boolean; dn: string; oldest_seconds: number; open: number; ready: number; waiting: number }>[]; ready: boolean; record: readonly Readonly<{ chain: string; end: string; row: number }>[]; sessions: number; started: Time; uncounted: number; unindexed: number; version: string }>;

/** What rates and means of a day are made of, up to a moment; without callbacks. */
export type Sums = Readonly<{ gaveUp: number; handled: number; handling: number; served: number; servedWithin: number; waited: number }>;

/** What is different, in the words of `parley replay`: settings by a queue's DN or a user ID. */
export type Supposed = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** UTC, RFC 3339. */
export type Time = string;

export type Token = Readonly<{ expires: Time; id: number; made: Time; name: string; queues?: readonly string[]; scopes: readonly Scope[]; used?: Time }>;

export type User = Readonly<{ disabled: boolean; name: string; queues: readonly string[]; role: "agent" | "supervisor" | "admin" | "auditor" | "integrator" | ""; settings: Settings; shown: string }>;

/** Measures by name; what there is nothing to count of is missing. */
export type Values = Readonly<Record<string, number>>;

export type Visit = Readonly<{ acd: string; expires: Time; jid: string; queue: Readonly<{ dn: string; name: string }>; token: string }>;

export type Webhook = Readonly<{ created: Time; events: readonly string[]; failed: number; id: number; paused?: string; pending: number; queues: readonly string[]; secret?: string; url: string }>;

export type WhatIf = Readonly<{ all: WhatIfOutcome; changes: readonly string[] | null; from: string; intervals: readonly Readonly<{ drawn: Ranges; from: string; played: Ranges; real: Values }>[]; queues: readonly Readonly<{ dn: string; drawn: Ranges; name: string; played: Ranges; real: Values }>[] | null; seeds: number; "service-level-rule": LevelRule; to: string }>;

export type WhatIfOutcome = Readonly<{ drawn: Ranges; played: Ranges; real: Values }>;

/** A text by language (BCP 47); "" for all others. */
export type Words = Readonly<Record<string, string>>;

export type ListAgentsAnswer = Readonly<{ agents: readonly Agent[] }>;

export type GetAgentAnswer = Agent;

export type SetStateBody = Readonly<{ reason?: string; state: "ready" | "not-ready" | "out" }>;

export type GetAnalysisAnswer = Analysis;

export type ListAuditQuery = Readonly<{ after?: number; since?: Time }>;

export type ListAuditAnswer = Readonly<{ entries: readonly AuditEntry[] }>;

export type ListBansAnswer = Readonly<{ bans: readonly Ban[] }>;

export type AddBanBody = NewBan;

export type AddBanAnswer = Ban;

export type GetBoardAnswer = Board;

export type GetBoardHourAnswer = BoardHour;

export type ListComplaintsAnswer = Readonly<{ complaints: readonly Complaint[] }>;

export type ListContactsQuery = Readonly<{ agent?: string; outcome?: Outcome; queue?: string; since?: Time; state?: "open" | "over"; until?: Time }>;

export type ListContactsAnswer = Readonly<{ contacts: readonly Contact[]; next?: Next }>;

export type GetContactAnswer = Contact;

export type CloseContactAnswer = Contact;

export type ListEarlierAnswer = Readonly<{ contacts: readonly Contact[] }>;

export type ExplainContactAnswer = Explanations;

export type MoveContactBody = Readonly<{ dn: string }>;

export type MoveContactAnswer = Contact;

export type PrioritizeContactBody = Readonly<{ priority: number }>;

export type PrioritizeContactAnswer = Contact;

export type ReassignContactBody = Readonly<{ override?: boolean; user: string }>;

export type ReassignContactAnswer = Contact;

export type GetContactStoryQuery = Readonly<{ format?: "json" | "csv" | "xlsx" | "table"; tz?: string }>;

export type GetContactStoryAnswer = Report;

export type AddErasureBody = NewErasure;

export type AddErasureAnswer = Erasure;

export type BeginForecastBody = Readonly<{ day?: string; dn: string; interval: 15 | 30 | 60; percent?: number; seconds?: number; slots?: number; weeks?: number; zone: string }>;

export type BeginForecastAnswer = Analysis;

export type GetHealthAnswer = Health;

export type ListHoldsAnswer = Readonly<{ holds: readonly Hold[] }>;

export type AddHoldBody = NewHold;

export type AddHoldAnswer = Hold;

export type GetDocumentAnswer = Readonly<Record<string, unknown>>;

export type ListQueueNamesAnswer = Readonly<{ queues: readonly Label[] }>;

export type ListQueuesAnswer = Readonly<{ next?: Next; queues: readonly Queue[] }>;

export type AddQueueBody = Readonly<{ dn: string; name: string; settings?: Settings }>;

export type AddQueueAnswer = Queue;

export type GetQueueAnswer = Queue;

export type SetQueueBody = Readonly<{ lower?: boolean; settings: Settings }>;

export type SetQueueAnswer = Queue;

export type RemoveQueueQuery = Readonly<{ drain?: boolean; to?: string }>;

export type RemoveQueueAnswer = Draining;

export type ListCodesAnswer = Readonly<{ codes: readonly Label[] }>;

export type GetCodeAnswer = Label;

export type SetCodeBody = Readonly<{ labels: Words; place?: number; under?: string }>;

export type ExplainQueueAnswer = Explanations;

export type ListIntegratorsAnswer = Readonly<{ integrators: readonly string[] }>;

export type MoveWaitingBody = Readonly<{ dn: string }>;

export type MoveWaitingAnswer = Readonly<{ left: number; moved: number }>;

export type RenumberQueueBody = Readonly<{ drain?: boolean; to: string }>;

export type RenumberQueueAnswer = Draining;

export type OpenTodayBody = Readonly<{ state: "open" | "closed" | "hours" }>;

export type OpenTodayAnswer = Queue;

export type ListReasonsAnswer = Readonly<{ reasons: readonly Label[] }>;

export type GetReasonAnswer = Label;

export type SetReasonBody = Readonly<{ labels: Words; place?: number; under?: string }>;

export type ListRepliesAnswer = Readonly<{ next?: Next; replies: readonly Reply[] }>;

export type AddReplyBody = Readonly<{ dn?: string; own?: boolean; texts: Words; word: string }>;

export type AddReplyAnswer = Reply;

export type GetReplyAnswer = Reply;

export type SetReplyBody = Readonly<{ dn?: string; own?: boolean; texts: Words; word: string }>;

export type SetReplyAnswer = Reply;

export type FillReplyAnswer = Readonly<{ text: string }>;

export type ListPlansAnswer = Readonly<{ plans: readonly Plan[] }>;

export type AddPlanBody = PlanAsked;

export type AddPlanAnswer = Plan;

export type GetPlanAnswer = Plan;

export type SetPlanBody = PlanAsked;

export type SetPlanAnswer = Plan;

export type ListResultsAnswer = Readonly<{ results: readonly PlanResult[] }>;

export type MakeResultAnswer = PlanResult;

export type GetResultAnswer = Report;

export type ListReportsAnswer = Readonly<{ reports: readonly ReportKind[] }>;

export type GetReportQuery = Readonly<{ agent?: readonly string[]; definitions?: boolean; format?: "json" | "csv" | "xlsx" | "table"; from?: string; interval?: "15" | "30" | "60" | "day"; queue?: readonly string[]; rows?: number; rule?: LevelRule; short?: string; "skip-short"?: boolean; to?: string; tz?: string; within?: string }>;

export type GetReportAnswer = Report;

export type ListRetentionAnswer = Readonly<{ queues: readonly Retention[] }>;

export type SearchQuery = Readonly<{ agent?: string; caller?: string; from?: string; outcome?: Outcome; queue?: string; state?: "open" | "over"; to?: string; words?: string }>;

export type SearchAnswer = Readonly<{ found: readonly Found[]; next?: Next }>;

export type GetSessionAnswer = Session;

export type LogInBody = Readonly<{ password: string; user: string }>;

export type LogInAnswer = Session;

export type SetOwnPasswordBody = Readonly<{ new: string; old: string }>;

export type ProvePasswordBody = Readonly<{ password: string }>;

export type GetPersonalSettingsAnswer = PersonalSettings;

export type SetPersonalSettingsBody = PersonalSettings;

export type SetPersonalSettingsAnswer = PersonalSettings;

export type AddStreamTokenAnswer = Readonly<{ acd: string; domain: string; expires: Time; jid: string; token: string; websocket: string }>;

export type ListSettingsAnswer = Readonly<{ queue: readonly SettingKey[]; user: readonly SettingKey[] }>;

export type GetSetupAnswer = Setup;

export type SetUpBody = Readonly<{ name: string; password: string; shown?: string; token: string }>;

export type SetUpAnswer = Session;

export type ListSkillsAnswer = Readonly<{ skills: readonly Label[] }>;

export type GetSkillAnswer = Label;

export type SetSkillBody = Readonly<{ labels: Words; place?: number; under?: string }>;

export type GetStatusAnswer = Status;

export type ListTokensAnswer = Readonly<{ tokens: readonly Token[] }>;

export type AddTokenBody = Readonly<{ expires?: string; name: string; queues?: readonly string[]; scopes: readonly Scope[] }>;

export type AddTokenAnswer = MadeToken;

export type GetTranscriptQuery = Readonly<{ format?: "text" | "html" | "json" }>;

export type GetTranscriptAnswer = Readonly<Record<string, unknown>>;

export type ListUsersAnswer = Readonly<{ next?: Next; users: readonly User[] }>;

export type AddUserBody = Readonly<{ name: string; password: string; role: Role; shown?: string }>;

export type AddUserAnswer = User;

export type GetUserAnswer = User;

export type SetUserBody = Readonly<{ lower?: boolean; settings: Settings }>;

export type SetUserAnswer = User;

export type RemoveUserQuery = Readonly<{ now?: boolean }>;

export type DisableUserQuery = Readonly<{ now?: boolean }>;

export type ListLoginsAnswer = Readonly<{ logins: readonly Login[] }>;

export type SetPasswordBody = Readonly<{ password: string }>;

export type SetRoleBody = Readonly<{ role: Role }>;

export type AddVisitBody = NewVisit;

export type AddVisitAnswer = Visit;

export type ListWebhooksAnswer = Readonly<{ webhooks: readonly Webhook[] }>;

export type AddWebhookBody = Readonly<{ events?: readonly string[]; queues?: readonly string[]; url: string }>;

export type AddWebhookAnswer = Webhook;

export type SetWebhookBody = Readonly<{ paused: boolean }>;

export type ListDeliveriesAnswer = Readonly<{ deliveries: readonly Delivery[]; next?: Next }>;

export type BeginWhatIfBody = Readonly<{ agents?: Supposed; from: string; queues?: Supposed; seeds: number; to: string; zone: string }>;

export type BeginWhatIfAnswer = Analysis;
