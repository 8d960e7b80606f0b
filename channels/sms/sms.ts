import { inFlight } from '../connections.ts';
import type { Channel, ChannelLog, Outcome, Outgoing, SendTarget } from '../contract.ts';
import { asLines, wholeText } from '../outgoing.ts';
import { androidProvider } from './android.ts';
import { esmsProvider } from './esms.ts';
import { httpProvider } from './http.ts';
import { openLines } from './lines.ts';
import { isMobileAddress } from './numbers.ts';
import type { SmsNeeds, SmsProvider, SmsSettings } from './provider.ts';
import { smppProvider } from './smpp.ts';
import { speedsmsProvider } from './speedsms.ts';
import { type Segments, SMS_MAX_SEGMENTS, segmentsOf } from './text.ts';

const TIMEOUT_MS = 10_000;

/**
 * SMS through the provider of the settings (`sandbox` is made by the registry). The text leaves as it is given: accents cost twice,
 * and taking them off is the author's choice. Pictures and reply buttons cannot be carried and are left out; a link and the URL
 * or phone of other buttons become text.
 */
export function smsChannel(
  settings: SmsSettings,
  needs: { log: ChannelLog; now?: () => Date; timeoutMs?: number; pace?: SmsNeeds['pace'] },
): Channel {
  const timeoutMs = needs.timeoutMs ?? TIMEOUT_MS;
  const lines = openLines(Math.min(5_000, timeoutMs));
  const provider = chooseProvider(settings, {
    lines,
    timeoutMs,
    log: needs.log,
    now: needs.now ?? (() => new Date()),
    ...(needs.pace ? { pace: needs.pace } : {}),
  });
  const { poll, check, announce } = provider;
  const calls = inFlight();

  async function send(target: SendTarget, outgoing: Outgoing, key: string): Promise<Outcome> {
    if (provider.missing !== null) return fault('not_ready', provider.missing);
    if (target.group) return fault('no_groups', 'SMS không gửi được vào nhóm.');
    if (!isMobileAddress(target.address)) {
      return { kind: 'refused', reason: 'sms_bad_number', staff: 'Không phải số di động Việt Nam.' };
    }
    const { text, encoding, segments } = counted(outgoing);
    if (text.trim() === '') return fault('empty', 'Tin không có nội dung.');
    if (segments > SMS_MAX_SEGMENTS) {
      return fault('too_long', `Tin dài ${segments} phần, tối đa ${SMS_MAX_SEGMENTS} phần.`);
    }
    return provider.send({ to: target.address, text, unicode: encoding === 'UCS-2', segments, key });
  }

  return {
    name: 'sms',
    keyed: provider.keyed,
    missing: provider.missing,
    provider: provider.name,
    async send(target, outgoing, key) {
      const outcome = await calls.run(() =>
        send(target, outgoing, key).catch(
          (): Outcome => ({
            kind: 'unknown',
            reason: 'sms_error',
            staff: 'Lỗi khi gửi SMS; chưa rõ tin đã đi hay chưa.',
          }),
        ),
      );
      if (outcome.kind === 'ourFault' || outcome.kind === 'unknown') {
        needs.log.warn({ reason: outcome.reason }, 'sms.send');
      }
      return outcome;
    },
    parse: (request) => provider.parse(request),
    ...(poll ? { poll } : {}),
    ...(check ? { check } : {}),
    ...(announce ? { announce } : {}),
    async close() {
      await calls.idle();
      await provider.close?.();
      await lines.destroy();
    },
  };
}

type Counted = { text: string } & Pick<Segments, 'encoding' | 'segments'>;
const countedBefore = new WeakMap<Outgoing, Counted>();

/** The whole text and its parts, once for everybody who is sent the very same value. */
function counted(outgoing: Outgoing): Counted {
  const before = countedBefore.get(outgoing);
  if (before !== undefined) return before;
  const text = wholeText(outgoing, ' ') + asLines(outgoing.buttons ?? []);
  const { encoding, segments } = segmentsOf(text);
  const made = { text, encoding, segments };
  countedBefore.set(outgoing, made);
  return made;
}

const PROVIDERS = {
  esms: esmsProvider,
  speedsms: speedsmsProvider,
  smpp: smppProvider,
  android: androidProvider,
  http: httpProvider,
} as const;

function chooseProvider(settings: SmsSettings, needs: SmsNeeds): SmsProvider {
  if (settings.provider === 'sandbox') throw new Error('the sandbox is made by the registry');
  return PROVIDERS[settings.provider](settings, needs);
}

function fault(reason: string, staff: string): Outcome {
  return { kind: 'ourFault', reason: `sms_${reason}`, staff };
}
