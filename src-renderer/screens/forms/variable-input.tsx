import { useRef, useState } from 'react'
import { ActionIcon, Menu, ScrollArea, Textarea, TextInput } from '@mantine/core'
import { IconBraces } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { VARIABLES } from '../../../src-preload/contract/index.ts'
import { type Completion, completeVariable, insertVariable } from './complete-variable.ts'
import classes from './variable-input.module.css'

type Control = HTMLInputElement | HTMLTextAreaElement

/** A text in which variables may stand: typing `{` offers them, a button lists all. */
export function VariableInput(props: {
  label: string
  description?: string
  value: string
  placeholder?: string
  error?: string | undefined
  isMultiline?: boolean
  maxLength?: number
  onChange: (value: string) => void
}) {
  const { t } = useTranslation()
  const ref = useRef<Control | null>(null)
  const [open, setOpen] = useState<Completion | null>(null)
  const [active, setActive] = useState(0)
  const put = (word: string) => {
    const at = ref.current?.selectionStart ?? props.value.length
    const next = insertVariable(props.value, at, word)
    props.onChange(next.text)
    setOpen(null)
    requestAnimationFrame(() => {
      ref.current?.focus()
      ref.current?.setSelectionRange(next.caret, next.caret)
    })
  }
  const shared = {
    label: props.label,
    ...(props.description === undefined ? {} : { description: props.description }),
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
    ...(props.error === undefined ? {} : { error: props.error }),
    ...(props.maxLength === undefined ? {} : { maxLength: props.maxLength }),
    value: props.value,
    rightSection: <VariableMenu onChoose={put} label={t('forms.insertVariable')} />,
    onChange: (event: React.ChangeEvent<Control>) => {
      props.onChange(event.currentTarget.value)
      setOpen(completeVariable(event.currentTarget.value, event.currentTarget.selectionStart ?? 0))
      setActive(0)
    },
    onBlur: () => {
      setOpen(null)
    },
    onKeyDown: (event: React.KeyboardEvent<Control>) => {
      if (open === null || open.words.length === 0) return
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
      if (step !== 0) {
        event.preventDefault()
        setActive((active + step + open.words.length) % open.words.length)
      } else if (event.key === 'Enter' || event.key === 'Tab') {
        event.preventDefault()
        put(open.words[active] ?? open.words[0] ?? '')
      } else if (event.key === 'Escape') {
        event.stopPropagation()
        setOpen(null)
      }
    },
  }
  const setRef = (element: Control | null) => {
    ref.current = element
  }
  return (
    <div className={classes.box}>
      {props.isMultiline === true ? (
        <Textarea {...shared} ref={setRef} autosize minRows={2} maxRows={8} />
      ) : (
        <TextInput {...shared} ref={setRef} />
      )}
      {open !== null && open.words.length > 0 && (
        <WordList words={open.words} active={active} label={t('forms.variables')} onChoose={put} />
      )}
    </div>
  )
}

function WordList(props: {
  words: readonly string[]
  active: number
  label: string
  onChoose: (word: string) => void
}) {
  return (
    <ul className={classes.words} role="listbox" aria-label={props.label}>
      {props.words.map((word, index) => (
        <li
          key={word}
          role="option"
          aria-selected={index === props.active}
          className={index === props.active ? classes.active : classes.word}
          onMouseDown={(event) => {
            event.preventDefault()
            props.onChoose(word)
          }}
        >
          {`{${word}}`}
        </li>
      ))}
    </ul>
  )
}

function VariableMenu({ onChoose, label }: { onChoose: (word: string) => void; label: string }) {
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={label} title={label}>
          <IconBraces size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <ScrollArea.Autosize mah={280}>
          {VARIABLES.map((word) => (
            <Menu.Item
              key={word}
              ff="monospace"
              fz="xs"
              onClick={() => {
                onChoose(word)
              }}
            >
              {`{${word}}`}
            </Menu.Item>
          ))}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  )
}
