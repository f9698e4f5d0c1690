import { Select } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { projectId, type ProjectId } from '../../src-preload/contract/index.ts'
import { useCall } from '../stores/calls.ts'

/** Chooses a project by name. `null` = all of them, where that makes sense. */
export function ProjectSelect(props: {
  value: ProjectId | null
  onChange: (value: ProjectId | null) => void
  label: string
  isLabelVisible?: boolean
  placeholder?: string
  width?: number
}) {
  const { t } = useTranslation()
  const projects = useCall('projects.list', {})
  const options = (projects.data?.items ?? []).map((project) => ({ value: project.id, label: project.name }))
  return (
    <Select
      {...(props.isLabelVisible === true ? { label: props.label } : { 'aria-label': props.label })}
      placeholder={props.placeholder ?? t('common.allProjects')}
      data={options}
      value={props.value}
      onChange={(value) => {
        props.onChange(projectId.safeParse(value).data ?? null)
      }}
      w={props.width ?? '100%'}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common.allProjects') }}
      nothingFoundMessage={t('common.nothingFound')}
      comboboxProps={{ width: 320, position: 'bottom-start' }}
    />
  )
}
