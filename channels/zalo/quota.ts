import type { Outcome, SendFacts } from '../contract.ts';
import { untilVietnamTime, type ZaloSurface } from './errors.ts';

/**
 * What Zalo's yes says is left, kept until it is over, so that the next message is not sent to be refused. Templates by number carry the
 * day's allowance (`dailyQuota`, `remainingQuota`); at nothing left they wait for the next day. In memory of one process: after a
 * start Zalo's own refusal (-144) says the same.
 */
export type ZaloQuota = {
  before(surface: ZaloSurface): Outcome | null;
  learn(surface: ZaloSurface, facts: SendFacts | undefined): void;
};

export function zaloQuota(now: () => Date): ZaloQuota {
  let usedUpUntil = 0;
  return {
    before(surface) {
      const left = usedUpUntil - now().getTime();
      if (surface !== 'zns' || left <= 0) return null;
      return {
        kind: 'retry',
        reason: 'zns_day_quota',
        staff: 'Đã hết hạn mức gửi mẫu tin trong ngày của Zalo; hệ thống sẽ gửi vào hôm sau.',
        afterMs: left,
        held: true,
      };
    },
    learn(surface, facts) {
      const day = facts?.dayQuota;
      if (surface !== 'zns' || day === undefined) return;
      usedUpUntil = day.remaining > 0 ? 0 : now().getTime() + untilVietnamTime(now(), 0, 5);
    },
  };
}
