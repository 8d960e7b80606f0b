/** A year, with the names below ours: a browser that came once by https comes by it always. */
export const STRICT_TRANSPORT = 'max-age=31536000; includeSubDomains';

/**
 * Headers of every page. No inline script or style, nothing from other hosts, no frames around us; the guide page alone
 * brings its style inside, named by its hash.
 * @param styles further sources of styles, as a Content-Security-Policy writes them
 */
export function securityHeaders(https: boolean, styles: readonly string[] = []): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `style-src ${["'self'", ...styles].join(' ')}`,
      "script-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    ...(https ? { 'strict-transport-security': STRICT_TRANSPORT } : {}),
  };
}
