import { useState } from 'react'
import { SegmentedControl, Stack, Switch, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type FormRule, MAIN_FIELDS, type PickerState, type RuleProblem } from '../../../src-preload/contract/index.ts'
import { Section } from '../../ui/page.tsx'
import { ExtraFields } from './extra-fields.tsx'
import type { CrmFieldGroups } from './extra-fields.tsx'
import { parseHosts } from './rule-draft.ts'
import { SelectorField } from './selector-field.tsx'
import { type PageHelp, SourceField } from './source-field.tsx'
import { VariableInput } from './variable-input.tsx'

/** Places of a rule that can be pointed at on the page: its selector, or a field by its path (`phone`, `extras.2`). */
export type PickPlace = 'selector' | `field:${string}`

/** Everything a rule's form works with. */
export type RuleFormProps = {
  rule: FormRule
  problems: readonly RuleProblem[]
  crmFields: CrmFieldGroups
  help: Omit<PageHelp, 'onPick'>
  /** The open page; null while there is none. */
  page: PickerState | null
  /** Null while no page is open. */
  onPick: ((place: PickPlace) => void) | null
  onChange: (rule: FormRule) => void
}

/** A form's rule, in the order people know from Roistat. */
export function RuleForm(props: RuleFormProps) {
  return (
    <Stack gap="md">
      <WhatSection {...props} />
      <WhereSection {...props} />
      <FieldsSection {...props} />
    </Stack>
  )
}

/** The first problem at a path or below it, in words. */
function useProblemAt(problems: readonly RuleProblem[]): (path: string) => string | undefined {
  const { t } = useTranslation()
  return (path) => {
    const found = problems.find((problem) => problem.path === path || problem.path.startsWith(`${path}.`))
    return found === undefined ? undefined : t(`forms.problem.${found.kind}`, { detail: found.message })
  }
}

function WhatSection({ rule, problems, page, onChange, onPick }: RuleFormProps) {
  const { t } = useTranslation()
  const problemAt = useProblemAt(problems)
  return (
    <Section title={t('forms.what')}>
      <Stack gap="md">
        <VariableInput
          label={t('forms.dealTitle')}
          description={t('forms.dealTitleText')}
          value={rule.title}
          maxLength={1024}
          error={problemAt('title')}
          onChange={(title) => {
            onChange({ ...rule, title })
          }}
        />
        <div>
          <Text fz="sm" fw={500} mb={4}>
            {t('forms.typeLabel')}
          </Text>
          <SegmentedControl
            aria-label={t('forms.typeLabel')}
            value={rule.type}
            data={(['form', 'button'] as const).map((type) => ({ value: type, label: t(`forms.type.${type}`) }))}
            onChange={(type) => {
              onChange({ ...rule, type: type === 'button' ? 'button' : 'form' })
            }}
          />
          <Text fz="xs" c="dimmed" mt={4}>
            {t(`forms.typeText.${rule.type}`)}
          </Text>
        </div>
        <SelectorField
          selector={rule.selector}
          type={rule.type}
          error={problemAt('selector')}
          page={page}
          onPick={
            onPick === null
              ? null
              : () => {
                  onPick('selector')
                }
          }
          onChange={(selector) => {
            onChange({ ...rule, selector })
          }}
        />
      </Stack>
    </Section>
  )
}

function WhereSection({ rule, problems, onChange }: RuleFormProps) {
  const { t } = useTranslation()
  const problemAt = useProblemAt(problems)
  const [hosts, setHosts] = useState(rule.sites.hosts.join(', '))
  return (
    <Section title={t('forms.where')}>
      <Stack gap="md">
        <Switch
          label={t('forms.callback')}
          description={t('forms.callbackText')}
          checked={rule.isCallbackWanted}
          onChange={(event) => {
            onChange({ ...rule, isCallbackWanted: event.currentTarget.checked })
          }}
        />
        {rule.isCallbackWanted && (
          <TextInput
            label={t('forms.callbackPhone')}
            description={t('forms.callbackPhoneText')}
            value={rule.callbackPhone}
            maxLength={100}
            onChange={(event) => {
              onChange({ ...rule, callbackPhone: event.currentTarget.value })
            }}
          />
        )}
        <Switch
          label={t('forms.sendToCrm')}
          description={t('forms.sendToCrmText')}
          checked={rule.isSentToCrm}
          onChange={(event) => {
            onChange({ ...rule, isSentToCrm: event.currentTarget.checked })
          }}
        />
        <div>
          <TextInput
            label={t('forms.siteList')}
            description={t('forms.siteListText')}
            placeholder="shop.example, *.shop.example"
            value={hosts}
            error={problemAt('sites')}
            onChange={(event) => {
              setHosts(event.currentTarget.value)
              onChange({ ...rule, sites: { ...rule.sites, hosts: parseHosts(event.currentTarget.value) } })
            }}
          />
          <SegmentedControl
            mt={8}
            size="xs"
            aria-label={t('forms.siteMode')}
            value={rule.sites.mode}
            disabled={rule.sites.hosts.length === 0}
            data={(['include', 'exclude'] as const).map((mode) => ({ value: mode, label: t(`forms.mode.${mode}`) }))}
            onChange={(mode) => {
              onChange({ ...rule, sites: { ...rule.sites, mode: mode === 'include' ? 'include' : 'exclude' } })
            }}
          />
        </div>
      </Stack>
    </Section>
  )
}

function FieldsSection({ rule, problems, crmFields, help, onPick, onChange }: RuleFormProps) {
  const { t } = useTranslation()
  const problemAt = useProblemAt(problems)
  const helpFor = (path: string): PageHelp => ({
    ...help,
    onPick:
      onPick === null
        ? null
        : () => {
            onPick(`field:${path}`)
          },
  })
  return (
    <>
      <Section title={t('forms.mainFields')} text={t('forms.mainFieldsText')}>
        <Stack gap="sm">
          {MAIN_FIELDS.map((name) => (
            <SourceField
              key={name}
              label={t(`lead.field.${name}`)}
              field={rule[name]}
              help={helpFor(name)}
              error={problemAt(name)}
              onChange={(field) => {
                onChange({ ...rule, [name]: field })
              }}
            />
          ))}
        </Stack>
      </Section>
      <ExtraFields
        extras={rule.extras}
        groups={crmFields}
        helpFor={helpFor}
        problemAt={problemAt}
        onChange={(extras) => {
          onChange({ ...rule, extras })
        }}
      />
    </>
  )
}
