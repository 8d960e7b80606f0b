/** A channel on a stand-in for a message centre. */
import type { Channel, Event } from '../../../channels/contract.ts';
import type { SmsSettings } from '../../../channels/sms/provider.ts';
import { smsChannel } from '../../../channels/sms/sms.ts';
import type { InjectedFault } from '../../../stand-ins/faults.ts';
import { type SmppState, startSmppSandbox } from '../../../stand-ins/sms/smpp-server.ts';
import { memoryLog } from '../fakes/needs.ts';

export const TO = { address: '+84912345677' };

export const NOW = new Date('2026-12-01T03:00:00Z');

export const settings: SmsSettings = {
  provider: 'smpp',
  url: null,
  user: 'xa',
  password: 'secret',
  sender: 'UBNDXA',
};

export const closing: (() => Promise<void>)[] = [];

export type Line = { channel: Channel; state: SmppState; url: string; events: Event[]; log: string[] };

export async function line(
  more: {
    query?: string;
    faults?: InjectedFault[];
    timeoutMs?: number;
    enquireMs?: number;
    poll?: boolean;
  } = {},
): Promise<Line> {
  const now = () => NOW;
  const centre = await startSmppSandbox({
    port: 0,
    now,
    random: () => 0.5,
    faults: more.faults ?? [],
    slowMs: 50,
  });
  const log = memoryLog();
  const channel = smsChannel(
    { ...settings, url: `${centre.url}${more.query ?? ''}` },
    {
      log,
      now,
      timeoutMs: more.timeoutMs ?? 2_000,
      pace: { enquireMs: more.enquireMs ?? 10_000, reconnectMs: 1 },
    },
  );
  const events: Event[] = [];
  if (more.poll !== false) void channel.poll?.(async (told) => void events.push(...told));
  closing.push(centre.close, () => channel.close());
  return { channel, state: centre.state, url: centre.url, events, log: log.lines };
}
