import { useEffect, useRef, useState } from 'react'
import { Badge, Button, Code, Group, Progress, Radio, Select, Stack, Text, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { PickedTarget, SelectorCandidate } from '../../../../src-preload/contract/index.ts'
import { Note } from '../../../ui/note.tsx'
import { Elsewhere } from './elsewhere.tsx'
import classes from './picked-panel.module.css'
import type { PickPlace } from '../rule-form.tsx'

/** A field of the rule that a picked control can fill. */
export type FieldPlace = { value: PickPlace; label: string }

/** The field that a control fills by its meaning, when there is one. */
function placeOf(picked: PickedTarget, places: readonly FieldPlace[] | null): PickPlace | null {
  const meaning = picked.controls[0]?.meaning ?? null
  return places?.find(({ value }) => value === `field:${meaning ?? ''}`)?.value ?? null
}

/** What was picked: selectors to choose from, with how they fit and why; and walking to parent and child. */
export function PickedPanel(props: {
  /** The session, for other pages of it. */
  session: string
  picked: PickedTarget
  /** How many other targets were taken already. */
  taken: number
  /** It is the selector of all taken targets, and not the newest pick. */
  isJoined: boolean
  /** Fields to choose from for a picked control; null when it is known where it goes. */
  places: readonly FieldPlace[] | null
  onMove: (to: 'parent' | 'child') => void
  onHover: (selector: string | null) => void
  onUse: (selector: string, place: PickPlace | null) => void
  onAddTarget: (selector: string) => void
  onClearTargets: () => void
}) {
  const { t } = useTranslation()
  const { picked, places } = props
  const [chosen, setChosen] = useState(picked.candidates[0]?.selector ?? '')
  const [place, setPlace] = useState(() => placeOf(picked, places))
  return (
    <Stack gap="sm" role="region" aria-label={t('picker.picked')}>
      {props.taken > 0 && (
        <Text fz="sm" role="status">
          {props.isJoined
            ? t('picker.joined', { count: props.taken })
            : t('picker.takenTargets', { count: props.taken })}
        </Text>
      )}
      <Target picked={picked} onMove={props.onMove} />
      <Warnings picked={picked} />
      <Radio.Group value={chosen} onChange={setChosen} aria-label={t('picker.candidates')}>
        <Stack gap={8}>
          {picked.candidates.map((candidate) => (
            <Candidate key={candidate.selector} candidate={candidate} onHover={props.onHover} />
          ))}
        </Stack>
      </Radio.Group>
      {picked.intent !== 'field' && <Elsewhere id={props.session} selector={chosen} />}
      {places !== null && (
        <Select
          label={t('picker.fillsField')}
          placeholder={t('picker.chooseField')}
          maw={320}
          value={place}
          data={places}
          onChange={(value) => {
            setPlace(places.find((known) => known.value === value)?.value ?? null)
          }}
        />
      )}
      <Group gap="xs" className={classes.actions}>
        <Button
          size="sm"
          disabled={chosen === '' || (places !== null && place === null)}
          onClick={() => {
            props.onUse(chosen, place)
          }}
        >
          {t('picker.use')}
        </Button>
        {picked.intent !== 'field' && !props.isJoined && (
          <Button
            size="sm"
            variant="default"
            disabled={chosen === ''}
            onClick={() => {
              props.onAddTarget(chosen)
            }}
          >
            {props.taken === 0 ? t('picker.addTarget') : t('picker.addTargetCount', { count: props.taken + 1 })}
          </Button>
        )}
        {props.taken > 0 && (
          <Button size="sm" variant="subtle" color="gray" c="inherit" onClick={props.onClearTargets}>
            {t('picker.clearTargets')}
          </Button>
        )}
      </Group>
    </Stack>
  )
}

function Warnings({ picked }: { picked: PickedTarget }) {
  const { t } = useTranslation()
  return picked.warnings.map((warning) => (
    <Note key={warning} tone="warning">
      {t(`picker.warning.${warning}`)}
    </Note>
  ))
}

function Target({ picked, onMove }: { picked: PickedTarget; onMove: (to: 'parent' | 'child') => void }) {
  const { t } = useTranslation()
  const ref = useRef<HTMLDivElement>(null)
  // What was picked is what the person wants to see, wherever the pane stands.
  useEffect(() => {
    ref.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <Group ref={ref} className={classes.target} justify="space-between" gap="xs">
      <div style={{ minWidth: 0 }}>
        <Text fz="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {picked.tag}
        </Text>
        <Text fz="xs" c="dimmed" truncate>
          {picked.words}
        </Text>
      </div>
      <Group gap={6}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!picked.hasParent}
          onClick={() => {
            onMove('parent')
          }}
        >
          {t('picker.parent')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!picked.hasChild}
          onClick={() => {
            onMove('child')
          }}
        >
          {t('picker.child')}
        </Button>
      </Group>
    </Group>
  )
}

function Candidate({
  candidate,
  onHover,
}: {
  candidate: SelectorCandidate
  onHover: (selector: string | null) => void
}) {
  const { t } = useTranslation()
  const percent = Math.round(candidate.score * 100)
  return (
    <div
      onMouseEnter={() => {
        onHover(candidate.selector)
      }}
      onMouseLeave={() => {
        onHover(null)
      }}
    >
      <Radio
        value={candidate.selector}
        label={<Code style={{ overflowWrap: 'anywhere' }}>{candidate.selector}</Code>}
        description={
          <Group gap={6} mt={2} component="span">
            <Badge
              component="span"
              size="sm"
              variant="light"
              color={candidate.count === 1 ? 'teal' : 'yellow'}
              c="inherit"
            >
              {t('picker.matches', { count: candidate.count })}
            </Badge>
            <span>{candidate.reasons.map((reason) => t(`picker.reason.${reason}`)).join(', ')}</span>
          </Group>
        }
      />
      <Reliability percent={percent} />
    </div>
  )
}

/** From these per cents on a selector is reliable, or fair. */
const GOOD_PERCENT = 70
const FAIR_PERCENT = 40

function Reliability({ percent }: { percent: number }) {
  const { t } = useTranslation()
  const degree = percent >= GOOD_PERCENT ? 'good' : percent >= FAIR_PERCENT ? 'fair' : 'poor'
  const words = t('picker.score', { percent, degree: t(`picker.degree.${degree}`) })
  return (
    <Tooltip label={t('picker.scoreText')} multiline maw={320} position="bottom-start">
      <Group gap={8} mt={4} ml={32} w="fit-content">
        <Progress value={percent} size={4} w={120} color={COLOUR[degree]} aria-label={words} />
        <Text fz="xs" c="dimmed">
          {words}
        </Text>
      </Group>
    </Tooltip>
  )
}

const COLOUR = { good: 'teal', fair: 'yellow', poor: 'red' } as const
