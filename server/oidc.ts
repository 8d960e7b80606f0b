/** The province's accounts by OpenID Connect (authorization code with PKCE, state and nonce), by openid-client. */

import * as oidc from 'openid-client';
import type { OutsideDoor } from '../console/needs.ts';
import { OWN_NAMES } from './access.ts';
import { errorMark, type Log } from './log.ts';

export type OidcSettings = { issuer: string; clientId: string; clientSecret: string };

/**
 * Opens the door to the provider; its description is asked for at the first use and again after a failure, so that a provider
 * that is down does not keep the program from starting. Only https, but for a provider on this machine.
 */
export function openOutside(settings: OidcSettings, publicUrl: string, log: Log): OutsideDoor {
  const back = `${publicUrl}/sign-in/outside/back`;
  const issuer = new URL(settings.issuer);
  const near = OWN_NAMES.includes(issuer.hostname);
  let asked: Promise<oidc.Configuration> | null = null;
  const configuration = async () => {
    asked ??= oidc.discovery(
      issuer,
      settings.clientId,
      settings.clientSecret,
      undefined,
      near ? { execute: [oidc.allowInsecureRequests] } : {},
    );
    try {
      return await asked;
    } catch (error) {
      asked = null;
      throw error;
    }
  };
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      log.warn({ error: errorMark(error) }, 'outside_sign_in_failed');
      return null;
    }
  };
  return {
    name: `tài khoản ${issuer.hostname}`,
    begin: () =>
      attempt(async () => {
        const config = await configuration();
        const verifier = oidc.randomPKCECodeVerifier();
        const round = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier };
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: back,
          scope: 'openid',
          state: round.state,
          nonce: round.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          // Confirming must ask the person, not only see that somebody is signed in at the provider.
          prompt: 'login',
        });
        return { url: url.href, round };
      }),
    finish: (url, round) =>
      attempt(async () => {
        const tokens = await oidc.authorizationCodeGrant(await configuration(), new URL(url, back), {
          expectedState: round.state,
          expectedNonce: round.nonce,
          pkceCodeVerifier: round.verifier,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (claims === undefined) throw new Error('no identity in the answer');
        return { issuer: claims.iss, subject: claims.sub };
      }),
  };
}
