/** The fingerprint of a submission moves to its lead: one insert less for every lead. */
export const leadFingerprints = `
ALTER TABLE leads ADD COLUMN fingerprint BLOB;
UPDATE leads SET fingerprint = (SELECT r.fingerprint FROM recent_submissions r WHERE r.lead_id = leads.id)
  WHERE id IN (SELECT lead_id FROM recent_submissions);
DROP TABLE recent_submissions;
`
