/**
 * Where requests of an address are counted. A subscriber of IPv6 is given 2^64 addresses at least (RFC 6177): they are one
 * sender, as an address of IPv4 is.
 */
export function senderOf(address: string): string {
  // A socket that listens on IPv6 writes IPv4 addresses with a prefix (RFC 4291 §2.5.5.2).
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!plain.includes(':')) return plain;
  const [head = '', tail] = plain.toLowerCase().split('::');
  const parts = (text: string) => (text === '' ? [] : text.split(':'));
  const zeros = tail === undefined ? 0 : 8 - parts(head).length - parts(tail).length;
  return [...parts(head), ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...parts(tail ?? '')]
    .slice(0, 4)
    .map((part) => part.replace(/^0+(?=.)/, ''))
    .join(':');
}
