import { type RefObject, useRef, useState } from 'react'
import { Group, SegmentedControl, Stack, Text } from '@mantine/core'
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
import { Section } from '../../../ui/page.tsx'
import type { PickPlace } from '../rule-form.tsx'
import { AddressBar } from './address-bar.tsx'
import { LiveCanvas } from './live-canvas.tsx'
import { LiveView } from './live-view.tsx'
import { OpenPage } from './open-page.tsx'
import { PageNotices } from './page-notices.tsx'
import { pagePlace } from './page-place.ts'
import { PaneTabs } from './pane-tabs.tsx'
import type { LivePage } from './use-live-page.ts'

/** What of the page goes into the rule. */
export type Taken =
  | { kind: 'form'; form: PageForm; url: string }
  | { kind: 'button'; group: PageSurvey['loose'][number]; selector: string; url: string }
  | { kind: 'picked'; picked: PickedTarget; selector: string; url: string; place: PickPlace | null }

/** What the pane of a rule's live page works with. */
export type LivePaneProps = {
  page: LivePage
  projectId: ProjectId
  formId: FormId | null
  rule: FormRule
  firstUrl: string
  /** What the person points at, in words; null: nothing in particular. */
  place: string | null
  /** Whether a place of the rule waits for what is picked. */
  isPlaceKnown: boolean
  /** What takes the keyboard of the page, while the page is drawn here. */
  keys: RefObject<HTMLTextAreaElement | null>
  onTake: (taken: Taken) => void
}

/** The live page beside a rule: open, look, point, test. */
export function LivePane(props: LivePaneProps) {
  const { t } = useTranslation()
  const { page, keys } = props
  const { state } = page
  const [isLost, setIsLost] = useState(false)
  return (
    <Section title={t('picker.title')}>
      {state === null ? (
        <OpenPage page={page} firstUrl={props.firstUrl} />
      ) : (
        <Stack gap="sm">
          <AddressBar page={page} state={state} />
          <ModeBar page={page} state={state} place={props.place} keys={keys} isLost={isLost} />
          <PageNotices page={page} state={state} keys={keys} />
          {state.surface === 'canvas' && (
            <LiveCanvas
              key={state.id}
              page={page}
              state={state}
              keys={keys}
              onLost={() => {
                setIsLost(true)
              }}
            />
          )}
          {state.surface === 'view' && <LiveView key={state.id} state={state} />}
          {state.surface === 'window' && (
            <Text fz="sm" c="dimmed">
              {t('picker.inWindow')}
            </Text>
          )}
          <PaneTabs key={pagePlace(state.url)} {...props} state={state} />
        </Stack>
      )}
    </Section>
  )
}

/** After a mode was chosen with the mouse the arrows belong to the page; whoever chooses with the keyboard goes there with Enter. */
function useHandOver(keys: RefObject<HTMLElement | null>) {
  const isByPointer = useRef(false)
  const handOver = () => {
    isByPointer.current = false
    keys.current?.focus({ preventScroll: true })
  }
  return {
    onPointerDown: () => {
      isByPointer.current = true
    },
    // The label's click gives the focus to its radio button, whose own click comes after that.
    onClick: (event: React.MouseEvent) => {
      if (isByPointer.current && event.target instanceof HTMLInputElement) handOver()
    },
    onKeyDown: (event: React.KeyboardEvent) => {
      isByPointer.current = false
      if (event.key === 'Enter') handOver()
    },
  }
}

function ModeBar(props: {
  page: LivePage
  state: PickerState
  place: string | null
  keys: RefObject<HTMLElement | null>
  /** Arrows were pressed with nothing to walk from. */
  isLost: boolean
}) {
  const { t } = useTranslation()
  const { page, state, place } = props
  const hand = useHandOver(props.keys)
  const isLost = props.isLost && state.picked === null
  const pickHint = isLost ? t('picker.pickFirst') : (place ?? t('picker.pickHint'))
  return (
    <Group gap="sm">
      <SegmentedControl
        size="xs"
        aria-label={t('picker.mode')}
        value={state.mode}
        data={(['browse', 'pick'] as const).map((mode) => ({ value: mode, label: t(`picker.modeName.${mode}`) }))}
        {...hand}
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
          {...hand}
          onChange={(value) => {
            const intent = pickIntent.options.find((known) => known === value)
            if (intent !== undefined) page.setMode({ mode: 'pick', intent })
          }}
        />
      )}
      <Text fz="xs" c="dimmed" role="status">
        {state.mode === 'pick' ? pickHint : t('picker.browseHint')}
      </Text>
    </Group>
  )
}
