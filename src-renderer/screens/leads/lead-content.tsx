import { Anchor, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Json, JsonMap, Lead } from '../../../src-preload/contract/index.ts'
import { useCall } from '../../stores/calls.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Facts } from '../../ui/facts.tsx'
import classes from './lead-panel.module.css'

type Resolved = { title: string | null; comment: string | null; name: string | null }

/** Who and what: contact and comment. Where variables changed a text, it is shown as it is sent. */
export function LeadContact({ lead, resolved }: { lead: Lead; resolved: Resolved | undefined }) {
  const { t } = useTranslation()
  const comment = resolved?.comment ?? lead.comment
  const isTitleChanged = resolved !== undefined && resolved.title !== lead.title
  return (
    <Stack gap="md">
      <Facts
        rows={[
          { key: 'name', name: t('lead.field.name'), value: resolved?.name ?? lead.name },
          { key: 'phone', name: t('lead.field.phone'), value: lead.phone === null ? null : <Phone lead={lead} /> },
          {
            key: 'email',
            name: t('lead.field.email'),
            value:
              lead.email === null ? null : (
                <Anchor href={`mailto:${lead.email}`} inherit>
                  {lead.email}
                </Anchor>
              ),
          },
          { key: 'title', name: t('lead.sentTitle'), value: isTitleChanged ? resolved.title : null },
        ]}
      />
      {comment !== null && comment !== '' && (
        <div>
          <h3 className={classes.sectionTitle}>{t('lead.field.comment')}</h3>
          <p className={classes.comment} tabIndex={0} role="group" aria-label={t('lead.field.comment')}>
            {comment}
          </p>
        </div>
      )}
    </Stack>
  )
}

/** The site's own fields and where the lead came from. */
export function LeadDetails({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const { origin } = lead
  const rows = [
    {
      key: 'form',
      name: t('lead.form'),
      value: lead.formId === null ? null : <FormLink projectId={lead.projectId} id={lead.formId} />,
    },
    { key: 'visit', name: t('lead.field.visit'), value: lead.visit },
    { key: 'method', name: t('lead.orderMethod'), value: lead.flags.order_creation_method ?? null },
    { key: 'referrer', name: t('lead.referrer'), value: origin.referrer },
    { key: 'ip', name: t('lead.ip'), value: origin.ip },
    { key: 'agent', name: t('lead.userAgent'), value: origin.userAgent },
  ]
  return (
    <>
      <FieldList title={t('lead.field.fields')} map={lead.fields} />
      <FieldList title={t('lead.clientFields')} map={lead.clientFields} />
      <FieldList title={t('lead.context')} map={lead.context} />
      {rows.some((row) => row.value !== null) && (
        <section>
          <h3 className={classes.sectionTitle}>{t('lead.origin')}</h3>
          <Facts rows={rows} />
        </section>
      )}
    </>
  )
}

function Phone({ lead }: { lead: Lead }) {
  const { t } = useTranslation()
  const number = lead.phoneE164 ?? lead.phone ?? ''
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 4 }}>
      {lead.phoneE164 === null ? (
        lead.phone
      ) : (
        <Anchor href={`tel:${number}`} inherit>
          {lead.phone}
        </Anchor>
      )}
      <CopyButton text={number} label={t('lead.copyPhone')} doneLabel={t('common.copied')} isIcon />
    </span>
  )
}

function FormLink({ projectId, id }: { projectId: Lead['projectId']; id: NonNullable<Lead['formId']> }) {
  const { t } = useTranslation()
  const title = useCall('forms.list', { projectId }).data?.items.find((form) => form.id === id)?.rule.title
  return (
    <Anchor href={`#/projects/${projectId}/forms/${id}`} inherit>
      {title === undefined || title === '' ? t('lead.formUntitled') : title}
    </Anchor>
  )
}

function FieldList({ title, map }: { title: string; map: JsonMap }) {
  const entries = Object.entries(map)
  if (entries.length === 0) return null
  return (
    <section>
      <h3 className={classes.sectionTitle}>{title}</h3>
      <Facts rows={entries.map(([key, value]) => ({ key, name: key, value: asText(value) }))} />
    </section>
  )
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
