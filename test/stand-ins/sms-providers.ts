import { callbackUrl } from '../../channels/sms/callback.ts';
import type { SmsSettings } from '../../channels/sms/provider.ts';
import type { ReportOrder, SandboxSettings } from '../../stand-ins/faults.ts';
import { startAndroidSandbox } from '../../stand-ins/sms/android-server.ts';
import { startEsmsSandbox } from '../../stand-ins/sms/esms-server.ts';
import { startGatewaySandbox } from '../../stand-ins/sms/gateway-server.ts';
import type { Operator } from '../../stand-ins/sms/operator.ts';
import { startSmppSandbox } from '../../stand-ins/sms/smpp-server.ts';
import { startSpeedsmsSandbox } from '../../stand-ins/sms/speedsms-server.ts';

/** What every stand-in for SMS offers to a test. */
export type Stand = {
  url: string;
  close(): Promise<void>;
  state: { operator: Operator; order: ReportOrder; requests(): number; report(): Promise<void> };
};

export type SmsStandIn = {
  name: string;
  /** Where the stand-in is and how to reach us. `deaf`: it cannot be told its account is wrong. */
  start(settings: SandboxSettings, callback: string | null): Promise<{ stand: Stand; settings: SmsSettings }>;
  keyed: boolean;
  /** Can a lost answer be found out without a key? */
  asks: boolean;
  reply?(stand: Stand, from: string, text: string): Promise<boolean>;
};

const account = {
  url: null,
  user: 'nguoi-dung',
  password: 'SECRET-SMS-PASSWORD',
  sender: 'UBNDXA',
  callbackSecret: 'ours',
};
const withCallback = (settings: SmsSettings, callback: string | null): SmsSettings =>
  callback === null ? settings : { ...settings, callbackUrl: callback };

type Replying = { state: { reply(from: string, text: string): Promise<boolean> } };
const reply = (stand: Stand, from: string, text: string) =>
  (stand as unknown as Replying).state.reply(from, text);

export const SMS_STAND_INS: SmsStandIn[] = [
  {
    name: 'esms',
    keyed: true,
    asks: false,
    async start(settings, callback) {
      const stand = await startEsmsSandbox(settings);
      stand.state.account = { apiKey: account.user, secretKey: account.password };
      return { stand, settings: withCallback({ ...account, provider: 'esms', url: stand.url }, callback) };
    },
  },
  {
    name: 'speedsms',
    keyed: false,
    asks: false,
    async start(settings, callback) {
      const stand = await startSpeedsmsSandbox(settings);
      stand.state.token = account.password;
      const made = withCallback({ ...account, provider: 'speedsms', url: stand.url }, callback);
      stand.state.webhook = callbackUrl(made);
      return { stand, settings: made };
    },
    reply,
  },
  {
    name: 'android',
    keyed: false,
    asks: true,
    async start(settings, callback) {
      const stand = await startAndroidSandbox(settings);
      stand.state.account = { user: account.user, password: account.password };
      const made: SmsSettings = {
        ...account,
        provider: 'android',
        url: stand.url,
        webhookSecret: stand.state.signingKey,
      };
      return { stand, settings: withCallback(made, callback) };
    },
    reply,
  },
  {
    name: 'http',
    keyed: false,
    asks: false,
    async start(settings, callback) {
      const stand = await startGatewaySandbox(settings);
      stand.state.account = { user: account.user, password: account.password };
      return {
        stand,
        settings: withCallback({ ...account, provider: 'http', url: `${stand.url}/send` }, callback),
      };
    },
    reply,
  },
  {
    name: 'smpp',
    keyed: false,
    asks: false,
    async start(settings, callback) {
      const stand = await startSmppSandbox(settings);
      const login = { user: 'nguoidung', password: 'S-PASSWD' };
      stand.state.account = login;
      return {
        stand,
        settings: withCallback({ ...account, ...login, provider: 'smpp', url: stand.url }, callback),
      };
    },
    reply,
  },
];
