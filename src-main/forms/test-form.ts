import { type Capture, capture, type Form, form, type FormRule, formRule } from '../../src-preload/contract/index.ts'

/** A rule for tests: a form that fills name, phone and e-mail from its fields. */
export function newRule(over: Record<string, unknown> = {}): FormRule {
  return formRule.parse({
    title: 'Заявка с {domain}',
    type: 'form',
    selector: '#order',
    name: { source: { kind: 'field', name: 'fio' } },
    phone: { source: { kind: 'field', name: 'tel' }, isRequired: true },
    email: { source: { kind: 'field', name: 'mail' } },
    ...over,
  })
}

/** A published form for tests. */
export function newForm(over: Partial<Form> = {}): Form {
  return form.parse({
    id: 'form_1',
    projectId: 'project_1',
    rule: newRule(),
    isEnabled: true,
    version: 1,
    fingerprint: null,
    createdAt: 1,
    changedAt: 1,
    lastLeadAt: null,
    leadCount: 0,
    incompleteCount: 0,
    lastIncompleteAt: null,
    lastCheck: null,
    ...over,
  })
}

/** What was captured, for tests. */
export function newCapture(over: Record<string, unknown> = {}): Capture {
  return capture.parse({
    controls: [
      ['fio', 'Анна Ким'],
      ['tel', '+7 900 000-00-01'],
      ['mail', 'anna@example.com'],
    ],
    ...over,
  })
}
