import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FailureView } from '../ui/feedback.tsx'

/** Catches what a screen throws while it renders. React knows no other way than a class. */
export class ScreenBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override render(): ReactNode {
    return this.state.hasFailed ? <BrokenScreen /> : this.props.children
  }
}

function BrokenScreen() {
  const { t } = useTranslation()
  return (
    <FailureView
      title={t('errors.screenTitle')}
      text={t('errors.screenText')}
      retryLabel={t('shell.reload')}
      onRetry={() => {
        window.location.reload()
      }}
    />
  )
}
