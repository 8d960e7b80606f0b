import { type BotContext, botSource, receive } from '../bot/bot.ts';
import { type CampaignDeps, campaignSource, pauseForTrouble } from '../campaigns/campaigns.ts';
import type { Channel, ChannelName, Event } from '../channels/contract.ts';
import { buildChannels, type ChannelSettings } from '../channels/registry.ts';
import type { SandboxSend } from '../channels/sandbox/sandbox.ts';
import { storable } from '../channels/storable.ts';
import { consentSource, peopleWithCases } from '../consent/consent.ts';
import { openCrowd } from '../console/crowd.ts';
import type { OutsideDoor } from '../console/needs.ts';
import { dossierSource } from '../dossiers/dossiers.ts';
import { type Knowledge, loadKnowledge, refreshKnowledge } from '../knowledge/knowledge.ts';
import { type DispatchContext, deliverRules, sharedRateLimits, wireHolds } from '../outbox/outbox.ts';
import type { Database } from '../prisma/client.ts';
import { openDatabase } from '../prisma/client.ts';
import { fitOf, keysOf } from '../prisma/keys.ts';
import { migrate } from '../prisma/migrate.ts';
import type { Keys } from '../prisma/seal.ts';
import { pastUptake } from '../uptake/uptake.ts';
import { type Config, readConfig, type Secrets } from './config.ts';
import { openIntake } from './intake.ts';
import { errorMark, type Log } from './log.ts';
import { closeFiles } from './modes.ts';
import { openOutside } from './oidc.ts';
import type { Queue } from './queue.ts';
import { memoryQueue } from './queue-memory.ts';
import { findRing, KEY_FAULTS, KEY_LOOK_MS, type Keyring, makeRing } from './secret.ts';
import type { SettingMistake } from './settings.ts';
import { openTelegramName, type TelegramName } from './telegram-name.ts';
import { tokenStore } from './tokens.ts';
import { openWorker } from './worker-name.ts';
import { openZaloAccount, type ZaloAccount } from './zalo-account.ts';

/** The program, wired and not yet running: everything that `start`, `tick` and the commands work on. */
export type App = {
  config: Config;
  /** With what one room must ask of another on its floor (campaigns/consent-port.ts). */
  deps: CampaignDeps;
  knowledge: Knowledge;
  bot: BotContext;
  channels: Record<ChannelName, Channel>;
  /** Our account with Zalo; null when Zalo is not set up or nothing may leave. */
  zalo: ZaloAccount | null;
  engine: DispatchContext;
  queue: Queue;
  log: Log;
  /** Signing in by the province's accounts; null when no provider is set. */
  outside: OutsideDoor | null;
  /** Saves events and wakes whoever handles them: the one way in, for webhooks, polling and the web chat. */
  takeIn: (events: Event[]) => Promise<void>;
  /** What the sandboxes "sent" last, for the console; newest last. */
  metricsToken: string | null;
  sandboxSends: SandboxSend[];
  /** Names of migrations applied while opening, and whether a key was made: for the first lines on the screen. */
  opened: { migrations: string[]; keyMadeAt: string | null };
  /** Name of this process in claims and locks. */
  worker: string;
  telegramName: TelegramName;
  /** Views and assets are read anew for every request. */
  fresh: boolean;
  close(): Promise<void>;
};

export type OpenOptions = {
  env: Record<string, string | undefined>;
  now: () => Date;
  random?: () => number;
  log: Log;
  /** How wake-ups travel; in-process when absent. */
  queue?: ((config: Config, log: Log) => Queue) | undefined;
  /** Answers that are read already; absent: they are read now. */
  knowledge?: Knowledge | undefined;
  /** For who works on pages: views and assets are read anew for every request. */
  fresh?: boolean;
};

const SENDS_KEPT = 200;

/**
 * Opens everything in order: settings, key, database (migrated), knowledge, channels, outbox.
 * @returns the app, or all mistakes of the settings at once. Throws on an outage (database out of reach).
 */
export async function openApp(options: OpenOptions): Promise<{ app: App } | { mistakes: SettingMistake[] }> {
  const { env, now, log } = options;
  const read = readConfig(env);
  if ('mistakes' in read) return read;
  const { config, secrets } = read;
  const found = findRing(secrets, config.databaseUrl);
  if (found.kind === 'spoilt') return noKey(KEY_FAULTS.spoilt(found.path));
  if (found.kind === 'none' && found.path === null) return noKey(KEY_FAULTS.unset);
  const migrations = await migrate(config.databaseUrl);
  const db = await openDatabase(config.databaseUrl);
  const opened = await openKeys(db, found, { secrets, databaseUrl: config.databaseUrl, now: now() });
  if ('fault' in opened) {
    await db.close();
    return noKey(opened.fault);
  }
  const { keys, keyMadeAt } = opened;
  closeFiles(config.databaseUrl);
  const looking = setInterval(() => keys.refresh(), KEY_LOOK_MS).unref();
  const deps: App['deps'] = { db, keys, now, cases: peopleWithCases, pastUptake };
  const rules = await deliverRules(db, now());
  if (rules !== null) log.info({ counts: rules }, 'rules.delivered');
  const worker = openWorker();
  const queue =
    options.queue?.(config, log) ??
    memoryQueue((topic, error) => log.error({ queue: topic, error: errorMark(error) }, 'work_failed'));
  const knowledge = options.knowledge ?? loadKnowledge(config.knowledgeDir ?? undefined);
  await refreshKnowledge(deps, knowledge);
  const bot: BotContext = { deps, knowledge, publicUrl: config.publicUrl, callers: openCrowd() };
  const save = openIntake((events) => receive(bot, events, deps.now()));
  const takeIn = async (events: Event[]): Promise<void> => {
    if ((await save(events.map(storable))) > 0) await queue.wake('inbound');
  };
  const sandboxSends: SandboxSend[] = [];
  const zaloName = `zalo:${config.zalo?.appId ?? ''}`;
  const zaloTokens = tokenStore(deps, zaloName, worker.name);
  const settings = channelSettings(config, secrets);
  settings.sms.callbackSecret = deps.keys.hash('sms-callback', '');
  const channels = buildChannels(settings, {
    zaloTokens,
    holdsOf: (channel) => wireHolds(deps, channel),
    log,
    now,
    record: (send) => {
      sandboxSends.push(send);
      if (sandboxSends.length > SENDS_KEPT) sandboxSends.shift();
    },
    onReceipts: takeIn,
  });
  const zalo =
    config.zalo === null || config.holdOutside
      ? null
      : openZaloAccount(deps, {
          account: zaloName,
          settings: {
            appId: config.zalo.appId,
            appSecret: secrets.zaloAppSecret ?? '',
            oauthUrl: config.zalo.oauthUrl,
            permissionUrl: config.zalo.permissionUrl,
            codeVerifier: secrets.zaloCodeVerifier,
          },
          oaId: config.zalo.oaId,
          publicUrl: config.publicUrl,
          tokens: zaloTokens,
          channel: channels.zalo,
          log,
        });
  const engine: DispatchContext = {
    deps,
    channels,
    sources: [
      botSource(bot),
      campaignSource(deps, config.publicUrl),
      consentSource(deps),
      dossierSource(deps),
    ],
    log,
    random: options.random ?? Math.random,
    worker: worker.name,
    onTrouble: (campaignId, staff) => pauseForTrouble(deps, campaignId, staff),
    paces: sharedRateLimits(db),
  };
  return {
    app: {
      config,
      deps,
      knowledge,
      bot,
      channels,
      zalo,
      outside:
        config.outside === null
          ? null
          : openOutside(
              { ...config.outside, clientSecret: secrets.outsideSecret ?? '' },
              config.publicUrl,
              log,
            ),
      engine,
      queue,
      log,
      takeIn,
      sandboxSends,
      metricsToken: secrets.metricsToken,
      opened: { migrations, keyMadeAt },
      worker: worker.name,
      telegramName: await openTelegramName(deps, config),
      fresh: options.fresh ?? false,
      close: async () => {
        clearInterval(looking);
        worker.close();
        await Promise.all(Object.values(channels).map((channel) => channel.close()));
        await queue.close();
        await db.close();
      },
    },
  };
}

function noKey(message: string): { mistakes: SettingMistake[] } {
  return { mistakes: [{ setting: 'SECRET_KEY', message }] };
}

/** The keys of this database, or the sentence that says why there are none. A key is made only where nothing was sealed yet. */
async function openKeys(
  db: Database,
  found: Keyring,
  given: { secrets: Secrets; databaseUrl: string; now: Date },
): Promise<{ keys: Keys; keyMadeAt: string | null } | { fault: string }> {
  const { secrets, databaseUrl, now } = given;
  let ring = found.kind === 'ring' ? found.ring : null;
  let keyMadeAt: string | null = null;
  if (ring === null) {
    const path = found.path ?? '';
    if ((await fitOf(db.read, null)).kind !== 'new') return { fault: KEY_FAULTS.missing(path) };
    const made = makeRing(path);
    ring = made.ring;
    keyMadeAt = made.made ? path : null;
  }
  // A rotation beside this process puts a new key into the file.
  const again = () => {
    const there = findRing(secrets, databaseUrl);
    return there.kind === 'ring' ? there.ring : null;
  };
  const keys = await keysOf(db, ring, { now, again });
  return keys === 'wrong' ? { fault: KEY_FAULTS.wrong } : { keys, keyMadeAt };
}

/** The settings as the wires want them. */
export function channelSettings(config: Config, secrets: Secrets): ChannelSettings {
  return {
    holdOutside: config.holdOutside,
    telegram:
      config.telegram === null || secrets.telegramToken === null
        ? null
        : { token: secrets.telegramToken, webhookSecret: secrets.telegramWebhookSecret, ...config.telegram },
    zalo:
      config.zalo === null
        ? null
        : {
            ...config.zalo,
            appSecret: secrets.zaloAppSecret ?? '',
            oaSecretKey: secrets.zaloOaSecretKey ?? secrets.zaloAppSecret ?? '',
            refreshToken: secrets.zaloRefreshToken ?? '',
          },
    sms: {
      ...config.sms,
      password: secrets.smsPassword,
      headers: secrets.smsHeaders,
      webhookSecret: secrets.smsWebhookSecret,
      // Gateways are told where to report; a machine that nobody can call has nothing to tell, but to its own neighbours.
      ...(config.publicUrl.startsWith('https://') || isNear(config.sms.url)
        ? { callbackUrl: `${config.publicUrl}/webhooks/sms/${config.sms.provider}` }
        : {}),
    },
  };
}

/** A gateway on this machine or in this building (a sandbox, Kannel, a phone on the desk) can call http. */
function isNear(url: string | null): boolean {
  const host = url !== null && URL.canParse(url) ? new URL(url).hostname : '';
  return /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])/.test(host);
}
