/** The mark of the house: a roof with an earth under it. */
export function BrandMark() {
  return (
    <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" className="brand-field" />
      <path d="M16 6 5.500 14.600h3V25h15V14.600h3z" fill="#fff" />
      <path d="M12 16.200h8M16 16.200v7M13 23h6" className="brand-line" />
    </svg>
  );
}
