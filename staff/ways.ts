/** The ways to sign in, and which of them this installation allows. Pure. */

/** What a person can set up for themselves. */
export const WAYS = {
  passkey: 'Khóa truy cập (vân tay, khuôn mặt, mã PIN của máy)',
  password: 'Mật khẩu và mã một lần',
  outside: 'Tài khoản của tỉnh',
} as const;
export type SignInWay = keyof typeof WAYS;

/**
 * How a session was opened. `enrol`: by a link, good only for setting up a way. `link`: a demo account, which has nothing to
 * protect and no person behind it. `recovery`: by a recovery code in place of the one-time code.
 */
export const SESSION_WAYS = {
  ...WAYS,
  recovery: 'Mật khẩu và mã khôi phục',
  enrol: 'Liên kết thiết lập',
  link: 'Liên kết (tài khoản mẫu)',
} as const satisfies Record<SignInWay | 'recovery' | 'enrol' | 'link', string>;
export type SessionWay = keyof typeof SESSION_WAYS;

/** Which ways are switched on; `outside` also needs the province's provider in the settings. */
export type WayPolicy = Readonly<Record<SignInWay, boolean>>;
export const ALL_ON: WayPolicy = { passkey: true, password: true, outside: true };
export const WAY_POLICY_SETTING = 'sign-in.ways';

/** The kept policy; what is unreadable or unknown counts as on, so that nobody is locked out by a spoiled row. */
export function readWayPolicy(kept: string | null): WayPolicy {
  if (kept === null) return ALL_ON;
  try {
    const read = JSON.parse(kept) as Record<string, unknown>;
    const on = (way: SignInWay) => read[way] !== false;
    return { passkey: on('passkey'), password: on('password'), outside: on('outside') };
  } catch {
    return ALL_ON;
  }
}

/** What an official has set up. */
export type OwnWays = { passkeys: number; password: boolean; outside: number };

/** Has the person a way that is allowed? */
export function canSignIn(own: OwnWays, policy: WayPolicy): boolean {
  return (
    (policy.passkey && own.passkeys > 0) ||
    (policy.password && own.password) ||
    (policy.outside && own.outside > 0)
  );
}

/** Idle limits and the longest session (OWASP ASVS 5, 7.3): shared computers stand in offices that citizens walk through. */
export const IDLE_MINUTES = { admin: 15, others: 30 } as const;
export const SESSION_HOURS = 12;
/** What weighs asks for a factor again when the last was longer ago. */
export const STEP_UP_MINUTES = 10;
