import { useTranslation } from 'react-i18next'
import type { LeadId } from '../../../src-preload/contract/index.ts'
import { EMPTY_VIEW } from '../../stores/lead-filter.ts'
import { BulkBar } from './bulk-bar.tsx'
import { LeadFilters } from './lead-filters.tsx'
import { LeadGrid } from './lead-grid.tsx'
import { LeadPanel } from './lead-panel.tsx'
import classes from './leads-screen.module.css'
import { ResendDialog } from './resend-dialog.tsx'
import { useLeadList } from './use-lead-list.ts'

/** All leads: filter, list, what can be done with many of them, and one of them beside the list. */
export function LeadsScreen({ openId }: { openId: LeadId | null }) {
  const { t } = useTranslation()
  const list = useLeadList(openId)
  const resetFilter = () => {
    list.setView(EMPTY_VIEW)
  }
  return (
    <div className={classes.screen}>
      <h1 className={classes.title}>{t('leads.title')}</h1>
      <LeadFilters
        view={list.view}
        onChange={list.setView}
        searchBox={list.searchBox}
        onReset={resetFilter}
        onResendAll={() => {
          list.setResending({ filter: list.filter })
        }}
      />
      <BulkBar selected={list.selected} onResend={list.resendIds} />
      <div className={classes.body}>
        <LeadGrid
          ref={list.grid}
          feed={list.feed}
          leads={list.leads}
          view={list.view}
          activeId={list.activeId}
          selected={list.selected}
          onActivate={list.open}
          onResetFilter={resetFilter}
        />
        {openId !== null && (
          <LeadPanel
            key={openId}
            id={openId}
            onClose={list.close}
            onResend={() => {
              list.resendIds([openId])
            }}
          />
        )}
      </div>
      {list.resending !== null && (
        <ResendDialog
          selection={list.resending}
          onClose={() => {
            list.setResending(null)
          }}
        />
      )}
    </div>
  )
}
