/** The mark of Estafeta: a relay baton on its way, with the track behind it. Decorative: the name stands beside it. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#203680" />
      <path d="M4 21.5h6M3.5 26h9.5M6.5 17h3" stroke="#90a8ee" strokeWidth="1.8" strokeLinecap="round" />
      <g transform="rotate(-38 18 15)">
        <rect x="6.5" y="11.6" width="23" height="6.8" rx="3.4" fill="#f07f4c" />
        <rect x="12" y="11.6" width="3.2" height="6.8" fill="#fff" />
        <rect x="20.8" y="11.6" width="3.2" height="6.8" fill="#fff" />
      </g>
    </svg>
  )
}
