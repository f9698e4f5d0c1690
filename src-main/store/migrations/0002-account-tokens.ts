/** Tokens of accounts that are signed in to: sealed, one set per connection. */
export const accountTokens = `
ALTER TABLE connections ADD COLUMN tokens BLOB;
`
