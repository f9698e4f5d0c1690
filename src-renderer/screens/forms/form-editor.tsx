import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { Button, Group, Stack, Tabs, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconDeviceFloppy } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Form, FormRule, Project, RuleProblem } from '../../../src-preload/contract/index.ts'
import { errorText } from '../../i18n/error-text.ts'
import { scriptFaultText } from '../../i18n/script-fault-text.ts'
import { useCall, useCommand } from '../../stores/calls.ts'
import { useCore } from '../../stores/core.ts'
import { usePreferences } from '../../stores/preferences.ts'
import { navigate } from '../../stores/route.ts'
import { Note } from '../../ui/note.tsx'
import { ChecksPanel } from './checks-panel.tsx'
import classes from './form-editor.module.css'
import { LivePane, type Taken } from './picker/live-pane.tsx'
import type { LivePage } from './picker/use-live-page.ts'
import { usePageControls } from './picker/use-page-controls.ts'
import { PreviewPanel } from './preview-panel.tsx'
import { type Draft, emptyRule } from './rule-draft.ts'
import { type PickPlace, RuleForm } from './rule-form.tsx'
import { takeIntoRule } from './take-into-rule.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { VersionsPanel } from './versions-panel.tsx'

/** How long typing must rest before the core is asked about the rule. */
const REST_MS = 400

/** A rule that is being edited, beside the live page it is about. */
export function FormEditor(props: {
  project: Project
  form: Form | null
  kept: Draft | null
  page: LivePage
  /** What must be known about this draft, above everything else. */
  notice: (draft: Draft) => ReactNode
  onPublished: (form: Form) => void
}) {
  const { t } = useTranslation()
  const { project, form, page } = props
  const first: Draft = form === null ? { rule: emptyRule(), fingerprint: null } : form
  const [draft, setDraft] = useState<Draft>(props.kept ?? { rule: first.rule, fingerprint: first.fingerprint })
  const [place, setPlace] = useState<PickPlace | null>(null)
  const crmFields = useCall('forms.crmFields', { projectId: project.id }, { staleMs: 60_000 }).data?.groups ?? []
  const isChanged = JSON.stringify(draft.rule) !== JSON.stringify(first.rule)
  const problems = useProblems({ project, form, draft })
  useLeaveGuard(isChanged)
  const isWide = usePreferences((state) => state.isPageWide) && page.state !== null
  const pane = useRef<HTMLDivElement>(null)
  const column = useRef<HTMLDivElement>(null)
  const keys = useRef<HTMLTextAreaElement>(null)
  const point = (next: PickPlace) => {
    setPlace(next)
    show(pane)
    keys.current?.focus({ preventScroll: true })
    page.setMode({ mode: 'pick', intent: next === 'selector' ? draft.rule.type : 'field' })
  }
  const take = (taken: Taken) => {
    const dealFields = crmFields.filter((group) => group.of === 'deal').flatMap((group) => group.items)
    const chosen = taken.kind === 'picked' ? (place ?? taken.place) : place
    setDraft(takeIntoRule(withTitle(draft, taken, t), { taken, place: chosen, dealFields }))
    setPlace(null)
    show(column)
    page.setMode({ mode: 'browse', intent: draft.rule.type })
  }
  const help = {
    ...usePageControls(page.state, draft.rule),
    onRun: useScriptRun(page.state?.id ?? null, draft.rule),
  }
  const placeWords = usePlaceWords(place)
  return (
    <div className={classes.columns} data-wide={isWide || undefined}>
      <Stack gap="md" className={classes.rule} ref={column}>
        {props.notice(draft)}
        <PublishBar {...props} draft={draft} isChanged={isChanged} problems={problems} />
        <RuleForm
          rule={draft.rule}
          problems={problems}
          crmFields={crmFields}
          help={help}
          page={page.state}
          onPick={page.state === null ? null : point}
          onChange={(rule) => {
            setDraft({ ...draft, rule })
          }}
        />
        {form !== null && <History form={form} draft={draft} onPublished={props.onPublished} />}
      </Stack>
      <div className={classes.page} ref={pane}>
        <LivePane
          page={page}
          projectId={project.id}
          formId={form?.id ?? null}
          rule={draft.rule}
          firstUrl={
            draft.fingerprint?.url ?? (project.sites[0] === undefined ? '' : `https://${project.sites[0].host}/`)
          }
          place={placeWords}
          isPlaceKnown={place !== null}
          keys={keys}
          onTake={take}
        />
      </div>
    </div>
  )
}

/** In a narrow window the page and the rule are one below the other. */
function show(part: RefObject<HTMLElement | null>): void {
  part.current?.scrollIntoView({ block: 'nearest' })
}

/** A form that was found names the deal, unless a person has named it already. */
function withTitle(draft: Draft, taken: Taken, t: TFunction): Draft {
  if (taken.kind !== 'form' || draft.rule.title !== '') return draft
  const form = taken.form.title
  const title = form === '' ? t('forms.newDealTitle') : t('forms.newDealTitleOf', { form })
  return { ...draft, rule: { ...draft.rule, title } }
}

function useProblems(about: { project: Project; form: Form | null; draft: Draft }): readonly RuleProblem[] {
  const [rule] = useDebouncedValue(about.draft.rule, REST_MS)
  const isWhole = rule.selector.trim() !== ''
  const id = about.form?.id
  const input = { projectId: about.project.id, rule, ...(id === undefined ? {} : { id }) }
  const check = useCall('forms.checkRule', input, { isEnabled: isWhole, keepsPrevious: true })
  return isWhole ? (check.data?.problems ?? []) : []
}

/** Words for what is being pointed at. */
function usePlaceWords(place: PickPlace | null): string | null {
  const { t } = useTranslation()
  if (place === null) return null
  if (place === 'selector') return t('forms.pointForm')
  const path = place.slice('field:'.length)
  const main = (['name', 'phone', 'email', 'comment'] as const).find((name) => name === path)
  return t('forms.pointField', { field: main === undefined ? t('forms.extraField') : t(`lead.field.${main}`) })
}

/** Runs a script on the open page; its result or error in words. */
function useScriptRun(id: string | null, { selector, type }: FormRule): ((code: string) => Promise<string>) | null {
  const { t } = useTranslation()
  const { api } = useCore()
  if (id === null) return null
  return async (code) => {
    try {
      const answer = await api.picker.evaluate({ id, code, selector: selector.trim() === '' ? null : selector, type })
      return answer.isOk ? `→ ${answer.value}` : `✗ ${scriptFaultText(t, answer)}`
    } catch (error) {
      return `✗ ${errorText(t, error)}`
    }
  }
}

function PublishBar(props: {
  project: Project
  form: Form | null
  draft: Draft
  isChanged: boolean
  problems: readonly RuleProblem[]
  onPublished: (form: Form) => void
}) {
  const { t } = useTranslation()
  const { form, draft, problems } = props
  const done = (published: Form) => {
    props.onPublished(published)
    if (form === null) navigate(`/projects/${props.project.id}/forms/${published.id}`, { isReplacing: true })
  }
  const create = useCommand('forms.create', { onDone: done, doneText: t('forms.published') })
  const update = useCommand('forms.update', { onDone: done, doneText: t('forms.published') })
  const fatal = problems.filter((problem) => problem.isFatal).length
  const hasSelector = draft.rule.selector.trim() !== ''
  return (
    <div className={classes.bar}>
      <Group justify="space-between" gap="sm" wrap="nowrap">
        <Text fz="sm" c="dimmed">
          {form === null ? t('forms.unpublished') : t('forms.version', { version: form.version })}
          {props.isChanged && form !== null && ` · ${t('forms.changed')}`}
        </Text>
        <Button
          style={{ flexShrink: 0 }}
          leftSection={<IconDeviceFloppy size={16} aria-hidden />}
          disabled={!hasSelector || fatal > 0 || (form !== null && !props.isChanged)}
          loading={create.isPending || update.isPending}
          onClick={() => {
            if (form === null) create.mutate({ projectId: props.project.id, ...draft })
            else update.mutate({ id: form.id, baseVersion: form.version, ...draft })
          }}
        >
          {t('forms.publish')}
        </Button>
      </Group>
      {!hasSelector && (
        <Text fz="xs" c="dimmed">
          {t('forms.needsSelector')}
        </Text>
      )}
      {fatal > 0 && (
        <Text fz="xs" c="red.8" role="alert">
          {t('forms.fatal', { count: fatal })}
        </Text>
      )}
      {hasSelector &&
        problems
          .filter((problem) => problem.kind === 'no_contact' || problem.kind === 'overlap')
          .map((problem) => (
            <Note key={problem.kind} tone="warning">
              {t(`forms.problem.${problem.kind}`, { detail: problem.message })}
            </Note>
          ))}
    </div>
  )
}

function History(props: { form: Form; draft: Draft; onPublished: (form: Form) => void }) {
  const { t } = useTranslation()
  const { form, draft } = props
  return (
    <Tabs defaultValue="preview" keepMounted={false} className={classes.history}>
      <Tabs.List mb="sm">
        <Tabs.Tab value="preview">{t('forms.preview')}</Tabs.Tab>
        <Tabs.Tab value="versions">{t('forms.versions')}</Tabs.Tab>
        <Tabs.Tab value="checks">{t('forms.checks')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="preview">
        <PreviewPanel form={form} rule={draft.rule} />
      </Tabs.Panel>
      <Tabs.Panel value="versions">
        <VersionsPanel form={form} onPublished={props.onPublished} />
      </Tabs.Panel>
      <Tabs.Panel value="checks">
        <ChecksPanel form={form} />
      </Tabs.Panel>
    </Tabs>
  )
}
