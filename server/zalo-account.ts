import { createHash, randomBytes } from 'node:crypto';
import { DAY_MS, MINUTE_MS } from '../calendar/durations.ts';
import type {
  AccountFacts,
  Channel,
  ProviderAnswer,
  ProviderGroup,
  TokenStore,
} from '../channels/contract.ts';
import { type GrantSettings, permissionLink, redeem } from '../channels/zalo/grant.ts';
import { allowancesAreOld, keepAllowances, saveTemplates } from '../outbox/outbox.ts';
import type { Deps } from '../prisma/deps.ts';
import { placeOf } from '../prisma/sealed-columns.ts';
import type { ByOfficial } from '../staff/act.ts';
import { record } from '../staff/staff.ts';
import { type TokenHealth, tokenHealth } from './tokens.ts';

/** The permission link is good this long; Zalo's own code lives as long (docs/channels/zalo.md). */
const GRANT_MS = 10 * MINUTE_MS;
/** What Zalo says of the account is asked again after this, or when an official presses the button. */
const FACTS_MS = DAY_MS;
/** One process does not ask for the allowances more often than this, whatever it was answered. */
const ALLOWANCES_MS = 10 * MINUTE_MS;

export type ZaloStanding = TokenHealth & { facts: AccountFacts | null; factsAt: Date | null };

/** Our account with Zalo as officials see and connect it: the one thing behind the console's Zalo page, the home page and doctor. */
export type ZaloAccount = {
  account: string;
  /** What must be entered at Zalo as the callback. */
  redirectUri: string;
  standing(): Promise<ZaloStanding>;
  /** The address the administrator of the OA opens to grant; its state works once, for this user, for ten minutes. */
  begin(act: ByOfficial): Promise<string>;
  /** The browser came back from Zalo. @returns null when the account is connected, else the sentence that says why not */
  finish(act: ByOfficial, came: { code: string; state: string; oaId: string }): Promise<string | null>;
  /** Asks Zalo for the account and its templates and keeps both. @returns null, or the sentence that says why not */
  refresh(): Promise<string | null>;
  /** `refresh` when what is known is older than a day and the account is connected; and whatever keeps tokens alive. Never throws. */
  tend(): Promise<void>;
  /** The groups the OA may post into, asked now. */
  groups(): Promise<ProviderAnswer<ProviderGroup[]>>;
};

export function openZaloAccount(
  deps: Deps,
  given: {
    account: string;
    settings: GrantSettings;
    oaId: string | null;
    publicUrl: string;
    tokens: TokenStore;
    channel: Channel;
    log: { warn(fields: Record<string, string>, event: string): void };
  },
): ZaloAccount {
  const { account, settings, oaId, tokens, channel, log } = given;
  const redirectUri = `${given.publicUrl}/channels/zalo/callback`;
  let refreshing: Promise<string | null> | null = null;
  let allowancesAskedAt = Number.NEGATIVE_INFINITY;

  async function refreshNow(): Promise<string | null> {
    const facts = await channel.account?.();
    if (facts === undefined) return null;
    if (!facts.ok) return facts.staff;
    const now = deps.now();
    await deps.db.write((tx) =>
      tx.channelToken.updateMany({
        where: { account },
        data: { facts: JSON.stringify(facts.value), factsAt: now },
      }),
    );
    const templates = await channel.templates?.();
    if (templates === undefined) return null;
    if (!templates.ok) return templates.staff;
    await saveTemplates(deps, account, templates.value);
    return null;
  }

  /** An account that may not send templates answers with an error: it is asked again with the next look that is due. */
  async function askAllowances(): Promise<void> {
    if (deps.now().getTime() - allowancesAskedAt < ALLOWANCES_MS) return;
    allowancesAskedAt = deps.now().getTime();
    const told = await channel.allowances?.();
    if (told?.ok === true) await keepAllowances(deps, channel.name, told.value);
  }

  const refresh = (): Promise<string | null> => {
    refreshing ??= refreshNow().finally(() => {
      refreshing = null;
    });
    return refreshing;
  };

  return {
    account,
    redirectUri,
    async standing() {
      const health = await tokenHealth(deps, account);
      const row = await deps.db.read.channelToken.findUnique({ where: { account } });
      const facts = row?.facts ? (JSON.parse(row.facts) as AccountFacts) : null;
      return { ...health, facts, factsAt: row?.factsAt ?? null };
    },
    async begin(act) {
      const userId = act.user.id;
      const state = randomBytes(32).toString('base64url');
      const verifier = settings.codeVerifier ?? randomBytes(32).toString('base64url');
      const now = deps.now();
      await deps.db.write(async (tx) => {
        // One link at a time for each official: an older one that somebody kept is void.
        await tx.channelGrant.deleteMany({ where: { account, userId } });
        await tx.channelGrant.create({
          data: {
            stateHash: hashOf(state),
            account,
            sealed: deps.keys.seal(verifier, placeOf.channelGrant(hashOf(state))),
            userId,
            createdAt: now,
            expiresAt: new Date(now.getTime() + GRANT_MS),
          },
        });
        await record(tx, act, { action: 'zalo.grant-begin', subject: account });
      });
      return permissionLink(settings, { redirectUri, state, verifier });
    },
    async finish(act, { code, state, oaId: cameFor }) {
      const userId = act.user.id;
      const { now } = act;
      const verifier = await deps.db.write(async (tx) => {
        const open = { account, userId, usedAt: null, expiresAt: { gt: now } };
        // Zalo's own link may come back without the state (docs/channels/zalo.md); then only the verifier binds the code to us.
        const where =
          state === '' && settings.permissionUrl !== null ? open : { ...open, stateHash: hashOf(state) };
        const grant = await tx.channelGrant.findFirst({ where });
        if (grant === null) return null;
        const taken = await tx.channelGrant.updateMany({
          where: { stateHash: grant.stateHash, usedAt: null },
          data: { usedAt: now },
        });
        return taken.count === 1 ? deps.keys.open(grant.sealed, placeOf.channelGrant(grant.stateHash)) : null;
      });
      const fail = async (reason: string, staff: string): Promise<string> => {
        await deps.db.write((tx) =>
          record(tx, act, { action: 'zalo.grant-failed', subject: account, detail: { reason } }),
        );
        return staff;
      };
      if (verifier === null)
        return fail(
          'state',
          'Liên kết cấp quyền đã dùng, quá 10 phút hoặc không do anh/chị mở. Hãy bấm nối lại từ đầu.',
        );
      if (code === '')
        return fail('no_code', 'Zalo không trả mã cấp quyền: người quản trị OA chưa bấm đồng ý.');
      if (oaId !== null && cameFor !== '' && cameFor !== oaId)
        return fail(
          'other_oa',
          'Quyền vừa cấp là của một OA khác với ZALO_OA_ID. Hãy nối lại và chọn đúng OA.',
        );
      const granted = await redeem(settings, { tokens, now: deps.now }, { code, verifier });
      if (!granted.ok) return fail(granted.reason, granted.staff);
      await deps.db.write((tx) => record(tx, act, { action: 'zalo.grant', subject: account }));
      const trouble = await refresh();
      if (trouble !== null) log.warn({ reason: 'zalo_account' }, 'zalo.refresh');
      return null;
    },
    refresh,
    async tend() {
      try {
        await channel.tend?.();
        const row = await deps.db.read.channelToken.findUnique({ where: { account } });
        if (row === null || row.sealed === '' || row.refusedAt !== null) return;
        if (await allowancesAreOld(deps, channel.name)) await askAllowances();
        if (row.factsAt !== null && deps.now().getTime() - row.factsAt.getTime() < FACTS_MS) return;
        // Also when Zalo refuses: asked again tomorrow, not every few seconds.
        await deps.db.write((tx) =>
          tx.channelToken.updateMany({ where: { account }, data: { factsAt: deps.now() } }),
        );
        await refresh();
      } catch {
        log.warn({ reason: 'zalo_tend' }, 'zalo.refresh');
      }
    },
    groups: async () => (await channel.groups?.()) ?? { ok: true, value: [] },
  };
}

function hashOf(state: string): string {
  return createHash('sha256').update(state).digest('hex');
}
