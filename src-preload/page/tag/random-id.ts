/** 128 random bits; `crypto.randomUUID` is missing on sites without TLS. */
export const randomId = (): string =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36).padStart(7, '0')).join('')
