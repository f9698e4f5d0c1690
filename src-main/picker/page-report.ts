import { z } from 'zod'

/** What a page's own network and policies said while it loaded. */
export type PageReport = {
  /** What its content security policy forbade, or only reported. `blockedUrl` is empty for inline code. */
  cspViolations: { directive: string; blockedUrl: string; isReportOnly: boolean }[]
  mixedContent: { url: string; isBlocked: boolean }[]
  /** Requests without an answer (`reason` in Chromium's words) or with an error status. */
  failedRequests: { url: string; type: string; reason: string; status: number | null }[]
  /** Security and network messages, as the browser's console has them. */
  messages: { source: string; level: string; text: string }[]
}

const MAX_ENTRIES = 300
const MAX_REQUESTS = 5000
const MAX_TEXT = 1000

const request = z.object({ requestId: z.string(), request: z.object({ url: z.string() }) })
const response = z.object({
  requestId: z.string(),
  type: z.string(),
  response: z.object({ url: z.string(), status: z.number() }),
})
const failed = z.object({
  requestId: z.string(),
  type: z.string(),
  errorText: z.string(),
  blockedReason: z.string().optional(),
})
const entry = z.object({ entry: z.object({ source: z.string(), level: z.string(), text: z.string() }) })
const issue = z.object({
  issue: z.object({
    details: z.object({
      contentSecurityPolicyIssueDetails: z
        .object({ violatedDirective: z.string(), blockedURL: z.string().default(''), isReportOnly: z.boolean() })
        .optional(),
      mixedContentIssueDetails: z.object({ insecureURL: z.string(), resolutionStatus: z.string() }).optional(),
    }),
  }),
})

/** Domains whose events are read here, besides the network's. */
export const REPORT_DOMAINS = ['Log', 'Audits'] as const

/** Collects a report of one load; a page cannot make it longer than some hundred entries. */
export class PageReporter {
  readonly report: PageReport = { cspViolations: [], mixedContent: [], failedRequests: [], messages: [] }
  readonly #urls = new Map<string, string>()

  /** Takes an event of the protocol. */
  hear(method: string, params: unknown): void {
    switch (method) {
      case 'Network.requestWillBeSent': {
        const asked = request.parse(params)
        if (this.#urls.size < MAX_REQUESTS) this.#urls.set(asked.requestId, cut(asked.request.url))
        return
      }
      case 'Network.responseReceived': {
        const { type, response: answer } = response.parse(params)
        if (answer.status < 400) return
        const reason = `HTTP ${answer.status}`
        this.#add('failedRequests', { url: cut(answer.url), type, reason, status: answer.status })
        return
      }
      case 'Network.loadingFailed': {
        const { requestId, type, errorText, blockedReason } = failed.parse(params)
        const reason = blockedReason === undefined ? errorText : `${errorText} (${blockedReason})`
        this.#add('failedRequests', { url: this.#urls.get(requestId) ?? '', type, reason, status: null })
        return
      }
      case 'Log.entryAdded': {
        const { source, level, text } = entry.parse(params).entry
        if (source === 'security' || source === 'network') this.#add('messages', { source, level, text: cut(text) })
        return
      }
      case 'Audits.issueAdded':
        this.#issue(issue.parse(params).issue.details)
    }
  }

  #issue(details: z.infer<typeof issue>['issue']['details']): void {
    const { contentSecurityPolicyIssueDetails: csp, mixedContentIssueDetails: mixed } = details
    if (csp !== undefined) {
      const { violatedDirective, blockedURL, isReportOnly } = csp
      this.#add('cspViolations', { directive: cut(violatedDirective), blockedUrl: cut(blockedURL), isReportOnly })
    }
    if (mixed !== undefined) {
      const isBlocked = mixed.resolutionStatus === 'MixedContentBlocked'
      this.#add('mixedContent', { url: cut(mixed.insecureURL), isBlocked })
    }
  }

  #add<K extends keyof PageReport>(kind: K, found: PageReport[K][number]): void {
    const entries: PageReport[K][number][] = this.report[kind]
    if (entries.length < MAX_ENTRIES) entries.push(found)
  }
}

const cut = (text: string): string => text.slice(0, MAX_TEXT)
