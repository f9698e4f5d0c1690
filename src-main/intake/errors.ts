/**
 * Every error the intake answers with: the machine code in `error`, the HTTP status, the text in `data`. Clients written
 * for Roistat read the body and take any status but 200 for an outage, so troubles of the call itself are answered with 200.
 */
export const INTAKE_ERRORS = {
  unknown_key: {
    status: 200,
    text: 'Unknown integration key. The request is kept; check the key in the project settings.',
  },
  crm_rejected: { status: 200, text: 'The lead is stored, but the CRM did not take it.' },
  bad_submission: { status: 400, text: 'The submission of the tag cannot be read. It is kept.' },
  unknown_lead: { status: 200, text: 'No lead with this id.' },
  missing_id: { status: 200, text: 'The parameter id is missing.' },
  missing_message: { status: 200, text: 'The parameter message is missing.' },
  unknown_path: { status: 404, text: 'There is nothing at this address.' },
  method_not_allowed: { status: 405, text: 'Use GET or POST.' },
  bad_request: { status: 400, text: 'This is not a readable HTTP request.' },
  request_timeout: { status: 408, text: 'The request was not finished in time.' },
  header_too_large: { status: 431, text: 'The address and headers are too long; send the data by POST.' },
  too_busy: { status: 503, text: 'Too many requests are waiting. Send it again later.' },
  not_stored: { status: 503, text: 'The lead could not be stored. Send it again later.' },
  not_ready: { status: 503, text: 'The relay is not ready yet.' },
} as const satisfies Record<string, { status: number; text: string }>

/** Machine code of an error. */
export type IntakeErrorCode = keyof typeof INTAKE_ERRORS
