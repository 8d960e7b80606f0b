import type { Channel } from '../channels/contract.ts';
import type { Deps } from '../prisma/deps.ts';
import type { Config } from './config.ts';

/** The bot's user name, for the button of the guide page; null until it is known. */
export type TelegramName = { current: string | null };

const KEPT_AS = 'telegram.username';

/** The name of the setting, else the one that Telegram told at an earlier start; null where Telegram is off or held. */
export async function openTelegramName(deps: Deps, config: Config): Promise<TelegramName> {
  if (config.telegram === null || config.holdOutside) return { current: null };
  const { username } = config.telegram;
  if (username !== null) return { current: username };
  const kept = await deps.db.read.setting.findUnique({ where: { name: KEPT_AS } });
  return { current: kept?.value ?? null };
}

/** Asks Telegram where no setting tells, and keeps the answer: a start without a network still has the button. */
export async function learnTelegramName(
  app: { deps: Deps; config: Config; telegramName: TelegramName },
  telegram: Channel,
): Promise<void> {
  const { config, deps, telegramName } = app;
  if (config.telegram === null || config.telegram.username !== null || config.holdOutside) return;
  const told = await telegram.check?.();
  if (told === undefined || !told.ok || !/^@\w{5,32}$/.test(told.detail)) return;
  const value = told.detail.slice(1);
  telegramName.current = value;
  const row = { value, updatedAt: deps.now() };
  await deps.db.write((tx) =>
    tx.setting.upsert({ where: { name: KEPT_AS }, create: { name: KEPT_AS, ...row }, update: row }),
  );
}
