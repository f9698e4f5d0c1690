import { Badge, Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useEffect } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { PageForm, PageSurvey } from '../../../../src-preload/contract/index.ts'
import { errorText } from '../../../i18n/error-text.ts'
import { useCore } from '../../../stores/core.ts'
import { LoadingLine } from '../../../ui/feedback.tsx'
import { Note } from '../../../ui/note.tsx'
import { PageControls } from './page-controls.tsx'
import { PageFrames } from './page-frames.tsx'
import { pagePlace } from './page-place.ts'

/** A loose button with its inputs, where a page has no form element. */
type LooseGroup = PageSurvey['loose'][number]

/** Everything on the page that could be captured: the way without a mouse, and the fast one with it. */
export function SurveyPanel(props: {
  id: string
  url: string
  isLoading: boolean
  /** Another number when the page has other forms than before. */
  formsVersion: number
  onHover: (selector: string | null) => void
  onTakeForm: (form: PageForm) => void
  onTakeButton: (group: LooseGroup, selector: string) => void
  onOpenFrame: (address: string) => void
}) {
  const { t } = useTranslation()
  const { api } = useCore()
  const survey = useQuery({
    // A page that is still loading has not all of its forms; every load is looked at anew.
    queryKey: ['picker', 'survey', props.id, pagePlace(props.url), props.isLoading],
    enabled: !props.isLoading,
    queryFn: () => api.picker.survey({ id: props.id }),
    retry: false,
    staleTime: 0,
  })
  const { refetch } = survey
  const isLoaded = !props.isLoading
  // Another part of the same page, or a popup, may have other forms: they take the place of those that are shown, without a gap.
  useEffect(() => {
    if (isLoaded) void refetch({ cancelRefetch: false })
  }, [isLoaded, props.url, props.formsVersion, refetch])
  const forms = survey.data?.forms ?? []
  const sorted = [...forms].sort(
    (a, b) => Number(b.isLeadForm) - Number(a.isLeadForm) || Number(b.isVisible) - Number(a.isVisible),
  )
  return (
    <Stack gap="sm" role="region" aria-label={t('picker.survey')}>
      <Group justify="space-between">
        <Text fz="sm" fw={600}>
          {t('picker.survey')}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          loading={survey.isFetching}
          onClick={() => void refetch()}
        >
          {t('picker.lookAgain')}
        </Button>
      </Group>
      {survey.isPending && <LoadingLine label={t('picker.looking')} />}
      {survey.isError && <Note tone="bad">{errorText(t, survey.error)}</Note>}
      {survey.data?.warnings.map((warning) => (
        <Note key={warning} tone="warning">
          {t(`picker.warning.${warning}`)}
        </Note>
      ))}
      {sorted.map((form, index) => (
        <FoundForm key={`${form.candidates[0]?.selector ?? ''} ${index}`} form={form} {...props} />
      ))}
      {survey.data?.loose.map((group, index) => (
        <FoundButton key={index} group={group} {...props} />
      ))}
      {survey.data !== undefined && (
        <PageFrames
          frames={survey.data.frames}
          url={props.url}
          isSuspect={survey.data.warnings.some((one) => one === 'inside_iframe' || one === 'external_widget')}
          onOpen={props.onOpenFrame}
        />
      )}
      {survey.data !== undefined && forms.length === 0 && survey.data.loose.length === 0 && (
        <Text fz="sm" c="dimmed">
          {t('picker.nothingFound')}
        </Text>
      )}
    </Stack>
  )
}

type Hover = { onHover: (selector: string | null) => void }

/** What the mouse or the keyboard stands on is shown on the page. */
function paintsWhileLookedAt(selector: string, onHover: Hover['onHover']) {
  const show = () => {
    onHover(selector)
  }
  const hide = () => {
    onHover(null)
  }
  return { onMouseEnter: show, onMouseLeave: hide, onFocus: show, onBlur: hide }
}

function FoundForm(
  props: Hover & {
    form: PageForm
    onTakeForm: (form: PageForm) => void
    onTakeButton: (group: LooseGroup, selector: string) => void
  },
) {
  const { t } = useTranslation()
  const { form, onHover } = props
  const { similar } = form
  const selector = form.candidates[0]?.selector ?? ''
  return (
    <div {...paintsWhileLookedAt(selector, onHover)}>
      <Group gap={6} mb={4}>
        <Text fz="sm" fw={600}>
          {form.title === '' ? t('picker.formWithoutTitle') : form.title}
        </Text>
        {form.builder !== null && (
          <Badge size="sm" variant="light" color="gray" c="inherit">
            {form.builder}
          </Badge>
        )}
        {!form.isVisible && (
          <Badge size="sm" variant="light" color="yellow" c="inherit">
            {t('picker.hidden')}
          </Badge>
        )}
        {!form.isLeadForm && (
          <Badge size="sm" variant="light" color="gray" c="inherit">
            {t('picker.notLeadForm')}
          </Badge>
        )}
      </Group>
      <Code style={{ overflowWrap: 'anywhere' }}>{selector}</Code>
      <PageControls controls={form.controls} />
      {form.warnings.map((warning) => (
        <Text key={warning} fz="xs" c="dimmed">
          {t(`picker.warning.${warning}`)}
        </Text>
      ))}
      <Group gap={6} mt={6}>
        <Button
          size="compact-sm"
          variant={form.isLeadForm ? 'filled' : 'default'}
          disabled={selector === ''}
          onClick={() => {
            props.onTakeForm(form)
          }}
        >
          {t('picker.takeForm')}
        </Button>
        {similar !== undefined && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              props.onTakeForm({ ...form, candidates: [similar.candidate, ...form.candidates] })
            }}
          >
            {t('picker.takeSimilar', { count: similar.count })}
          </Button>
        )}
        {form.buttons.map((button, index) => (
          <TakeButton key={index} {...props} group={{ button, controls: form.controls }} />
        ))}
      </Group>
    </div>
  )
}

/** The button of a form instead of the form: for sites that send without submitting. */
function TakeButton(props: Hover & { group: LooseGroup; onTakeButton: (group: LooseGroup, selector: string) => void }) {
  const { t } = useTranslation()
  const { button } = props.group
  const selector = button.candidates[0]?.selector ?? ''
  if (selector === '' || button.text === '') return null
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      maw="100%"
      {...paintsWhileLookedAt(selector, props.onHover)}
      onClick={() => {
        props.onTakeButton(props.group, selector)
      }}
    >
      {t('picker.takeButtonOf', { text: button.text })}
    </Button>
  )
}

function FoundButton(
  props: Hover & { group: LooseGroup; onTakeButton: (group: LooseGroup, selector: string) => void },
) {
  const { t } = useTranslation()
  const { group, onHover } = props
  const selector = group.button.candidates[0]?.selector ?? ''
  return (
    <div {...paintsWhileLookedAt(selector, onHover)}>
      <Text fz="sm" fw={600}>
        {t('picker.looseButton', { text: group.button.text })}
      </Text>
      <Code style={{ overflowWrap: 'anywhere' }}>{selector}</Code>
      <PageControls controls={group.controls} />
      <Button
        size="compact-sm"
        mt={6}
        variant="default"
        disabled={selector === ''}
        onClick={() => {
          props.onTakeButton(group, selector)
        }}
      >
        {t('picker.takeButton')}
      </Button>
    </div>
  )
}
