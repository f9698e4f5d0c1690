import { useState } from 'react'
import { Button, Checkbox, Group, Text, UnstyledButton } from '@mantine/core'
import { IconChecks, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { UnrecognisedId, UnrecognisedLead } from '../../../src-preload/contract/index.ts'
import { CallFailure } from '../../parts/call-failure.tsx'
import { Moment } from '../../parts/moment.tsx'
import { useConfirm } from '../../parts/use-confirm.tsx'
import { useCall, useCommand } from '../../stores/calls.ts'
import { navigate } from '../../stores/route.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { EmptyView, LoadingRows } from '../../ui/feedback.tsx'
import { Page } from '../../ui/page.tsx'
import { AssignDialog } from './assign-dialog.tsx'
import { UnrecognisedDetail } from './unrecognised-detail.tsx'
import classes from './unrecognised-screen.module.css'

const STEP = 50
const MOST = 200

/** The box of submissions whose key nobody knows: look, assign to a project, or throw away. */
export function UnrecognisedScreen({ openId }: { openId: UnrecognisedId | null }) {
  const { t } = useTranslation()
  const [limit, setLimit] = useState(STEP)
  const [ticked, setTicked] = useState<ReadonlySet<UnrecognisedId>>(new Set())
  const [assigning, setAssigning] = useState<readonly UnrecognisedId[] | null>(null)
  const box = useCall('unrecognised.list', { limit }, { keepsPrevious: true })
  if (box.isError) return <CallFailure error={box.error} onRetry={() => void box.refetch()} />
  if (box.data === undefined) return <LoadingRows label={t('common.loading')} />
  const { items, total, next } = box.data
  const present = items.map(({ id }) => id).filter((id) => ticked.has(id))
  const forget = () => {
    setTicked(new Set())
    navigate('/unrecognised', { isReplacing: true })
  }
  return (
    <Page title={t('unrecognised.title')} subtitle={t('unrecognised.text')}>
      {items.length === 0 ? (
        <EmptyView icon={IconChecks} title={t('unrecognised.empty')} text={t('unrecognised.emptyText')} />
      ) : (
        <>
          <Actions ids={present} onAssign={setAssigning} onDiscarded={forget} />
          <div className={classes.frame}>
            <Box items={items} ticked={ticked} onTick={setTicked} />
          </div>
          {next !== null && (
            <Group>
              <Text fz="sm" c="dimmed">
                {t('unrecognised.shown', { shown: items.length, total })}
              </Text>
              {limit < MOST && (
                <Button
                  variant="default"
                  size="xs"
                  onClick={() => {
                    setLimit(Math.min(MOST, limit + STEP))
                  }}
                >
                  {t('common.more')}
                </Button>
              )}
            </Group>
          )}
        </>
      )}
      {openId !== null && <UnrecognisedDetail id={openId} onAssign={setAssigning} onGone={forget} />}
      {assigning !== null && (
        <AssignDialog
          ids={assigning}
          onDone={forget}
          onClose={() => {
            setAssigning(null)
          }}
        />
      )}
    </Page>
  )
}

function Actions(props: {
  ids: UnrecognisedId[]
  onAssign: (ids: readonly UnrecognisedId[]) => void
  onDiscarded: () => void
}) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const discard = useCommand('unrecognised.discard', { refreshes: ['system'], onDone: props.onDiscarded })
  const { ids } = props
  return (
    <Group gap="xs" role="toolbar" aria-label={t('bulk.title')}>
      <Button
        size="xs"
        disabled={ids.length === 0}
        onClick={() => {
          props.onAssign(ids)
        }}
      >
        {t('unrecognised.assign')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconTrash size={15} aria-hidden />}
        disabled={ids.length === 0}
        loading={discard.isPending}
        onClick={() => {
          confirm({
            title: t('unrecognised.discardTitle', { count: ids.length }),
            text: t('unrecognised.discardText'),
            confirmLabel: t('unrecognised.discard'),
            isDangerous: true,
            onConfirm: () => {
              discard.mutate({ ids })
            },
          })
        }}
      >
        {t('unrecognised.discard')}
      </Button>
      <Text fz="sm" c="dimmed" role="status">
        {ids.length > 0 ? t('unrecognised.ticked', { count: ids.length }) : t('unrecognised.tickHint')}
      </Text>
    </Group>
  )
}

function Box(props: {
  items: readonly UnrecognisedLead[]
  ticked: ReadonlySet<UnrecognisedId>
  onTick: (ticked: ReadonlySet<UnrecognisedId>) => void
}) {
  const { t } = useTranslation()
  const { items, ticked, onTick } = props
  const isAll = items.every(({ id }) => ticked.has(id))
  const tickAll = (
    <Checkbox
      aria-label={t('unrecognised.tickAll')}
      checked={isAll}
      indeterminate={!isAll && items.some(({ id }) => ticked.has(id))}
      onChange={() => {
        onTick(isAll ? new Set() : new Set(items.map(({ id }) => id)))
      }}
    />
  )
  return (
    <DataTable
      label={t('unrecognised.title')}
      columns={[
        tickAll,
        t('unrecognised.received'),
        t('unrecognised.who'),
        t('unrecognised.key'),
        t('unrecognised.from'),
      ]}
    >
      {items.map((item) => (
        <tr key={item.id}>
          <td className={classes.tick}>
            <Checkbox
              aria-label={t('leads.selectOne', { id: item.id })}
              checked={ticked.has(item.id)}
              onChange={() => {
                const next = new Set(ticked)
                if (!next.delete(item.id)) next.add(item.id)
                onTick(next)
              }}
            />
          </td>
          <td className={classes.when}>
            <Moment atMs={item.receivedAt} />
          </td>
          <td>
            <UnstyledButton
              className={classes.open}
              onClick={() => {
                navigate(`/unrecognised/${item.id}`)
              }}
            >
              {item.name ?? item.phone ?? item.email ?? item.title ?? item.id}
            </UnstyledButton>
            <Text fz="xs" c="dimmed">
              {[item.title, item.phone].filter((part) => part !== null).join(' · ')}
            </Text>
          </td>
          <td className={classes.key}>{item.key === '' ? t('unrecognised.noKey') : item.key}</td>
          <td>{item.origin.referrer ?? item.origin.ip ?? ''}</td>
        </tr>
      ))}
    </DataTable>
  )
}
