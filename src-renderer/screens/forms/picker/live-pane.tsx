import { useState } from 'react'
import { Group, SegmentedControl, Stack, Tabs, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import {
  type FormId,
  type FormRule,
  type PageForm,
  type PageSurvey,
  type PickedTarget,
  pickIntent,
  type PickerState,
  type ProjectId,
} from '../../../../src-preload/contract/index.ts'
import { useCore } from '../../../stores/core.ts'
import { Section } from '../../../ui/page.tsx'
import { AddressBar } from './address-bar.tsx'
import { LiveCanvas } from './live-canvas.tsx'
import { LiveView } from './live-view.tsx'
import { OpenPage } from './open-page.tsx'
import { PageNotices } from './page-notices.tsx'
import { PickedPanel } from './picked-panel.tsx'
import { SurveyPanel } from './survey-panel.tsx'
import { TestPanel } from './test-panel.tsx'
import type { LivePage } from './use-live-page.ts'

/** What of the page goes into the rule. */
export type Taken =
  | { kind: 'form'; form: PageForm; url: string }
  | { kind: 'button'; group: PageSurvey['loose'][number]; selector: string; url: string }
  | { kind: 'picked'; picked: PickedTarget; selector: string; url: string }

type LivePaneProps = {
  page: LivePage
  projectId: ProjectId
  formId: FormId | null
  rule: FormRule
  firstUrl: string
  /** What the person points at, in words; null: nothing in particular. */
  place: string | null
  onTake: (taken: Taken) => void
}

/** The live page beside a rule: open, look, point, test. */
export function LivePane(props: LivePaneProps) {
  const { t } = useTranslation()
  const { page } = props
  const { state } = page
  return (
    <Section title={t('picker.title')}>
      {state === null ? (
        <OpenPage page={page} firstUrl={props.firstUrl} />
      ) : (
        <Stack gap="sm">
          <AddressBar page={page} state={state} />
          <ModeBar page={page} state={state} place={props.place} />
          <PageNotices page={page} state={state} />
          {state.surface === 'canvas' && <LiveCanvas key={state.id} page={page} state={state} />}
          {state.surface === 'view' && <LiveView key={state.id} state={state} />}
          {state.surface === 'window' && (
            <Text fz="sm" c="dimmed">
              {t('picker.inWindow')}
            </Text>
          )}
          <PaneTabs {...props} state={state} />
        </Stack>
      )}
    </Section>
  )
}

function ModeBar({ page, state, place }: { page: LivePage; state: PickerState; place: string | null }) {
  const { t } = useTranslation()
  return (
    <Group gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('picker.mode')}
        value={state.mode}
        data={(['browse', 'pick'] as const).map((mode) => ({ value: mode, label: t(`picker.modeName.${mode}`) }))}
        onChange={(mode) => {
          page.setMode({ mode: mode === 'pick' ? 'pick' : 'browse', intent: state.intent })
        }}
      />
      {state.mode === 'pick' && (
        <SegmentedControl
          size="xs"
          aria-label={t('picker.intent')}
          value={state.intent}
          data={pickIntent.options.map((intent) => ({ value: intent, label: t(`picker.intentName.${intent}`) }))}
          onChange={(value) => {
            const intent = pickIntent.options.find((known) => known === value)
            if (intent !== undefined) page.setMode({ mode: 'pick', intent })
          }}
        />
      )}
      <Text fz="xs" c="dimmed" role="status">
        {state.mode === 'pick' ? (place ?? t('picker.pickHint')) : t('picker.browseHint')}
      </Text>
    </Group>
  )
}

function PaneTabs(props: LivePaneProps & { state: PickerState }) {
  const { t } = useTranslation()
  const { api } = useCore()
  const { state, page, onTake } = props
  const [tab, setTab] = useState<string | null>(null)
  const [targets, setTargets] = useState<string[]>([])
  const [joined, setJoined] = useState<PickedTarget | null>(null)
  const picked = targets.length > 1 && joined !== null ? joined : state.picked
  // What was picked last is what the person wants to see.
  const shown = tab ?? (state.picked === null ? 'survey' : 'picked')
  const paint = (selector: string | null) => {
    const selectors = selector === null ? [] : [selector]
    void api.picker.match({ id: state.id, selectors, isShown: true }).catch(() => undefined)
  }
  const addTarget = (selector: string) => {
    const next = [...targets.filter((known) => known !== selector), selector]
    setTargets(next)
    page.setMode({ mode: 'pick', intent: state.intent })
    if (next.length > 1) {
      void api.picker.joinTargets({ id: state.id, selectors: next }).then(setJoined, () => undefined)
    }
  }
  return (
    <Tabs value={shown} onChange={setTab} keepMounted={false}>
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
          onHover={paint}
          onTakeForm={(form) => {
            onTake({ kind: 'form', form, url: state.url })
          }}
          onTakeButton={(group, selector) => {
            onTake({ kind: 'button', group, selector, url: state.url })
          }}
        />
      </Tabs.Panel>
      <Tabs.Panel value="picked">
        {picked !== null && (
          <PickedPanel
            key={picked.candidates.map((candidate) => candidate.selector).join()}
            picked={picked}
            taken={targets.length}
            onMove={(to) => {
              page.movePick({ to })
            }}
            onHover={paint}
            onUse={(selector) => {
              setTargets([])
              setJoined(null)
              onTake({ kind: 'picked', picked, selector, url: state.url })
            }}
            onAddTarget={addTarget}
          />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="test">
        <TestPanel id={state.id} projectId={props.projectId} formId={props.formId} rule={props.rule} />
      </Tabs.Panel>
    </Tabs>
  )
}
