import { Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Exchange } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { prettyText } from '../../ui/pretty-text.ts'
import classes from './delivery-timeline.module.css'

/** A request and its answer, as text. */
export function ExchangeView({ exchange }: { exchange: Exchange }) {
  const { t } = useTranslation()
  const format = useFormat()
  const answerTitle =
    exchange.status === null ? t('exchange.noAnswer') : `${t('exchange.answer')} · HTTP ${exchange.status}`
  return (
    <Stack gap={8}>
      <Message
        title={`${exchange.method} ${exchange.url}`}
        label={t('exchange.request')}
        headers={exchange.requestHeaders}
        body={exchange.requestBody}
        isCut={exchange.isRequestCut}
      />
      <Message
        title={`${answerTitle} · ${format.duration(exchange.durationMs)}${exchange.error === null ? '' : ` · ${exchange.error}`}`}
        label={t('exchange.answer')}
        headers={exchange.responseHeaders}
        body={exchange.responseBody}
        isCut={exchange.isResponseCut}
      />
    </Stack>
  )
}

function Message(props: {
  title: string
  label: string
  headers: Record<string, string>
  body: string | null
  isCut: boolean
}) {
  const { t } = useTranslation()
  const head = Object.entries(props.headers).map(([name, value]) => `${name}: ${value}`)
  const body = props.body === null || props.body === '' ? [] : ['', prettyText(props.body)]
  const text = [...head, ...body, ...(props.isCut ? ['', `… ${t('exchange.cut')}`] : [])].join('\n').trim()
  return (
    <div>
      <div className={classes.exchangeTitle}>{props.title}</div>
      {text !== '' && (
        <CodeBlock
          text={text}
          label={props.label}
          isWrapped
          maxHeight={260}
          copy={
            props.body === null ? undefined : (
              <CopyButton text={props.body} label={t('exchange.copyBody')} doneLabel={t('common.copied')} isIcon />
            )
          }
        />
      )}
    </div>
  )
}
