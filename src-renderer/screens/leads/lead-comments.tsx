import { Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LeadComment, LeadOriginal } from '../../../src-preload/contract/index.ts'
import { useFormat } from '../../i18n/use-format.ts'
import { Moment } from '../../parts/moment.tsx'
import { CodeBlock } from '../../ui/code-block.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { prettyText } from '../../ui/pretty-text.ts'
import classes from './lead-panel.module.css'

/** Comments that came after the lead. */
export function LeadComments({ comments }: { comments: readonly LeadComment[] }) {
  return (
    <Stack gap="sm">
      {comments.map((comment) => (
        <div key={comment.id}>
          <Text fz="xs" c="dimmed" mb={4}>
            <Moment atMs={comment.receivedAt} /> {comment.title}
          </Text>
          <p className={classes.comment}>{comment.message}</p>
        </div>
      ))}
    </Stack>
  )
}

/** The submission exactly as it came, as text. */
export function LeadOriginalText({ original }: { original: LeadOriginal }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <Stack gap={6}>
      <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {original.method} {original.target}
        {original.contentType === null ? '' : ` · ${original.contentType}`} · {format.bytes(original.byteLength)}
      </Text>
      <CodeBlock
        text={prettyText(original.text)}
        label={t('lead.original')}
        isWrapped
        maxHeight={280}
        copy={<CopyButton text={original.text} label={t('lead.copyOriginal')} doneLabel={t('common.copied')} isIcon />}
      />
    </Stack>
  )
}
