import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { safeUrl } from '../ui/safe-url.ts'

/** Number of a deal in the CRM, as a link where the CRM has an address for it. */
export function DealLink({ crmId, url }: { crmId: string; url: string | null }) {
  const { t } = useTranslation()
  const href = safeUrl(url)
  if (href === null) return <span>{t('lead.deal', { crmId })}</span>
  return (
    <Anchor
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      inherit
      onClick={(event) => {
        event.stopPropagation()
      }}
    >
      {t('lead.deal', { crmId })} <IconExternalLink size={12} role="img" aria-label={t('lead.opensCrm')} />
    </Anchor>
  )
}
