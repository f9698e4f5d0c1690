import type { Project } from '../../../src-preload/contract/index.ts'

const URGENCY = { attention: 0, trouble: 1, ok: 2, idle: 3 } as const satisfies Record<
  Project['health']['state'],
  number
>

/** Projects that need somebody first, archived ones last; the order by name is kept inside. */
export function sortByNeed(projects: readonly Project[]): Project[] {
  const rank = (project: Project) => (project.isArchived ? 10 : URGENCY[project.health.state])
  return [...projects].sort((a, b) => rank(a) - rank(b))
}

/** Whether name or a site's host contains the words. */
export function matchesProject(project: Project, search: string): boolean {
  const text = search.trim().toLowerCase()
  return [project.name, ...project.sites.map((site) => site.host)].some((part) => part.toLowerCase().includes(text))
}
