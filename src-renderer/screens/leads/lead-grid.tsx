import { useEffect, useImperativeHandle, useRef, type Ref } from 'react'
import { Button, VisuallyHidden } from '@mantine/core'
import { IconArrowUp, IconInbox, IconSearchOff } from '@tabler/icons-react'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useTranslation } from 'react-i18next'
import type { Lead, LeadId } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { useCall } from '../../stores/calls.ts'
import { isFiltered, type LeadView } from '../../stores/lead-filter.ts'
import { selectLeads, toggleLead } from '../../stores/selection.ts'
import type { LeadFeed } from '../../stores/use-lead-feed.ts'
import { EmptyView, LoadingLine, LoadingRows } from '../../ui/feedback.tsx'
import classes from './lead-grid.module.css'
import { LeadRow, rowDomId } from './lead-row.tsx'

const ROW_HEIGHT = 52
/** Rows before the end at which the next page is asked for. */
const AHEAD = 20

/** What the screen may ask of the list. */
export type GridHandle = { reveal: (id: LeadId) => void; focus: () => void; scrollTop: () => number }

type LeadGridProps = {
  ref: Ref<GridHandle>
  feed: LeadFeed
  leads: readonly Lead[]
  view: LeadView
  activeId: LeadId | null
  selected: ReadonlySet<LeadId>
  onActivate: (id: LeadId) => void
  onResetFilter: () => void
}

/** The list: only the rows that can be seen are in the document. */
export function LeadGrid(props: LeadGridProps) {
  const { t } = useTranslation()
  const { feed, leads, activeId } = props
  const { query } = feed
  const region = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: leads.length,
    getScrollElement: () => region.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: 34,
  })
  useImperativeHandle(props.ref, () => ({
    reveal: (id) => {
      const index = leads.findIndex((lead) => lead.id === id)
      if (index !== -1) virtual.scrollToIndex(index, { align: 'auto' })
    },
    focus: () => region.current?.focus(),
    scrollTop: () => region.current?.scrollTop ?? 0,
  }))
  const rows = virtual.getVirtualItems()
  const isActiveDrawn = activeId !== null && rows.some((row) => leads[row.index]?.id === activeId)
  const lastIndex = rows.at(-1)?.index ?? 0
  const canLoad = query.hasNextPage && !query.isFetchingNextPage && lastIndex >= leads.length - AHEAD
  const { fetchNextPage } = query
  useEffect(() => {
    if (canLoad) void fetchNextPage()
  }, [canLoad, fetchNextPage])

  if (query.isError && leads.length === 0) {
    return (
      <div className={classes.frame}>
        <CallFailure error={query.error} onRetry={() => void query.refetch()} />
      </div>
    )
  }
  if (query.isPending) {
    return (
      <div className={classes.frame}>
        <LoadingRows label={t('common.loading')} rows={10} height={40} />
      </div>
    )
  }
  return (
    <div className={classes.frame}>
      <NewLeadsPill
        feed={feed}
        onShow={() => {
          feed.showArrived()
          region.current?.scrollTo({ top: 0 })
        }}
      />
      <div
        ref={region}
        className={classes.scroll}
        role="grid"
        aria-label={t('leads.title')}
        aria-rowcount={query.hasNextPage ? -1 : leads.length + 1}
        aria-multiselectable
        tabIndex={0}
        {...(isActiveDrawn ? { 'aria-activedescendant': rowDomId(activeId) } : {})}
      >
        <HeadRow />
        {leads.length === 0 && <NoLeads view={props.view} onResetFilter={props.onResetFilter} />}
        <div className={classes.rows} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          <VisibleRows {...props} rows={rows} />
        </div>
        {query.isFetchingNextPage && (
          <div className={classes.more}>
            <LoadingLine label={t('common.loading')} />
          </div>
        )}
      </div>
    </div>
  )
}

function VisibleRows(props: LeadGridProps & { rows: readonly { index: number; start: number }[] }) {
  const { leads, selected, activeId } = props
  const projects = useCall('projects.list', { withArchived: true }, { staleMs: 60_000 }).data?.items ?? []
  const anchor = useRef<number | null>(null)
  const select = (index: number, isRange: boolean) => {
    const from = isRange ? (anchor.current ?? index) : index
    const lead = leads[index]
    if (isRange) selectLeads(leads.slice(Math.min(from, index), Math.max(from, index) + 1).map(({ id }) => id))
    else if (lead !== undefined) toggleLead(lead.id)
    anchor.current = index
  }
  return props.rows.map((row) => {
    const lead = leads[row.index]
    if (lead === undefined) return null
    return (
      <LeadRow
        key={lead.id}
        lead={lead}
        projectName={projects.find(({ id }) => id === lead.projectId)?.name ?? ''}
        index={row.index}
        top={row.start}
        isActive={lead.id === activeId}
        isSelected={selected.has(lead.id)}
        onOpen={props.onActivate}
        onSelect={select}
      />
    )
  })
}

function HeadRow() {
  const { t } = useTranslation()
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" aria-rowindex={1} className={classes.columns}>
        <span role="columnheader">
          <VisuallyHidden>{t('leads.column.select')}</VisuallyHidden>
        </span>
        <span role="columnheader">{t('leads.column.received')}</span>
        <span role="columnheader">{t('leads.column.title')}</span>
        <span role="columnheader">{t('leads.column.contact')}</span>
        <span role="columnheader">{t('leads.column.phone')}</span>
        <span role="columnheader">{t('leads.column.state')}</span>
        <span role="columnheader">{t('leads.column.flags')}</span>
      </div>
    </div>
  )
}

function NewLeadsPill({ feed, onShow }: { feed: LeadFeed; onShow: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={classes.pill} role="status">
      {feed.arrivedCount > 0 && (
        <Button size="compact-sm" radius="xl" leftSection={<IconArrowUp size={15} aria-hidden />} onClick={onShow}>
          {t('leads.arrived', { count: feed.arrivedCount })}
        </Button>
      )}
    </div>
  )
}

function NoLeads({ view, onResetFilter }: { view: LeadView; onResetFilter: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="row">
      <div role="gridcell">
        {isFiltered(view) ? (
          <EmptyView
            icon={IconSearchOff}
            title={t('leads.noneFound')}
            text={t('leads.noneFoundText')}
            action={
              <Button variant="default" onClick={onResetFilter}>
                {t('leads.resetFilter')}
              </Button>
            }
          />
        ) : (
          <EmptyView
            icon={IconInbox}
            title={t('leads.none')}
            text={t('leads.noneText')}
            action={
              <Button component="a" href="#/projects" variant="default">
                {t('leads.toProjects')}
              </Button>
            }
          />
        )}
      </div>
    </div>
  )
}
