import type { DeliverJob } from '../kit/types.ts'
import type { NewDeal } from './types.ts'

/** The deal of a lead; fields the CRM does not know are kept in the comment. */
export function transform({ marker, lead }: DeliverJob): NewDeal {
  const fields = Object.entries(lead.fields).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  const comment = [lead.comment, ...fields].filter((part) => part !== null).join('\n')
  return {
    marker,
    title: lead.title ?? '',
    name: lead.name,
    phone: lead.phone,
    email: lead.email,
    comment: comment === '' ? null : comment,
  }
}
