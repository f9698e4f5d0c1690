import { lazy, Suspense, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { leadId, projectId, unrecognisedId } from '../../src-preload/contract/index.ts'
import { useRoute, type Route } from '../stores/route.ts'
import { LoadingRows } from '../ui/feedback.tsx'
import { ScreenBoundary } from './screen-boundary.tsx'

const ProjectsScreen = lazy(async () => ({
  default: (await import('../screens/projects/projects-screen.tsx')).ProjectsScreen,
}))
const ProjectScreen = lazy(async () => ({
  default: (await import('../screens/project/project-screen.tsx')).ProjectScreen,
}))
const FormsScreen = lazy(async () => ({ default: (await import('../screens/forms/forms-screen.tsx')).FormsScreen }))
const LeadsScreen = lazy(async () => ({ default: (await import('../screens/leads/leads-screen.tsx')).LeadsScreen }))
const UnrecognisedScreen = lazy(async () => ({
  default: (await import('../screens/unrecognised/unrecognised-screen.tsx')).UnrecognisedScreen,
}))
const ActivityScreen = lazy(async () => ({
  default: (await import('../screens/activity/activity-screen.tsx')).ActivityScreen,
}))
const SettingsScreen = lazy(async () => ({
  default: (await import('../screens/settings/settings-screen.tsx')).SettingsScreen,
}))
const DemoScreen = lazy(async () => ({ default: (await import('../screens/demo/demo-screen.tsx')).DemoScreen }))

/** Addresses and their screens: `#/projects/project_1/connections`, `#/leads/lead_12?states=failed` … */
function screenOf(route: Route): ReactNode {
  const [area = 'projects', first, second, third] = route.path
  switch (area) {
    case 'leads':
      return <LeadsScreen openId={leadId.safeParse(first).data ?? null} />
    case 'unrecognised':
      return <UnrecognisedScreen openId={unrecognisedId.safeParse(first).data ?? null} />
    case 'activity':
      return <ActivityScreen />
    case 'settings':
      return <SettingsScreen />
    case 'demo':
      return <DemoScreen />
    default: {
      const id = projectId.safeParse(first).data
      if (id === undefined) return <ProjectsScreen />
      if (second === 'forms') return <FormsScreen key={id} projectId={id} open={third} />
      return <ProjectScreen key={id} id={id} tab={second ?? 'overview'} />
    }
  }
}

/** The screen of the current address; a fault in it leaves the rest of the console alone. */
export function CurrentScreen() {
  const { t } = useTranslation()
  const route = useRoute()
  return (
    <ScreenBoundary key={route.path[0] ?? ''}>
      <Suspense fallback={<LoadingRows label={t('common.loading')} />}>{screenOf(route)}</Suspense>
    </ScreenBoundary>
  )
}
