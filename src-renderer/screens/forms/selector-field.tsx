import { useState } from 'react'
import { Badge, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPointer } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { caughtCount, type PickerState, type SelectorMatch } from '../../../src-preload/contract/index.ts'
import { useSelectorMatches } from './picker/use-selector-matches.ts'

/** The selectors of a rule: typed or pointed at, and what they match on the open page while they are typed. */
export function SelectorField(props: {
  selector: string
  /** Type of the rule: one for forms catches forms alone, whatever else is matched. */
  type: 'form' | 'button'
  error: string | undefined
  /** The open page; null while there is none. */
  page: PickerState | null
  onPick: (() => void) | null
  onChange: (selector: string) => void
}) {
  const { t } = useTranslation()
  const [isFocused, setIsFocused] = useState(false)
  const matches = useSelectorMatches(props.page, { list: props.selector, isShown: isFocused })
  return (
    <div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          style={{ flex: 1 }}
          label={t('forms.selector')}
          description={t('forms.selectorText')}
          placeholder="#order, .popup form"
          value={props.selector}
          error={props.error}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          onFocus={() => {
            setIsFocused(true)
          }}
          onBlur={() => {
            setIsFocused(false)
          }}
          onChange={(event) => {
            props.onChange(event.currentTarget.value)
          }}
        />
        {props.onPick !== null && (
          <Button variant="default" leftSection={<IconPointer size={16} aria-hidden />} onClick={props.onPick}>
            {t('forms.point')}
          </Button>
        )}
      </Group>
      <div role="status" aria-label={t('picker.selectorMatches')}>
        <Matches matches={matches.filter((match) => match.isValid)} type={props.type} />
      </div>
    </div>
  )
}

/** Of a list of matches: nothing caught, too much caught, or nothing that a rule for forms catches. */
function warningOf(caught: readonly number[], isSomethingMatched: boolean) {
  if (caught.some((count) => count > 1)) return 'matches_several'
  if (caught.some((count) => count > 0)) return null
  return isSomethingMatched ? 'not_a_form' : 'matches_nothing'
}

/** None and many are said in words: the first catches nothing, the second more than was perhaps meant. */
function Matches({ matches, type }: { matches: readonly SelectorMatch[]; type: 'form' | 'button' }) {
  const { t } = useTranslation()
  if (matches.length === 0) return null
  const caught = matches.map((match) => ({ selector: match.selector, count: caughtCount(match, type) }))
  const isSomethingMatched = matches.some(({ count }) => count > 0)
  const warning = warningOf(
    caught.map(({ count }) => count),
    isSomethingMatched,
  )
  return (
    <Stack gap={4} mt={6}>
      {caught.map(({ selector, count }, index) => (
        <Group key={`${selector} ${index}`} gap={6}>
          {matches.length > 1 && <Code style={{ overflowWrap: 'anywhere' }}>{selector}</Code>}
          <Badge size="sm" variant="light" color={count === 1 ? 'teal' : 'yellow'} c="inherit">
            {count === 0 ? t('picker.noMatches') : t('picker.matches', { count })}
          </Badge>
          {matches.length === 1 && (
            <Text fz="xs" c="dimmed">
              {t('picker.onThisPage')}
            </Text>
          )}
        </Group>
      ))}
      {warning !== null && (
        <Text fz="xs" c="dimmed">
          {t(`picker.warning.${warning}`)}
        </Text>
      )}
    </Stack>
  )
}
