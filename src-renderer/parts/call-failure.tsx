import { useTranslation } from 'react-i18next'
import { errorText } from '../i18n/error-text.ts'
import { FailureView } from '../ui/feedback.tsx'

/** A query that failed, in words, with "try again". */
export function CallFailure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <FailureView
      title={t('errors.loadTitle')}
      text={errorText(t, error)}
      retryLabel={t('common.retry')}
      onRetry={onRetry}
    />
  )
}
