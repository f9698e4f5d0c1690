import { useTranslation } from 'react-i18next'
import { Page } from '../../ui/page.tsx'
import { AuditLog } from './audit-log.tsx'
import { JobList } from './job-list.tsx'

/** Background jobs, and who changed what. */
export function ActivityScreen() {
  const { t } = useTranslation()
  return (
    <Page title={t('activity.title')} subtitle={t('activity.text')}>
      <JobList />
      <AuditLog />
    </Page>
  )
}
