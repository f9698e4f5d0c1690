import { useEffect, useRef, useState, type RefObject } from 'react'
import { Button, Kbd, TextInput } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import { IconCalendar, IconFilterOff, IconSearch, IconSend } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { DELIVERY_STATES, type DeliveryState } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { ProjectSelect } from '../../parts/project-select.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useCall } from '../../stores/calls.ts'
import { isFiltered, type LeadView } from '../../stores/lead-filter.ts'
import classes from './lead-filters.module.css'

const DEBOUNCE_MS = 250

type LeadFiltersProps = {
  view: LeadView
  onChange: (view: LeadView) => void
  searchBox: RefObject<HTMLInputElement | null>
  onReset: () => void
  onResendAll: () => void
}

/** The bar above the list: search, project, days, states. */
export function LeadFilters(props: LeadFiltersProps) {
  const { t } = useTranslation()
  const { view, onChange } = props
  return (
    <div className={classes.bar} role="group" aria-label={t('leads.filters')}>
      <div className={classes.row}>
        <SearchBox {...props} />
        <ProjectSelect
          value={view.projectId}
          label={t('common.project')}
          width={200}
          onChange={(projectId) => {
            onChange({ ...view, projectId })
          }}
        />
        <Days view={view} onChange={onChange} />
        {isFiltered(view) && (
          <>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconFilterOff size={15} aria-hidden />}
              onClick={props.onReset}
            >
              {t('leads.resetFilter')}
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<IconSend size={15} aria-hidden />}
              onClick={props.onResendAll}
            >
              {t('leads.resendFiltered')}
            </Button>
          </>
        )}
      </div>
      <States view={view} onChange={onChange} />
    </div>
  )
}

function SearchBox({ view, onChange, searchBox }: LeadFiltersProps) {
  const { t } = useTranslation()
  const [text, setText] = useState(view.search)
  const lastSent = useRef(view.search)
  const latest = useRef({ view, onChange })
  useEffect(() => {
    latest.current = { view, onChange }
  })
  // The address changed from outside (back button, global search): the box follows.
  useEffect(() => {
    if (view.search === lastSent.current) return
    lastSent.current = view.search
    setText(view.search)
  }, [view.search])
  useEffect(() => {
    if (text === lastSent.current) return
    const timer = setTimeout(() => {
      lastSent.current = text
      latest.current.onChange({ ...latest.current.view, search: text })
    }, DEBOUNCE_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [text])
  return (
    <TextInput
      ref={searchBox}
      type="search"
      className={classes.search}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value)
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.currentTarget.blur()
      }}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text === '' ? <Kbd size="xs">/</Kbd> : null}
      placeholder={t('leads.searchPlaceholder')}
      aria-label={t('leads.search')}
    />
  )
}

function Days({ view, onChange }: Pick<LeadFiltersProps, 'view' | 'onChange'>) {
  const { t } = useTranslation()
  // While only the first day is chosen the filter waits for the second.
  const [half, setHalf] = useState<string | null>(null)
  return (
    <DatePickerInput
      type="range"
      aria-label={t('leads.days')}
      placeholder={t('leads.days')}
      leftSection={<IconCalendar size={16} aria-hidden />}
      valueFormat="D MMM"
      clearable
      allowSingleDateInRange
      hideOutsideDates
      className={classes.days}
      value={half === null ? [view.fromDay, view.toDay] : [half, null]}
      onChange={([fromDay, toDay]) => {
        const isHalf = fromDay !== null && toDay === null
        setHalf(isHalf ? fromDay : null)
        if (!isHalf) onChange({ ...view, fromDay, toDay })
      }}
      clearButtonProps={{ 'aria-label': t('leads.clearDays') }}
      popoverProps={{ attributes: { dropdown: { 'aria-label': t('leads.days') } } }}
      ariaLabels={{
        nextMonth: t('dates.nextMonth'),
        previousMonth: t('dates.previousMonth'),
        nextYear: t('dates.nextYear'),
        previousYear: t('dates.previousYear'),
        nextDecade: t('dates.nextDecade'),
        previousDecade: t('dates.previousDecade'),
      }}
    />
  )
}

function States({ view, onChange }: Pick<LeadFiltersProps, 'view' | 'onChange'>) {
  const { t } = useTranslation()
  const format = useFormat()
  const input = view.projectId === null ? {} : { projectId: view.projectId }
  const counts = useCall('leads.countByState', input, { keepsPrevious: true }).data?.counts
  const toggle = (state: DeliveryState) => {
    const states = view.states.includes(state)
      ? view.states.filter((other) => other !== state)
      : [...view.states, state]
    onChange({ ...view, states })
  }
  return (
    <div className={classes.states} role="group" aria-label={t('leads.states')}>
      {DELIVERY_STATES.filter((state) => counts?.[state] !== 0 || view.states.includes(state)).map((state) => (
        <button
          key={state}
          type="button"
          className={classes.state}
          aria-pressed={view.states.includes(state)}
          onClick={() => {
            toggle(state)
          }}
        >
          <StateBadge state={state} />
          <span className={classes.count}>{counts === undefined ? '…' : format.count(counts[state])}</span>
        </button>
      ))}
    </div>
  )
}
