import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Logo } from '../../ui/logo.tsx'
import classes from './first-run.module.css'

/** Nothing is here yet: what the tool does and how it starts, in three steps. */
export function FirstRun({ onCreate }: { onCreate: () => void }) {
  const { t } = useTranslation()
  const steps = [
    { title: t('firstRun.step1'), text: t('firstRun.step1Text') },
    { title: t('firstRun.step2'), text: t('firstRun.step2Text') },
    { title: t('firstRun.step3'), text: t('firstRun.step3Text') },
  ]
  return (
    <div className={classes.page}>
      <Logo size={56} />
      <h1 className={classes.title}>{t('firstRun.title')}</h1>
      <p className={classes.text}>{t('firstRun.text')}</p>
      <ol className={classes.steps}>
        {steps.map((step, index) => (
          <li key={step.title} className={classes.step}>
            <span className={classes.number} aria-hidden>
              {index + 1}
            </span>
            <div>
              <h2 className={classes.stepTitle}>{step.title}</h2>
              <p className={classes.stepText}>{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
      <Button size="md" leftSection={<IconPlus size={18} aria-hidden />} onClick={onCreate}>
        {t('firstRun.start')}
      </Button>
    </div>
  )
}
