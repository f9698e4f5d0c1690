import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useTranslation } from 'react-i18next'

/** What a person is asked before something happens that is hard to undo. */
export type Question = {
  title: string
  text: string
  confirmLabel: string
  isDangerous?: boolean
  onConfirm: () => void
}

/** Asks before doing. */
export function useConfirm(): (question: Question) => void {
  const { t } = useTranslation()
  return (question) => {
    modals.openConfirmModal({
      title: question.title,
      children: <Text fz="sm">{question.text}</Text>,
      labels: { confirm: question.confirmLabel, cancel: t('common.cancel') },
      confirmProps: { color: question.isDangerous === true ? 'red.8' : 'ink' },
      onConfirm: question.onConfirm,
    })
  }
}
