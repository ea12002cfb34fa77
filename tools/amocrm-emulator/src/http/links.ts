/** HAL `_links` of one address below `/api/v4`. */
export function selfLink(base: string, path: string): { self: { href: string } } {
  return { self: { href: `${base}/api/v4/${path}` } };
}
