import { useState } from 'react'
import { Tabs } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { MAIN_FIELDS, type PickedTarget, type PickerState } from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'
import { errorText } from '../../../i18n/error-text.ts'
import { Note } from '../../../ui/note.tsx'
import type { PickPlace } from '../rule-form.tsx'
import type { LivePaneProps } from './live-pane.tsx'
import { type FieldPlace, PickedPanel } from './picked-panel.tsx'
import { SurveyPanel } from './survey-panel.tsx'
import { TestPanel } from './test-panel.tsx'

type TabsProps = LivePaneProps & { state: PickerState }
type TabName = 'survey' | 'picked' | 'test'

/** Tells one picked element from the next: the state comes anew with every change of the page. */
const keyOf = (picked: PickedTarget | null): string =>
  picked === null ? '' : JSON.stringify([picked.intent, picked.tag, picked.words, picked.candidates[0]?.selector])

/** Targets that were taken so far, and the selector that matches them all. */
function useTargets({ page, state }: TabsProps) {
  const { api } = useCore()
  const [targets, setTargets] = useState<readonly string[]>([])
  const [joined, setJoined] = useState<{ of: string; target: PickedTarget } | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const key = keyOf(state.picked)
  const clear = () => {
    setTargets([])
    setJoined(null)
    setError(null)
  }
  const add = (selector: string) => {
    const next = [...targets.filter((known) => known !== selector), selector]
    setTargets(next)
    setError(null)
    page.setMode({ mode: 'pick', intent: state.intent })
    if (next.length < 2) return
    api.picker.joinTargets({ id: state.id, selectors: next }).then(
      (target) => {
        setJoined({ of: key, target })
      },
      (reason: unknown) => {
        setError(reason instanceof Error ? reason : new Error(String(reason)))
      },
    )
  }
  // What is picked next is shown instead, to be added too.
  const picked = joined?.of === key ? joined.target : state.picked
  return { targets, picked, isJoined: picked !== null && picked === joined?.target, error, add, clear }
}

/** What the page has, what was picked on it, and a test of the rule. */
export function PaneTabs(props: TabsProps) {
  const { t } = useTranslation()
  const { api } = useCore()
  const { state, page, onTake } = props
  const [tab, setTab] = useState<{ of: string; name: TabName } | null>(null)
  const { targets, picked, isJoined, error, add, clear } = useTargets(props)
  const places = useFieldPlaces(props)
  const key = keyOf(state.picked)
  // What was picked last is what the person wants to see.
  const shown = tab?.of === key ? tab.name : picked === null ? 'survey' : 'picked'
  const paint = (selector: string | null) => {
    const selectors = selector === null ? [] : [selector]
    void api.picker.match({ id: state.id, selectors, isShown: true }).catch(() => undefined)
  }
  return (
    <Tabs
      value={shown}
      keepMounted={false}
      onChange={(name) => {
        if (name === 'survey' || name === 'picked' || name === 'test') setTab({ of: key, name })
      }}
    >
      <Tabs.List mb="sm">
        <Tabs.Tab value="survey">{t('picker.survey')}</Tabs.Tab>
        <Tabs.Tab value="picked" disabled={picked === null}>
          {t('picker.picked')}
        </Tabs.Tab>
        <Tabs.Tab value="test">{t('picker.test')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="survey">
        <SurveyPanel
          id={state.id}
          url={state.url}
          isLoading={state.isLoading}
          formsVersion={state.formsVersion}
          onHover={paint}
          onTakeForm={(form) => {
            onTake({ kind: 'form', form, url: state.url })
          }}
          onTakeButton={(group, selector) => {
            onTake({ kind: 'button', group, selector, url: state.url })
          }}
          onOpenFrame={(url) => {
            page.navigate({ to: { url } })
          }}
        />
      </Tabs.Panel>
      <Tabs.Panel value="picked">
        {error !== null && <Note tone="bad">{errorText(t, error)}</Note>}
        {picked !== null && (
          <PickedPanel
            key={keyOf(picked)}
            session={state.id}
            picked={picked}
            taken={targets.length}
            isJoined={isJoined}
            places={picked.intent === 'field' && !props.isPlaceKnown ? places : null}
            onMove={(to) => {
              page.movePick({ to })
            }}
            onHover={paint}
            onUse={(selector, place) => {
              clear()
              onTake({ kind: 'picked', picked, selector, url: state.url, place })
            }}
            onAddTarget={add}
            onClearTargets={clear}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="test">
        <TestPanel id={state.id} projectId={props.projectId} formId={props.formId} rule={props.rule} />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Fields of the rule that a picked control can fill. */
function useFieldPlaces({ rule }: TabsProps): readonly FieldPlace[] {
  const { t } = useTranslation()
  const main = MAIN_FIELDS.map((name): FieldPlace => ({ value: `field:${name}`, label: t(`lead.field.${name}`) }))
  const extras = rule.extras.map((extra, index): FieldPlace => {
    const value: PickPlace = `field:extras.${index}`
    return { value, label: `${t(`forms.of.${extra.of}`)}: ${extra.key}` }
  })
  return [...main, ...extras]
}
