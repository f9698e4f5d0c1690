import type { Api, ProjectId } from '../../src-preload/contract/index.ts'
import { installedForms } from '../forms/installed-forms.ts'
import type { InspectedPage } from '../picker/inspect-page.ts'
import { type ApiTools, found } from './tools.ts'

type Report = Awaited<ReturnType<Api['picker']['checkInstallation']>>
type Obstacle = Report['obstacles'][number]

/** Whether a script's address is one of ours: by the key of this project, of another one, or by Roistat's paths. */
function isTagScript(url: string): boolean {
  const path = URL.parse(url)?.pathname ?? ''
  return (
    /\/s\/[0-9a-z]+\.js$/i.test(path) ||
    /\/api\/site\/1\.0\/[^/]+\/init$/.test(path) ||
    path.endsWith('/dist/module.js')
  )
}

function tagState(page: InspectedPage, key: string): Report['tag'] {
  if (page.tags.some((tag) => tag.key === key)) return 'runs'
  if (page.tags.length > 0) return 'other_key'
  return page.scripts.some(isTagScript) ? 'blocked' : 'absent'
}

/** What of a page's own report concerns the tag and its calls. */
function obstaclesOf(page: InspectedPage, relay: readonly string[]): Obstacle[] {
  const isOurs = (url: string) => isTagScript(url) || relay.some((origin) => url.startsWith(origin))
  const csp = page.cspViolations
    .filter((violation) => !violation.isReportOnly && isOurs(violation.blockedUrl))
    .map((violation): Obstacle => ({
      kind: violation.directive.startsWith('connect') ? 'csp_connect' : 'csp_script',
      detail: `${violation.directive}: ${violation.blockedUrl}`,
    }))
  const mixed = page.mixedContent
    .filter((content) => content.isBlocked && isOurs(content.url))
    .map((content): Obstacle => ({ kind: 'mixed_content', detail: content.url }))
  const isExplained = csp.length > 0 || mixed.length > 0
  const failed = page.failedRequests
    .filter((request) => isOurs(request.url) && !isExplained)
    .map((request): Obstacle => ({
      kind: request.status === 404 ? 'not_found' : 'network',
      detail: `${request.url}: ${request.reason}`,
    }))
  return [...csp, ...mixed, ...failed].slice(0, 20)
}

/**
 * Opens a page of a site and says whether the project's tag runs there, which forms it catches, which lead forms nobody catches,
 * and what is in the way.
 */
export async function checkInstallation(
  tools: ApiTools,
  input: { projectId: ProjectId; url: string },
): Promise<Report> {
  const { store } = tools
  const owners = await store.listTagOwners({})
  const owner = found(
    owners.find((item) => item.projectId === input.projectId),
    'project',
  )
  const forms = (await store.listForms({ projectId: input.projectId })).filter((form) => form.isEnabled)
  const page = await tools.picker.inspect(
    input.url,
    forms.map((form) => form.rule.selector),
  )
  const settings = await store.getSettings({})
  const relay = [settings.publicIntakeUrl, tools.facts.intakeUrl()].filter((url) => url !== null)
  const running = page.tags.find((tag) => tag.key === owner.tagKey)
  const found_ = installedForms(forms, { running, matches: page.matches })
  const known = new Set(found_.filter((form) => form.count > 0).map((form) => form.selector))
  const uncaught = (page.survey?.forms ?? [])
    .filter((form) => form.isLeadForm && !form.candidates.some((candidate) => known.has(candidate.selector)))
    .map((form) => ({ title: form.title, selector: form.candidates[0]?.selector ?? '' }))
  return {
    url: page.url,
    trouble: page.trouble,
    tag: tagState(page, owner.tagKey),
    obstacles: obstaclesOf(page, relay),
    forms: found_,
    uncaught,
  }
}
