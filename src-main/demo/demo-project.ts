import type { Api } from '../../src-preload/contract/index.ts'

/** What a demo needs of the api. */
type DemoApi = Pick<Api, 'projects' | 'connections'>

/**
 * Makes sure that there is a project connected to the demo CRM, and that the connection knows where the demo CRM listens
 * today. Answers the intake key of the project.
 */
export async function setUpDemoProject(api: DemoApi, crm: { url: string; key: string }): Promise<string> {
  const config = { url: crm.url, key: crm.key }
  const { items } = await api.connections.list({})
  const known = items.find((item) => item.adapter === 'demo')
  if (known !== undefined) {
    await api.connections.update({ id: known.id, config })
    return (await api.projects.get({ id: known.projectId })).intakeKey
  }
  const project = await api.projects.create({ name: 'Демо: окна и двери' })
  await api.projects.addSite({ projectId: project.id, host: 'okna.example' })
  await api.connections.create({
    projectId: project.id,
    adapter: 'demo',
    name: 'Демо-CRM',
    config,
    unknownPolicy: 'ask',
  })
  return project.intakeKey
}
